import Testing

@testable import Inspection

@Suite("A walk through a file as it streams by")
struct WalkTests {
    static let films: [(type: String, bytes: [UInt8])] = [
        ("video/mp4", Films.iso(Films.clock("mvhd", scale: 600, ticks: 7380))),
        ("video/mp4", Films.iso(Films.clock("mvhd", scale: 600, ticks: 7380), isBehind: true)),
        (
            "video/mp4",
            Films.fragmented() + Films.fragment(Films.tfhd(), Films.tfdt(0), Films.run([1000, 2000]))
                + Films.fragment(Films.tfhd(), Films.tfdt(3000), Films.run(samples: 25))
        ),
        (
            "video/x-msvideo",
            Films.avi(microseconds: 40_000, frames: 100, Films.strh("vids", scale: 1, rate: 25, length: 100))
        ),
        ("video/webm", Films.matroska(Films.information(Films.scale(1_000_000), Films.duration(12_300.0)))),
        ("video/webm", Films.matroska(Films.cluster(at: 0, Films.block(0)), Films.cluster(at: 900, Films.block(100)))),
        ("video/x-flv", Films.flv(Films.tag(9, at: 0) + Films.tag(9, at: 40))),
        ("video/x-ms-asf", Films.asf(ticks: 153_000_000, buffered: 3000)),
        ("audio/wav", Films.wav() + Films.chunk("data", Media.zeros(32_000))),
        ("audio/flac", Films.flac(rate: 44_100, samples: 441_000)),
    ]

    @Test("Every container says how long it plays", arguments: films.indices)
    func found(index: Int) {
        #expect(Walked.duration(Self.films[index].type, Self.films[index].bytes).map { $0 > 0 } == true)
    }

    @Test(
        "A file that ends anywhere comes to the same however it is cut, and never to a trap", arguments: films.indices)
    func truncated(index: Int) {
        let film = Self.films[index]
        for length in stride(from: 0, to: film.bytes.count, by: max(1, film.bytes.count / 90)) {
            _ = Walked.duration(film.type, Array(film.bytes.prefix(length)))
        }
    }

    @Test(
        "Damage to any bytes, lengths among them, never traps, never loops and is the same in every cut",
        arguments: films.indices)
    func damaged(index: Int) {
        var source = SeededSource(state: UInt64(index))
        for _ in 0..<60 {
            var bytes = Self.films[index].bytes
            for _ in 0..<Int.random(in: 1...6, using: &source) {
                let at = Int.random(in: 0..<min(bytes.count, 400), using: &source)
                bytes[at] = [0, 1, 7, 0x7F, 0x80, 0xFF].randomElement(using: &source) ?? 0
            }
            _ = Walked.duration(Self.films[index].type, bytes)
        }
    }

    @Test("Noise is walked to its end in every container", arguments: Set(films.map(\.type)).sorted())
    func noise(type: String) {
        var source = SeededSource(state: 3)
        for _ in 0..<20 {
            let bytes = (0..<2000).map { _ in UInt8.random(in: 0...255, using: &source) }
            _ = Walked.duration(type, bytes)
        }
    }

    @Test("Formats whose container is not walked have no walk")
    func unwalked() {
        #expect(Walk(mediaType: "image/svg+xml") == nil)
        #expect(Walk(mediaType: "text/plain") == nil)
    }

    @Test("What is skipped is told, so that nobody need read it")
    func idle() throws {
        var walk = try #require(Walk(mediaType: "video/mp4"))
        let head = Media.ftyp("isom", "isom") + Media.big(4, 1 << 30) + Media.text("mdat")
        walk.feed(head[...])
        #expect(walk.idleBytes == (1 << 30) - 8)
        walk.pass(.max)
        #expect(walk.idleBytes == 0)
        walk.feed(Media.box("moov", Films.clock("mvhd", scale: 10, ticks: 50))[...])
        #expect(!walk.durationIsFinal)
        walk.feed(Media.box("free", [])[...])
        #expect(walk.durationIsFinal)
        #expect(walk.findings.durationSeconds == 5)
        walk.feed([0, 0, 0, 5, 0, 0, 0, 0][...])
        #expect(walk.isDone)
    }

    /// A container that asks for what it must not have.
    private struct Greedy: ContainerWalk {
        var answer: WalkStep
        mutating func step(_ window: Head, at position: UInt64) -> WalkStep { answer }
        func findings(length: UInt64) -> WalkFindings { WalkFindings(durationSeconds: Double(length)) }
    }

    @Test(
        "A step that would never go on, or hold more than may be held, ends the walk",
        arguments: [WalkStep.pass(0), .hold(0), .hold(1), .hold(Walk.mostHeldBytes + 1), .done])
    func stuck(answer: WalkStep) {
        var walk = Walk(Greedy(answer: answer))
        walk.feed([1, 2, 3])
        #expect(walk.isDone)
        walk.feed([4])
        #expect(walk.findings.durationSeconds == 4)
    }

    @Test("No file is looked at in more steps than a film of a day has")
    func steps() {
        var walk = Walk(Greedy(answer: .pass(1)))
        let bytes = Media.zeros(1 << 20)
        for _ in 0..<5 { walk.feed(bytes[...]) }
        #expect(walk.isDone)
    }
}
