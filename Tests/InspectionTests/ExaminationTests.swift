import Testing

@testable import Inspection

@Suite("The look at a whole file")
struct ExaminationTests {
    private let inspector: Inspector

    init() throws {
        inspector = try Shipped.inspector()
    }

    /// As intake does it: the head is judged, the rest streams by.
    private func streamed(
        _ bytes: [UInt8], by piece: Int = 20_000, together most: Int = Examination.windowBytes, headBytes: Int = 65_536,
        in inspector: Inspector? = nil
    ) async -> Examined? {
        let inspector = inspector ?? self.inspector
        let head = bytes.prefix(headBytes)
        var examination: Examination
        switch await inspector.judge(head: head, isWhole: head.count == bytes.count) {
        case .accept(let begun): examination = begun
        case .refuse(let refusal): return Examined(judgement: .refuse(refusal), findings: WalkFindings())
        }
        var rest = bytes.dropFirst(head.count)
        while !rest.isEmpty {
            await examination.feed(rest.prefix(piece), together: most)
            rest = rest.dropFirst(piece)
        }
        return await examination.result(by: inspector.formats)
    }

    /// As a file on a disk is looked at.
    private func sought(_ bytes: [UInt8]) async -> Examined? {
        let head = bytes.prefix(inspector.headBytes)
        guard case .accept(var examination) = await inspector.judge(head: head, isWhole: head.count == bytes.count)
        else {
            return nil
        }
        while examination.seenBytes < bytes.count {
            examination.pass(examination.idleBytes(of: Int64(bytes.count)))
            await examination.feed(bytes[Int(examination.seenBytes)...].prefix(5000))
        }
        return await examination.result(by: inspector.formats)
    }

    @Test("In a box a file comes to what it comes to without one", arguments: [1, 2, 3, 4])
    func boxed(length: Int) async throws {
        let boxed = Inspector(
            formats: inspector.formats,
            box: try InspectionBox.shut(program: BoxPrograms.worker, workers: 1, isProven: false))
        let long = Media.repeated(Pictures.segment(0xEB, Media.zeros(60_000)), 4 * length)
        let film = Recording.iso("isom", [Recording.track("vide")], isBehind: true, media: 150_000 * length)
        for file in [
            Pictures.jpeg(metadata: Pictures.app1(Pictures.exif()) + long), film, film + Payloads.zip,
            Pictures.jpeg(metadata: long).dropLast(9).map(\.self),
        ] {
            let seen = await streamed(file)
            #expect(await streamed(file, in: boxed) == seen)
            #expect(await streamed(file, headBytes: 100_000, in: boxed) == seen)
            #expect(await streamed(file, by: 5000, together: 16_384, in: boxed) == seen)
        }
    }

