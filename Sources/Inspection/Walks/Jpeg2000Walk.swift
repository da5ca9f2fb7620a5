/// Reads the boxes of a JPEG 2000 file up to its coded picture (ISO 15444-1, annexes A and I): its size, and that there is one.
struct Jpeg2000Walk: ContainerWalk, BitwiseCopyable {
    private var pixels: PixelSize?
    private var hasPicture = false
    private var isBroken = false
    private var end: UInt64 = 0

    mutating func step(_ window: Head, at position: UInt64) -> WalkStep {
        guard window.count >= 8 else { return .hold(8) }
        let isLong = window.bigEndian(4, at: 0) == 1
        if isLong, window.count < 16 { return .hold(16) }
        guard let box = BoxHead(window) else {
            isBroken = !hasPicture
            return .done
        }
        if position == 0, box.kind != "jP  " { return fail() }
        switch box.kind {
        // A box of boxes, the size first among them.
        case "jp2h": return .pass(box.headBytes)
        case "ihdr":
            guard window.count >= 22 else { return .hold(22) }
            guard let height = window.bigEndian(4, at: 8), let width = window.bigEndian(4, at: 12), height > 0,
                width > 0
            else { return fail() }
            pixels = PixelSize(width: width, height: height)
        case "jp2c":
            let wanted = Int(box.headBytes) + 4
            guard window.count >= wanted else { return .hold(wanted) }
            guard window.has([0xFF, 0x4F, 0xFF, 0x51], at: Int(box.headBytes)) else { return fail() }
            hasPicture = true
            end = box.length.map(position.adding) ?? 0
        default: break
        }
        guard let length = box.length else { return .done }
        return .pass(length)
    }

    private mutating func fail() -> WalkStep {
        isBroken = true
        return .done
    }

    func findings(length: UInt64) -> WalkFindings {
        var findings = WalkFindings()
        findings.pixels = pixels
        findings.hasMedia = hasPicture
        if isBroken { findings.ending = .broken } else if end > length { findings.ending = .cut }
        return findings
    }
}
