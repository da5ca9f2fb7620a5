/// Makes one age file while its bytes go by, in whatever pieces they come. Holds no more than one chunk of 64 KiB.
/// Throws a ``SealingFault``, after which it is of no more use.
public struct SealedWriter: Sendable {
    private let cipher: PayloadCipher
    /// The head, until it has been given out.
    private var head: [UInt8]
    /// The chunk that is growing. A whole one waits for the byte after it: the last chunk is sealed otherwise.
    private var growing: [UInt8] = []
    private var number: UInt64 = 0

    public init(for recipients: [Recipient]) throws {
        let head = try SealedHead(for: recipients)
        self.head = head.bytes
        cipher = head.cipher
        growing.reserveCapacity(PayloadCipher.chunkBytes)
    }

    /// Appends to `out` what of the file is certain by now.
    public mutating func seal(_ bytes: UnsafeRawBufferPointer, into out: inout [UInt8]) throws {
        out.reserveCapacity(out.count + head.count + bytes.count + bytes.count / PayloadCipher.chunkBytes * 16 + 65_600)
        giveHead(&out)
        var rest = bytes[...]
        while !rest.isEmpty {
            if growing.isEmpty, rest.count > PayloadCipher.chunkBytes {
                // Straight from where it lies.
                let chunk = UnsafeRawBufferPointer(rebasing: rest.prefix(PayloadCipher.chunkBytes))
                try cipher.seal(chunk, number: number, isLast: false, into: &out)
                number += 1
                rest = rest.dropFirst(PayloadCipher.chunkBytes)
                continue
            }
            if growing.count == PayloadCipher.chunkBytes { try sealGrown(isLast: false, into: &out) }
            let taken = rest.prefix(PayloadCipher.chunkBytes - growing.count)
            growing.append(contentsOf: taken)
            rest = rest.dropFirst(taken.count)
        }
    }

    /// Appends the end of the file to `out`. Nothing is sealed after that.
    public mutating func finish(into out: inout [UInt8]) throws {
        giveHead(&out)
        try sealGrown(isLast: true, into: &out)
    }

    /// A file in one piece.
    public static func sealed(_ bytes: [UInt8], for recipients: [Recipient]) throws -> [UInt8] {
        var writer = try SealedWriter(for: recipients)
        var out: [UInt8] = []
        try bytes.withUnsafeBytes { try writer.seal($0, into: &out) }
        try writer.finish(into: &out)
        return out
    }

    private mutating func giveHead(_ out: inout [UInt8]) {
        guard !head.isEmpty else { return }
        out += head
        head = []
    }

    private mutating func sealGrown(isLast: Bool, into out: inout [UInt8]) throws {
        try growing.withUnsafeBytes { try cipher.seal($0, number: number, isLast: isLast, into: &out) }
        number += 1
        growing.removeAll(keepingCapacity: true)
    }
}
