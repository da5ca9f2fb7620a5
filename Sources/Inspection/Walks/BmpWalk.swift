/// Reads the headers of a BMP (Windows, versions 3 to 5, and OS/2) and holds the size they say against the file's.
struct BmpWalk: ContainerWalk, BitwiseCopyable {
    private var pixels: PixelSize?
    private var isBroken = false
    private var neededBytes: UInt64 = 0
    private var dataAt: UInt64 = 0

    mutating func step(_ window: Head, at position: UInt64) -> WalkStep {
        if position > 0 { return .ended }
        guard window.count >= 18 else { return .hold(18) }
        guard window.has("BM"), let headBytes = window.littleEndian(4, at: 14), headBytes <= 124 else { return fail() }
        let wanted = 14 + Int(max(12, min(headBytes, 40)))
        guard window.count >= wanted else { return .hold(wanted) }
        guard let header = Header(window.prefix(wanted), headBytes), header.isSound else { return fail() }
        pixels = PixelSize(width: header.width, height: header.height)
        dataAt = header.dataAt
        neededBytes = header.neededBytes
        return .pass(max(neededBytes, UInt64(wanted)))
    }

    private mutating func fail() -> WalkStep {
        isBroken = true
        return .done
    }

    func findings(length: UInt64) -> WalkFindings {
        var findings = WalkFindings()
        findings.pixels = pixels
        guard pixels != nil, !isBroken else {
            findings.ending = isBroken ? .broken : .cut
            return findings
        }
        findings.hasMedia = length > dataAt
        findings.ending = length < neededBytes ? .cut : .whole
        findings.trailingBytes = length - min(length, neededBytes)
        return findings
    }

    private struct Header {
        var headBytes: UInt64
        var dataAt: UInt64
        var width: UInt64
        var height: UInt64
        var isTopDown = false
        var planes: UInt64
        var bits: UInt64
        var compression: UInt64 = 0
        var dataBytes: UInt64 = 0
        var colours: UInt64 = 0

        init?(_ head: Head, _ headBytes: UInt64) {
            guard let dataAt = head.littleEndian(4, at: 10) else { return nil }
            self.headBytes = headBytes
            self.dataAt = dataAt
            let isOld = headBytes == 12
            guard let width = head.littleEndian(isOld ? 2 : 4, at: 18),
                let height = head.littleEndian(isOld ? 2 : 4, at: isOld ? 20 : 22),
                let planes = head.littleEndian(2, at: isOld ? 22 : 26),
                let bits = head.littleEndian(2, at: isOld ? 24 : 28)
            else { return nil }
            let signed = isOld ? Int32(height) : Int32(truncatingIfNeeded: height)
            self.width = width
            self.height = UInt64(signed.magnitude)
            isTopDown = signed < 0
            self.planes = planes
            self.bits = bits
            compression = head.littleEndian(4, at: 30) ?? 0
            dataBytes = head.littleEndian(4, at: 34) ?? 0
            colours = head.littleEndian(4, at: 46) ?? 0
            if isOld { (compression, dataBytes, colours) = (0, 0, 0) }
        }

        /// The sorts of pixels there are, and which of them each way of packing is for (BITMAPINFOHEADER, Microsoft).
        var isSound: Bool {
            guard [12, 16, 40, 52, 56, 64, 108, 124].contains(headBytes), planes == 1, width > 0, height > 0,
                width <= UInt64(Int32.max), colours <= 1 << 24, dataAt >= 14 + min(headBytes, 40)
            else { return false }
            switch compression {
            case 0: return [1, 2, 4, 8, 16, 24, 32].contains(bits)
            case 1: return bits == 8 && !isTopDown
            case 2: return bits == 4 && !isTopDown
            // In OS/2 this is a fax, and 4 packs 24 bits.
            case 3: return bits == 16 || bits == 32 || headBytes == 64 && bits == 1
            case 4: return bits == 0 || headBytes == 64 && bits == 24
            case 5: return bits == 0
            case 6: return bits == 16 || bits == 32
            default: return false
            }
        }

        /// Rows of whole words; of what is packed, as much as the header says, or at least a byte.
        var neededBytes: UInt64 {
            guard compression == 0 || compression == 3 && bits >= 16 || compression == 6 else {
                return dataAt + max(dataBytes, 1)
            }
            let rowBytes = (width * bits + 31) / 32 * 4
            let (bytes, overflow) = rowBytes.multipliedReportingOverflow(by: height)
            return overflow ? .max : dataAt.adding(bytes)
        }
    }
}
