/// Walks the chunks of a PNG, moving ones included (ISO 15948; APNG), to the one that ends it.
struct PngWalk: ContainerWalk, BitwiseCopyable {
    private var pixels: PixelSize?
    /// Of a row in the first pass, with its byte for the filter.
    private var rowBytes: UInt64 = 0
    private var dataBytes: UInt64 = 0
    private var isBroken = false
    private var end: UInt64?
    private var exif: ExifPart?
    private var fields: ExifFields?

    /// Deflate never makes more than 1032 bytes of one (zlib, "Technical Details").
    private static let mostRatio: UInt64 = 1032

    mutating func step(_ window: Head, at position: UInt64) -> WalkStep {
        if end != nil { return .ended }
        if position == 0 {
            guard window.count >= 8 else { return .hold(8) }
            return window.has([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) ? .pass(8) : fail()
        }
        if let part = exif {
            if let step = exif?.step(window, at: position) { return step }
            fields = exif?.fields
            exif = nil
            // The checksum lies behind it.
            return .pass(part.end + 4 - position)
        }
        return stepToChunk(window, at: position)
    }

    private mutating func fail() -> WalkStep {
        isBroken = true
        return .done
    }

    private mutating func stepToChunk(_ window: Head, at position: UInt64) -> WalkStep {
        guard window.count >= 8 else { return .hold(8) }
        guard let length = window.bigEndian(4, at: 0), length < 1 << 31, Self.isName(window) else { return fail() }
        let whole = 12 + length
        if pixels == nil {
            guard length == 13, window.has("IHDR", at: 4) else { return fail() }
            guard window.count >= Int(whole) else { return .hold(Int(whole)) }
            return readHeader(window.prefix(Int(whole))) ? .pass(whole) : fail()
        }
        switch window.code(at: 4) {
        case "IDAT":
            if dataBytes == 0, length >= 2 {
                guard window.count >= 10 else { return .hold(10) }
                guard Self.isCompressed(window) else { return fail() }
            }
            dataBytes = dataBytes.adding(length)
        case "fdAT": break
        case "PLTE":
            guard length % 3 == 0, length <= 768 else { return fail() }
            guard window.count >= Int(whole) else { return .hold(Int(whole)) }
            guard Self.agrees(window.prefix(Int(whole))) else { return fail() }
        case "IEND":
            end = position.adding(whole)
            return length == 0 ? .pass(whole) : fail()
        case "eXIf" where fields == nil && length > 8:
            exif = ExifPart(from: position + 8, to: position + 8 + length)
            return .pass(8)
        default: return .skip(whole)
        }
        return .pass(whole)
    }

    /// Four letters.
    private static func isName(_ window: Head) -> Bool {
        (4..<8).allSatisfy { window[$0].map { (0x41...0x5A).contains($0 & 0xDF) } ?? false }
    }

    /// The header of zlib (RFC 1950): deflate, and two bytes that are a multiple of 31.
    private static func isCompressed(_ window: Head) -> Bool {
        guard let word = window.bigEndian(2, at: 8) else { return false }
        return word >> 8 & 15 == 8 && word % 31 == 0
    }

    /// A whole chunk and its checksum. The data's own is not asked: they are not read.
    private static func agrees(_ chunk: Head) -> Bool {
        guard let sum = chunk.bigEndian(4, at: chunk.count - 4), let named = chunk.prefix(chunk.count - 4).dropping(4)
        else { return false }
        return UInt64(Checksum.crc32(named)) == sum
    }

    private mutating func readHeader(_ chunk: Head) -> Bool {
        guard let width = chunk.bigEndian(4, at: 8), let height = chunk.bigEndian(4, at: 12), let depth = chunk[16],
            let colour = chunk[17], let interlace = chunk[20]
        else { return false }
        let samples: (depths: Set<UInt8>, count: UInt64)
        switch colour {
        case 0: samples = ([1, 2, 4, 8, 16], 1)
        case 3: samples = ([1, 2, 4, 8], 1)
        case 2: samples = ([8, 16], 3)
        case 4: samples = ([8, 16], 2)
        case 6: samples = ([8, 16], 4)
        default: return false
        }
        guard width > 0, height > 0, width < 1 << 31, height < 1 << 31, samples.depths.contains(depth),
            chunk[18] == 0, chunk[19] == 0, interlace <= 1, Self.agrees(chunk)
        else { return false }
        pixels = PixelSize(width: width, height: height)
        rowBytes = 1 + (width * samples.count * UInt64(depth) + 7) / 8
        return true
    }

    func findings(length: UInt64) -> WalkFindings {
        var findings = WalkFindings()
        findings.pixels = pixels
        findings.take(fields ?? exif?.fields)
        findings.hasMedia = dataBytes > 0
        guard let end, !isBroken, length >= end else {
            findings.ending = isBroken ? .broken : .cut
            return findings
        }
        findings.ending = couldHoldPicture ? .whole : .cut
        findings.trailingBytes = length - end
        return findings
    }

    /// There is enough data for all the rows, however well they are packed.
    private var couldHoldPicture: Bool {
        let rows = pixels?.height.multipliedReportingOverflow(by: rowBytes)
        return dataBytes.multipliedReportingOverflow(by: Self.mostRatio).partialValue >= rows?.partialValue ?? 0
    }
}
