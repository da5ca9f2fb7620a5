public import Foundation

/// Opens one age file while it comes in, in whatever pieces. Nothing is given out that was not authenticated first. That it
/// was the whole file is only known once ``next()`` has nothing more after ``end()``. Whatever it throws is a ``SealingFault``.
///
///     reader.feed(piece)
///     while let plain = try reader.next() { … }
///     …
///     reader.end()
///     while let plain = try reader.next() { … }
public struct SealedReader: Sendable {
    private let identities: [Identity]
    private var bytes: [UInt8] = []
    /// Of `bytes`, what has been dealt with.
    private var done = 0
    private var isEnded = false
    private var state = State.header(HeaderScan())

    private enum State: Sendable {
        case header(HeaderScan)
        case nonce(FileKey)
        /// The number of the chunk that comes next.
        case chunks(PayloadCipher, UInt64)
        case whole
        case failed(SealingFault)
    }

    public init(identities: [Identity]) {
        self.identities = identities
    }

    public mutating func feed(_ piece: some Collection<UInt8>) {
        if done > 0 {
            bytes.removeFirst(done)
            done = 0
        }
        bytes.append(contentsOf: piece)
    }

    /// Nothing more of the file comes.
    public mutating func end() { isEnded = true }

    /// The next authenticated bytes. Nil when more of the file must come; after ``end()``, when it was whole.
    public mutating func next() throws -> Data? {
        do {
            return try step()
        } catch {
            state = .failed(error as? SealingFault ?? .refusedByLibrary)
            throw error
        }
    }

    private mutating func step() throws -> Data? {
        if case .header(let scan) = state { try readHeader(scan) }
        if case .nonce(let key) = state { try readNonce(key) }
        switch state {
        case .chunks(let cipher, let number):
            // A whole chunk with something behind it. Without, it may be the last.
            if bytes.count - done > PayloadCipher.sealedChunkBytes { return try openWhole(cipher, number) }
            return isEnded ? try openEnd(cipher, number) : nil
        case .failed(let fault): throw fault
        case .header, .nonce, .whole: return nil
        }
    }

    private mutating func readHeader(_ scan: HeaderScan) throws {
        var scan = scan
        let length = try scan.next(bytes[done...])
        state = .header(scan)
        guard let length else {
            if isEnded { throw SealingFault.malformedHeader }
            return
        }
        let header = try SealedHead.Header(bytes[done...])
        let key = try header.fileKey(for: identities)
        try header.check(key)
        done += length
        state = .nonce(key)
    }

    private mutating func readNonce(_ key: FileKey) throws {
        guard bytes.count - done >= SealedHead.nonceLength else {
            if isEnded { throw SealingFault.malformedHeader }
            return
        }
        let nonce = Array(bytes[done..<(done + SealedHead.nonceLength)])
        done += SealedHead.nonceLength
        state = .chunks(PayloadCipher(key: key.payloadKey(nonce: nonce)), 0)
    }

    private mutating func openWhole(_ cipher: PayloadCipher, _ number: UInt64) throws -> Data {
        let chunk = bytes[done..<(done + PayloadCipher.sealedChunkBytes)]
        let plain: Data
        do {
            plain = try Self.open(chunk, cipher, number, isLast: false)
            state = .chunks(cipher, number + 1)
        } catch {
            // The last one, with something added behind it: it is what was written, and what follows is the fault.
            plain = try Self.open(chunk, cipher, number, isLast: true)
            state = .failed(.trailingBytes)
        }
        done = chunk.endIndex
        return plain
    }

    private mutating func openEnd(_ cipher: PayloadCipher, _ number: UInt64) throws -> Data {
        let chunk = bytes[done...]
        guard chunk.count >= PayloadCipher.tagBytes else { throw SealingFault.cutShort }
        done = chunk.endIndex
        if let plain = try? Self.open(chunk, cipher, number, isLast: true) {
            // Nothing but an empty file has an empty last chunk.
            guard !plain.isEmpty || number == 0 else { throw SealingFault.alteredPayload }
            state = .whole
            return plain
        }
        guard chunk.count == PayloadCipher.sealedChunkBytes else { throw SealingFault.alteredPayload }
        let plain = try Self.open(chunk, cipher, number, isLast: false)
        state = .failed(.cutShort)
        return plain
    }

    private static func open(
        _ slice: ArraySlice<UInt8>, _ cipher: PayloadCipher, _ number: UInt64, isLast: Bool
    ) throws -> Data {
        try slice.withUnsafeBytes { try cipher.open($0, number: number, isLast: isLast) }
    }

    /// A file in one piece.
    public static func opened(_ bytes: [UInt8], by identities: [Identity]) throws -> [UInt8] {
        var reader = SealedReader(identities: identities)
        reader.feed(bytes)
        reader.end()
        var out: [UInt8] = []
        while let plain = try reader.next() { out += plain }
        return out
    }
}
