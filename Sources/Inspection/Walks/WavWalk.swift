/// Walks the chunks of a WAV file, and of its kin for more than four gibibytes (EBU Tech 3306): bytes of sound by bytes a
/// second. A recorder that was cut off leaves a length that is too large, or none: what has come is what counts.
struct WavWalk: ContainerWalk {
    private var bytesPerSecond: UInt64 = 0
    /// Of the sound, in a file too long for 32 bits.
    private var longLength: UInt64?
    private var sound: (start: UInt64, length: UInt64)?

    mutating func step(_ window: Head, at position: UInt64) -> WalkStep {
        guard position > 0 else {
            guard window.count >= 12 else { return .hold(12) }
            let isWave = window.has("WAVE", at: 8)
            return isWave && ["RIFF", "RF64", "BW64"].contains(window.code(at: 0)) ? .pass(12) : .done
        }
        guard window.count >= 8 else { return .hold(8) }
        guard let length = window.littleEndian(4, at: 4) else { return .done }
        let wanted = 8 + Int(min(length, 16))
        switch window.code(at: 0) {
        case "fmt ", "ds64":
            guard window.count >= wanted else { return .hold(wanted) }
            read(window.prefix(wanted))
        case "data":
            let isUnknown = length == 0 || length == UInt64(UInt32.max)
            sound = (position + 8, isUnknown ? longLength ?? .max : length)
            return .done
        default: break
        }
        return .pass(8 + length + length % 2)
    }

    private mutating func read(_ chunk: Head) {
        if chunk.has("ds64") {
            longLength = chunk.littleEndian(8, at: 16)
            return
        }
        let rate = chunk.littleEndian(4, at: 12) ?? 0
        let block = chunk.littleEndian(2, at: 20) ?? 0
        // Of plain samples (PCM, floating point, extensible) players do not ask for the average either.
        let isPlain = chunk.littleEndian(2, at: 8).map { [1, 3, 0xFFFE].contains($0) } == true
        bytesPerSecond = isPlain && rate * block > 0 ? rate * block : chunk.littleEndian(4, at: 16) ?? 0
    }

    func findings(length: UInt64) -> WalkFindings {
        guard let sound, length > sound.start else { return WalkFindings() }
        let bytes = min(sound.length, length - sound.start)
        return WalkFindings(durationSeconds: bytes == 0 ? nil : bytes.seconds(perSecond: bytesPerSecond))
    }
}
