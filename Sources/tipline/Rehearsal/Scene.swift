/// Red, green and blue for each pixel, row by row from the top.
struct Picture: Sendable {
    let width: Int
    let height: Int
    private(set) var bytes: [UInt8]

    init(width: Int, height: Int) {
        self.width = width
        self.height = height
        bytes = Array(repeating: 0, count: width * height * 3)
    }

    mutating func fill(x: Range<Int>, y: Range<Int>, _ colour: Scene.Colour) {
        for row in y.clamped(to: 0..<height) {
            for column in x.clamped(to: 0..<width) {
                let start = (row * width + column) * 3
                bytes[start] = colour.red
                bytes[start + 1] = colour.green
                bytes[start + 2] = colour.blue
            }
        }
    }
}

/// A street somewhere in the rehearsal's city: sky, houses with windows, a road, and a car that drives from frame to frame.
struct Scene: Sendable {
    struct Colour: Sendable {
        var red: UInt8
        var green: UInt8
        var blue: UInt8

        /// Brighter or darker by `step`, within bounds.
        func shifted(_ step: Int) -> Colour {
            Colour(red: Self.shift(red, step), green: Self.shift(green, step), blue: Self.shift(blue, step))
        }

        private static func shift(_ value: UInt8, _ step: Int) -> UInt8 { UInt8(clamping: Int(value) + step) }

        static func random(in range: ClosedRange<UInt8>, using source: inout some RandomNumberGenerator) -> Colour {
            Colour(
                red: .random(in: range, using: &source), green: .random(in: range, using: &source),
                blue: .random(in: range, using: &source))
        }
    }

    private struct House: Sendable {
        var x: Range<Int>
        var top: Int
        var wall: Colour
    }

    let width: Int
    let height: Int
    private let sky: Colour
    private let car: Colour
    private let carStart: Int
    private var houses: [House] = []

    init(width: Int, height: Int, using source: inout some RandomNumberGenerator) {
        self.width = width
        self.height = height
        sky = .random(in: 30...210, using: &source)
        car = .random(in: 20...240, using: &source)
        carStart = Int.random(in: 0..<width / 2, using: &source)
        var x = 0
        while x < width {
            let wide = Int.random(in: width / 10...width / 4, using: &source)
            let top = Int.random(in: height / 8...height / 2, using: &source)
            houses.append(House(x: x..<x + wide, top: top, wall: .random(in: 60...200, using: &source)))
            x += wide
        }
    }

    func picture(at frame: Int, using source: inout some RandomNumberGenerator) -> Picture {
        var picture = Picture(width: width, height: height)
        let horizon = height * 2 / 3
        for row in 0..<horizon { picture.fill(x: 0..<width, y: row..<row + 1, sky.shifted(row * 60 / height)) }
        for house in houses { draw(house, to: horizon, in: &picture) }
        picture.fill(x: 0..<width, y: horizon..<height, Colour(red: 90, green: 90, blue: 96))
        for start in stride(from: 0, to: width, by: 24) {
            picture.fill(x: start..<start + 10, y: horizon + height / 6..<horizon + height / 6 + 2, sky.shifted(120))
        }
        let x = (carStart + frame * 3) % width
        picture.fill(x: x..<x + width / 4, y: horizon + height / 14..<horizon + height / 6, car)
        picture.fill(x: x + width / 16..<x + width / 6, y: horizon..<horizon + height / 14, car.shifted(40))
        // A sensor's grain: no two frames are quite the same.
        for _ in 0..<width * height / 48 {
            let (x, y) = (Int.random(in: 0..<width, using: &source), Int.random(in: 0..<height, using: &source))
            picture.fill(x: x..<x + 1, y: y..<y + 1, sky.shifted(Int.random(in: -60...60, using: &source)))
        }
        return picture
    }

    private func draw(_ house: House, to ground: Int, in picture: inout Picture) {
        picture.fill(x: house.x, y: house.top..<ground, house.wall)
        for y in stride(from: house.top + 4, to: ground - 6, by: 10) {
            for x in stride(from: house.x.lowerBound + 3, to: house.x.upperBound - 5, by: 9) {
                let isLit = (x * 7 + y * 13) % 5 < 2
                picture.fill(x: x..<x + 4, y: y..<y + 5, house.wall.shifted(isLit ? 70 : -50))
            }
        }
    }
}
