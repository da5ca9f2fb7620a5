import Testing

@testable import Inspection

@Suite("Sound and film as recorders write them")
struct RecordingsTests {
    private static let indices = Recording.all.indices

    private func findings(_ recording: Recording, _ bytes: [UInt8]? = nil) -> WalkFindings {
        Walked.findings(recording.type, bytes ?? recording.bytes)
    }

    @Test("Each is whole, with something in it and nothing behind it", arguments: indices)
    func whole(index: Int) {
        let found = findings(Recording.all[index])
        #expect(found.ending == .whole)
        #expect(found.hasMedia == true)
        #expect(found.trailingBytes == 0)
        #expect(found.durationSeconds.map { $0 > 0 } == true)
        #expect(!found.refersElsewhere)
        #expect(found.payload == nil)
    }

    @Test("No beginning of one is whole, where the container says where it ends", arguments: indices)
    func beginnings(index: Int) {
        let recording = Recording.all[index]
        for length in stride(from: 0, to: recording.bytes.count, by: max(1, recording.bytes.count / 60)) {
            let found = findings(recording, Array(recording.bytes.prefix(length)))
            #expect(!recording.hasEnd || found.ending != .whole, "\(recording.type) \(recording.what) \(length)")
            #expect(found.trailingBytes < 64 || found.ending != .whole)
        }
    }

    @Test("The first 32 bytes of one hold nothing to see or to hear", arguments: indices)
    func heads(index: Int) {
        let recording = Recording.all[index]
        #expect(findings(recording, Array(recording.bytes.prefix(32))).hasMedia == false)
    }

    @Test("Most of one is kept with what it plays, except where its table is missing", arguments: indices)
    func cut(index: Int) {
        let recording = Recording.all[index]
        let found = findings(recording, Array(recording.bytes.dropLast(recording.bytes.count / 10)))
        #expect(found.hasMedia == (recording.what != "table last"))
        #expect(found.ending != .broken)
    }

    @Test("What follows one is counted, and does not make it less", arguments: indices)
    func behind(index: Int) {
        let recording = Recording.all[index]
        // In the middle of an elementary or unbounded stream nobody can say what is behind it.
        let rest = Media.repeated(Media.text("and more "), 9)
        let found = findings(recording, recording.bytes + rest)
        #expect(found.hasMedia == true)
        #expect(found.ending != .broken)
        #expect(!recording.hasEnd || found.trailingBytes == 81, "\(recording.type) \(recording.what)")
    }

    @Test("Noise behind a head is no recording of any kind that can be told", arguments: indices)
    func noise(index: Int) {
        let recording = Recording.all[index]
        // Of plain samples any bytes are sound.
        guard !["audio/wav", "audio/aiff", "audio/qcelp", "audio/x-ape"].contains(recording.type) else { return }
        var source = SeededSource(state: UInt64(index))
        let noise = (0..<20_000).map { _ in UInt8.random(in: 0...255, using: &source) }
        let found = findings(recording, Array(recording.bytes.prefix(40)) + noise)
        #expect(found.hasMedia == false || found.ending == .broken, "\(recording.type) \(recording.what)")
    }

    @Test("Damage anywhere never traps, and is the same in every cut", arguments: indices)
    func damaged(index: Int) {
        var source = SeededSource(state: UInt64(index))
        for _ in 0..<25 {
            var bytes = Recording.all[index].bytes
            for _ in 0..<Int.random(in: 1...6, using: &source) {
                let at = Int.random(in: 0..<min(bytes.count, 1200), using: &source)
                bytes[at] = [0, 1, 7, 0x7F, 0x80, 0xFF].randomElement(using: &source) ?? 0
            }
            _ = findings(Recording.all[index], bytes)
        }
    }

    @Test("A duration that is final stays what it is", arguments: indices)
    func final(index: Int) throws {
        let recording = Recording.all[index]
        // A sound by its bytes grows to its end.
        guard !["audio/wav", "audio/qcelp"].contains(recording.type) else { return }
        var walk = try #require(Walk(mediaType: recording.type))
        var said: Double?
        for byte in recording.bytes {
            walk.feed([byte])
            if walk.durationIsFinal, said == nil { said = walk.findings.durationSeconds }
        }
        #expect(said == nil || said == walk.findings.durationSeconds)
    }

    @Test("The state of a walk is small, and can be put aside as it is")
    func size() {
        func check<Container: ContainerWalk & BitwiseCopyable>(_ container: Container) {
            #expect(MemoryLayout<Container>.size <= 16_384)
        }
        check(IsoWalk())
        check(MatroskaWalk())
        check(AviWalk())
        check(WavWalk())
        check(AiffWalk())
        check(FlacWalk())
        check(OggWalk())
        check(FrameWalk(.mpegOrAAC))
        check(AmrWalk(isWide: true))
        check(TransportWalk())
        check(ProgramWalk())
        check(FlvWalk())
        check(AsfWalk())
        check(WavPackWalk())
        check(ApeWalk())
    }
}
