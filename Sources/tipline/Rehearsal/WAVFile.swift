/// RIFF WAVE: 16-bit PCM, one channel, 8 kHz, as a telephone hears. The sound is a row of beeps of changing pitch over a hiss.
enum WAVFile {
    private static let rate = 8000

    static func make(using source: inout some RandomNumberGenerator) -> [UInt8] {
        let seconds = Int.random(in: 1...9, using: &source)
        var data: [UInt8] = []
        data.reserveCapacity(seconds * rate * 2)
        for _ in 0..<seconds * 4 {
            let pitch = Int.random(in: 200...900, using: &source)
            let isLoud = Int.random(in: 0..<4, using: &source) > 0
            for index in 0..<rate / 4 {
                let hiss = Int(Int8(truncatingIfNeeded: index &* 7919 ^ pitch)) * 2
                let tone = isLoud ? wave(index * pitch * 1000 / rate % 1000) : 0
                data.append(little: Int16(clamping: tone + hiss))
            }
        }
        return file(data)
    }

    /// A sine's likeness from two parabolas, in whole numbers so that every machine makes the same: `phase` 0 to 999.
    private static func wave(_ phase: Int) -> Int {
        let half = phase % 500
        let height = half * (500 - half) * 9000 / 62_500
        return phase < 500 ? height : -height
    }

    private static func file(_ data: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        out.append("RIFF")
        out.append(little: UInt32(36 + data.count))
        out.append("WAVEfmt ")
        out.append(little: UInt32(16))
        out.append(little: UInt16(1))
        out.append(little: UInt16(1))
        out.append(little: UInt32(rate))
        out.append(little: UInt32(rate * 2))
        out.append(little: UInt16(2))
        out.append(little: UInt16(16))
        out.append("data")
        out.append(little: UInt32(data.count))
        return out + data
    }
}