    @Test("What a worker dies of is kept as what it is called, unverified; what has no name is refused")
    func lost() async throws {
        let deadly = Inspector(
            formats: inspector.formats, box: .dying(program: BoxPrograms.attempting("open")))
        guard
            case .accept(var examination) = await deadly.judge(
                head: Media.jpeg.bytes, isWhole: true, declaredType: "image/jpeg")
        else { return #expect(Bool(false)) }
        let examined = await examination.result(by: deadly.formats)
        #expect(examined.judgement.format?.mediaType == "image/jpeg")
        #expect(examined.notes == ["unverified"])
        let named = await deadly.judge(head: Media.jpeg.bytes, isWhole: false, fileExtension: "PNG")
        #expect(named.format?.mediaType == "image/png")
        #expect(await deadly.judge(head: Media.jpeg.bytes, isWhole: true).refusal?.code == .unreadable)
    }

    private static let long = Media.repeated(Pictures.segment(0xEB, Media.zeros(50_000)), 6)

    @Test("A good picture is kept with what is known of it", arguments: [false, true])
    func good(isLong: Bool) async {
        let bytes = Pictures.jpeg(metadata: Pictures.app1(Pictures.exif()) + (isLong ? Self.long : []))
        let notes = ["pixels 8x8", "captured 2015-03-01T10:00:00+08:00", "place 30.57230,104.06650"]
        #expect(await streamed(bytes)?.notes == notes)
        #expect(await sought(bytes)?.notes == notes)
    }

    @Test(
        "A picture that is something else as well is refused, in front, in between and behind",
        arguments: Payloads.all.indices)
    func foreign(index: Int) async {
        let payload = Payloads.all[index].bytes
        // A segment has no room for more; behind, it is found whatever else is there.
        let files = [
            Pictures.jpeg(metadata: Pictures.segment(0xFE, payload)), Pictures.jpeg(behind: payload),
            Pictures.jpeg(metadata: Self.long + Pictures.segment(0xFE, payload) + Self.long),
            Pictures.jpeg(metadata: Self.long, behind: Media.zeros(9) + payload),
        ]
        for file in files {
            #expect(await streamed(file)?.judgement.refusal?.code == .foreignPayload)
            #expect(await streamed(file, by: 7)?.judgement.refusal?.code == .foreignPayload)
            #expect(await sought(file)?.judgement.refusal?.code ?? .foreignPayload == .foreignPayload)
        }
    }

    @Test(
        "What is a program only where it begins is met right behind the picture, however little it is",
        arguments: [20, 900])
    func small(length: Int) async {
        let shell = Media.text("#!/bin/sh\nid\n") + Media.repeated([10], length)
        #expect(await streamed(Pictures.jpeg(behind: shell))?.judgement.refusal?.code == .foreignPayload)
        #expect(await streamed(Pictures.jpeg(behind: [1] + shell))?.judgement.marks == [.bytesBehind])
    }

    @Test("The end of a line and padding behind a picture are nothing; more than that is marked")
    func padding() async {
        #expect(await streamed(Pictures.png(behind: Media.text("\r\n")))?.judgement.marks == [])
        #expect(await streamed(Pictures.png(behind: Media.repeated([0xFF], 5000)))?.judgement.marks == [])
        #expect(await streamed(Pictures.png(behind: Media.repeated([1, 2], 6)))?.judgement.marks == [.bytesBehind])
        #expect(await streamed(Pictures.png(behind: Media.zeros(100_000)))?.judgement.marks == [.bytesBehind])
    }

    @Test("Sounds and films are held against the same, by their first and last 64 KiB")
    func films() async {
        let film = Films.iso(Films.clock("mvhd", scale: 600, ticks: 7380), media: 200_000)
        let free = Media.ftyp("isom", "isom") + Media.box("free", Payloads.zip) + film.suffix(from: 20)
        #expect(await streamed(free)?.judgement.refusal?.code == .foreignPayload)
        #expect(await streamed(film + Payloads.zip)?.judgement.refusal?.code == .foreignPayload)
        #expect(await streamed(Media.all[14].bytes + Payloads.pdf)?.judgement.refusal?.code == .foreignPayload)
    }

    @Test("A picture that is also a disk image is refused")
    func disk() async {
        let start = Array(Pictures.jpeg().prefix(2))
        let room = 32_768 - start.count - 4
        let bytes = start + Pictures.segment(0xFE, Media.zeros(room) + [1] + Media.text("CD001") + [1, 0])
        #expect(await streamed(bytes + Pictures.jpeg().suffix(from: 2))?.judgement.refusal?.code == .foreignPayload)
    }

    @Test("A motion photo is kept and marked, Samsung's notes are kept")
    func motion() async {
        let film = Films.iso(Films.clock("mvhd", scale: 600, ticks: 900), media: 90_000)
        #expect(await streamed(Pictures.jpeg(behind: film))?.judgement.marks == [.motionPhoto])
        let notes =
            Media.repeated([3], 50) + Media.text("MotionPhoto_Data") + film + Media.text("SEFH") + Media.zeros(20)
            + Media.text("SEFT")
        let samsung = await streamed(Pictures.jpeg(behind: notes))
        #expect(samsung?.judgement.marks == [])
        #expect(samsung?.findings.trailer == .notes)
        #expect(await streamed(Pictures.jpeg(behind: film + Payloads.zip))?.judgement.refusal?.code == .foreignPayload)
    }
}
