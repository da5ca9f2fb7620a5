/// Walks the header of an ASF file up to the properties of the file (ASF specification 01.20.05, section 3.2): how long it
/// plays, in units of 100 nanoseconds, the time that is buffered before included.
struct AsfWalk: ContainerWalk {
    private var duration: Double?

    /// GUIDs as they lie in a file.
    static let header: [UInt8] = [
        0x30, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11, 0xA6, 0xD9, 0x00, 0xAA, 0x00, 0x62, 0xCE, 0x6C,
    ]
    private static let properties: [UInt8] = [
        0xA1, 0xDC, 0xAB, 0x8C, 0x47, 0xA9, 0xCF, 0x11, 0x8E, 0xE4, 0x00, 0xC0, 0x0C, 0x20, 0x53, 0x65,
    ]

    mutating func step(_ window: Head, at position: UInt64) -> WalkStep {
        if position == 0 {
            guard window.count >= 30 else { return .hold(30) }
            return window.has(Self.header) ? .pass(30) : .done
        }
        guard window.count >= 24 else { return .hold(24) }
        guard window.has(Self.properties) else {
            guard let length = window.littleEndian(8, at: 16), length >= 24 else { return .done }
            return .pass(length)
        }
        guard window.count >= 92 else { return .hold(92) }
        read(window)
        return .done
    }

    private mutating func read(_ object: Head) {
        // A stream that is sent as it is recorded says so, and nothing else there counts.
        guard let flags = object.littleEndian(4, at: 88), flags & 1 == 0, let play = object.littleEndian(8, at: 64),
            let buffered = object.littleEndian(8, at: 80)
        else { return }
        let seconds = Double(play) / 1e7 - Double(buffered) / 1e3
        if seconds > 0 { duration = seconds }
    }

    func findings(length: UInt64) -> WalkFindings { WalkFindings(durationSeconds: duration) }
}
