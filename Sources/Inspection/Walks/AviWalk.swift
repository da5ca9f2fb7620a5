/// Walks the chunks of an AVI file up to its media: the lists of headers say how many frames there are and how fast they go
/// ("AVI RIFF File Reference", Microsoft; the OpenDML extensions, version 1.02, for films of more than a gibibyte).
struct AviWalk: ContainerWalk {
    private var frameMicroseconds: UInt64 = 0
    private var frames: UInt64 = 0
    /// Of all the RIFF chunks that follow one another in one file.
    private var allFrames: UInt64 = 0
    private var picture: Stream?
    private var sound: Stream?

    private struct Stream {
        var scale: UInt64
        var rate: UInt64
        var length: UInt64

        func seconds(of frames: UInt64) -> Double? {
            scale == 0 || rate == 0 || frames == 0 ? nil : Double(frames) * Double(scale) / Double(rate)
        }
    }

    mutating func step(_ window: Head, at position: UInt64) -> WalkStep {
        guard window.count >= 12 else { return .hold(12) }
        if position == 0 { return window.has("RIFF") && window.has("AVI ", at: 8) ? .pass(12) : .done }
        guard let length = window.littleEndian(4, at: 4) else { return .done }
        if window.has("LIST") {
            switch window.code(at: 8) {
            case "hdrl", "strl", "odml": return .pass(12)
            case "movi": return .done
            default: break
            }
        }
        let wanted = 8 + Int(min(length, 36))
        switch window.code(at: 0) {
        case "avih", "strh", "dmlh":
            guard window.count >= wanted else { return .hold(wanted) }
            read(window.prefix(wanted))
        case "idx1", "RIFF": return .done
        default: break
        }
        // Chunks begin at even places.
        return .pass(8 + length + length % 2)
    }

    private mutating func read(_ chunk: Head) {
        switch chunk.code(at: 0) {
        case "avih":
            frameMicroseconds = chunk.littleEndian(4, at: 8) ?? 0
            frames = chunk.littleEndian(4, at: 24) ?? 0
        case "dmlh": allFrames = chunk.littleEndian(4, at: 8) ?? 0
        default:
            guard let scale = chunk.littleEndian(4, at: 28), let rate = chunk.littleEndian(4, at: 32),
                let length = chunk.littleEndian(4, at: 40)
            else { return }
            let stream = Stream(scale: scale, rate: rate, length: length)
            switch chunk.code(at: 8) {
            case "vids": picture = picture ?? stream
            case "auds": sound = sound ?? stream
            default: break
            }
        }
    }

    /// The pictures are counted in more than one place, and the largest count is the whole film's.
    func findings(length: UInt64) -> WalkFindings {
        let header = Stream(scale: frameMicroseconds, rate: 1_000_000, length: max(frames, allFrames))
        let film = picture.flatMap { $0.seconds(of: max($0.length, allFrames)) }
        return WalkFindings(
            durationSeconds: film ?? sound.flatMap { $0.seconds(of: $0.length) } ?? header.seconds(of: header.length))
    }
}
