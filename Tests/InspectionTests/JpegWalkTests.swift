import Testing

@testable import Inspection

@Suite("The segments of a JPEG")
struct JpegWalkTests {
    private func walk(_ bytes: [UInt8]) -> WalkFindings { Walked.findings("image/jpeg", bytes) }

    @Test("A whole picture has its size and its media, and ends where it says")
    func whole() {
        let found = walk(Pictures.jpeg(width: 4032, height: 3024))
        #expect(found.ending == .whole)
        #expect(found.pixels == PixelSize(width: 4032, height: 3024))
        #expect(found.hasMedia == true)
        #expect(found.trailingBytes == 0)
    }

    @Test("A thumbnail in the notes of the camera is neither the picture nor its end")
    func thumbnail() {
        let notes = Pictures.app1(Pictures.exif() + Pictures.jpeg())
        #expect(walk(Pictures.jpeg(width: 640, metadata: notes)).pixels?.width == 640)
        #expect(walk(Array(Pictures.jpeg(metadata: notes).dropLast(2))).ending == .cut)
    }

    @Test("Time and place are read from Exif, in both byte orders", arguments: [true, false])
    func captured(isLittle: Bool) {
        let found = walk(Pictures.jpeg(metadata: Pictures.app1(Pictures.exif(isLittle: isLittle))))
        #expect(found.captured == CaptureTime(wallSeconds: 1_425_204_000, offsetMinutes: 480))
        #expect(found.place.map { abs($0.latitude - 30.5723) < 1e-4 && abs($0.longitude - 104.0665) < 1e-4 } == true)
    }

    @Test("What follows the picture: another one, a film, padding, or something unknown")
    func behind() {
        let next = Pictures.jpeg()
        let second = walk(Pictures.jpeg(behind: Media.zeros(7) + next))
        #expect(second.ending == .whole && second.trailingBytes == 0)
        let cutSecond = walk(Pictures.jpeg(behind: Array(next.dropLast(9))))
        #expect(cutSecond.ending == .whole && cutSecond.trailer == .pictures)
        let film = walk(Pictures.jpeg(behind: Media.ftyp("mp42", "isom") + Media.zeros(600)))
        #expect(film.ending == .whole && film.trailer == .film && film.trailingBytes == 620)
        for zeros in 3...40 {
            let nameless = walk(
                Pictures.jpeg(behind: Media.zeros(zeros) + Media.text("ftypisom") + Media.repeated([7], 20)))
            #expect(nameless.trailer == nil)
        }
        let padding = walk(Pictures.jpeg(behind: Media.zeros(40)))
        #expect(padding.trailingBytes == 0)
        let unknown = walk(Pictures.jpeg(behind: Media.repeated([7], 40)))
        #expect(unknown.trailingBytes == 40 && unknown.trailer == nil)
    }

    static let wrong: [(String, [UInt8], WalkFindings.Ending)] = [
        ("a scan without a frame", [0xFF, 0xD8] + Pictures.scan + Pictures.data + [0xFF, 0xD9], .broken),
        ("a segment that is shorter than its length", [0xFF, 0xD8, 0xFF, 0xE0, 0, 1, 2, 3], .broken),
        (
            "a frame of another length than its parts",
            [0xFF, 0xD8] + Pictures.segment(0xC0, [8, 0, 1, 0, 1, 3, 1, 0x11, 0]) + [0xFF, 0xD9], .broken
        ),
        ("a picture of no width", Pictures.jpeg(width: 0), .broken),
        ("nothing but the start", [0xFF, 0xD8], .cut),
        ("no end", Array(Pictures.jpeg().dropLast(1)), .cut),
        ("a segment that goes on behind the end", [0xFF, 0xD8, 0xFF, 0xE1, 0xFF, 0xFF, 1], .cut),
    ]

    @Test("What is broken and what is cut", arguments: wrong.indices)
    func faulty(index: Int) {
        #expect(walk(Self.wrong[index].1).ending == Self.wrong[index].2, "\(Self.wrong[index].0)")
    }

    @Test("A picture without a scan has no media")
    func empty() {
        #expect(walk([0xFF, 0xD8] + Pictures.frame() + [0xFF, 0xD9]).hasMedia == false)
        #expect(walk([0xFF, 0xD8] + Pictures.frame() + Pictures.scan + [0xFF, 0xD9]).hasMedia == false)
    }

    @Test("Fill bytes, a length of a segment that is only its own, and bytes between segments are passed over")
    func odd() {
        let metadata: [UInt8] = [0xFF, 0xFF, 0xFF] + Pictures.segment(0xFE, []) + [9, 9, 9]
        #expect(walk(Pictures.jpeg(metadata: metadata)).ending == .whole)
    }

    @Test("An archive in a comment far from the beginning is met, and one behind the picture")
    func foreign() {
        let far = Media.repeated(Pictures.segment(0xEB, Media.zeros(60_000)), 3)
        #expect(walk(Pictures.jpeg(metadata: far + Pictures.segment(0xFE, Payloads.zipEntry))).payload == .zip)
        #expect(walk(Pictures.jpeg(behind: Payloads.rar + Media.zeros(900))).payload == .rar)
        #expect(walk(Pictures.jpeg(metadata: far)).payload == nil)
    }
}
