import Testing

@testable import tipline

@Suite("Sound and film")
struct SoundAndFilmTests {
    private let film = Film(
        width: 96, height: 72, framesPerSecond: 10,
        frames: [Array("one".utf8), Array("three".utf8), Array("four".utf8)])

    @Test("a WAV says how long it is")
    func wav() {
        var source = SeededRandom(seed: 1)
        let file = WAVFile.make(using: &source)
        #expect(number(file[4..<8]) == file.count - 8)
        #expect(number(file[40..<44]) == file.count - 44)
        #expect((file.count - 44) % 16_000 == 0)
    }

    @Test("an AMR is whole frames of the 12.2 kbit/s mode")
    func amr() {
        var source = SeededRandom(seed: 1)
        let file = AMRFile.make(using: &source)
        #expect((file.count - 6) % 32 == 0)
        #expect(stride(from: 6, to: file.count, by: 32).allSatisfy { file[$0] == 0x3C && file[$0 + 31] & 0x0F == 0 })
    }

    @Test("an AVI's lists fill it to the end, and its index leads to the frames")
    func avi() throws {
        let file = AVIFile.encode(film)
        #expect(number(file[4..<8]) == file.count - 8)
        var lists: [String: Range<Int>] = [:]
        var index = 12
        while index + 8 <= file.count {
            let isList = text(file[index..<index + 4]) == "LIST"
            let end = index + 8 + number(file[index + 4..<index + 8])
            lists[text(isList ? file[index + 8..<index + 12] : file[index..<index + 4])] = index + 8..<end
            index = end
        }
        #expect(index == file.count)
        let movie = try #require(lists["movi"])
        let entries = try #require(lists["idx1"])
        for (entry, frame) in zip(stride(from: entries.lowerBound, to: entries.upperBound, by: 16), film.frames) {
            let start = movie.lowerBound + number(file[entry + 8..<entry + 12])
            #expect(text(file[start..<start + 4]) == "00dc")
            #expect(Array(file[start + 8..<start + 8 + number(file[entry + 12..<entry + 16])]) == frame)
        }
    }

    @Test(
        "a film's boxes fill it to the end, and its tables lead to the frames",
        arguments: [MovieFile.Brand.quickTime, .mp4])
    func movie(brand: MovieFile.Brand) throws {
        let file = MovieFile.encode(film, brand: brand)
        let boxes = boxes(file, 0..<file.count)
        #expect(boxes["moov/trak/mdia/minf/stbl/stsd"] != nil)
        let sizes = try #require(boxes["moov/trak/mdia/minf/stbl/stsz"])
        let chunks = try #require(boxes["moov/trak/mdia/minf/stbl/stco"])
        var start = bigNumber(file[chunks.lowerBound + 8..<chunks.lowerBound + 12])
        #expect(start == boxes["mdat"]?.lowerBound)
        for (entry, frame) in zip(stride(from: sizes.lowerBound + 12, to: sizes.upperBound, by: 4), film.frames) {
            let size = bigNumber(file[entry..<entry + 4])
            #expect(Array(file[start..<start + size]) == frame)
            start += size
        }
        #expect(start == boxes["mdat"]?.upperBound)
    }

    /// The insides of boxes by their path; boxes that hold boxes are opened.
    private func boxes(_ file: [UInt8], _ range: Range<Int>, path: String = "") -> [String: Range<Int>] {
        var found: [String: Range<Int>] = [:]
        var index = range.lowerBound
        while index + 8 <= range.upperBound {
            let name = path + text(file[index + 4..<index + 8])
            let end = index + bigNumber(file[index..<index + 4])
            found[name] = index + 8..<end
            if ["moov", "trak", "mdia", "minf", "stbl"].contains(text(file[index + 4..<index + 8])) {
                found.merge(boxes(file, index + 8..<end, path: name + "/")) { first, _ in first }
            }
            index = end
        }
        #expect(index == range.upperBound)
        return found
    }

    private func number(_ bytes: ArraySlice<UInt8>) -> Int { bytes.reversed().reduce(0) { $0 << 8 | Int($1) } }
    private func bigNumber(_ bytes: ArraySlice<UInt8>) -> Int { bytes.reduce(0) { $0 << 8 | Int($1) } }
    private func text(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }
}
