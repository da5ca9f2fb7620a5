internal import Crypto

/// What stands before the chunks of an age file: the header (version, stanzas, its authentication code), and the 16 bytes
/// that the key of the chunks is derived with. https://age-encryption.org/v1, C2SP `age.md`.
public struct SealedHead: Sendable {
    public let bytes: [UInt8]
    /// Seals and opens the chunks behind it.
    public let cipher: PayloadCipher

    static let version = Array("age-encryption.org/v1\n".utf8)
    static let nonceLength = 16
    /// So long a header has hundreds of recipients; nobody is to be made to hold more.
    public static let longest = 65_536

    /// - Parameter fileKey: never used for another file.
    public init(for recipients: [Recipient], fileKey: FileKey = FileKey()) throws {
        guard !recipients.isEmpty else { throw SealingFault.noRecipient }
        var header = Self.version
        for recipient in recipients { header += try Stanza(fileKey, for: recipient).lines }
        header += Self.mark
        let code = HMAC<SHA256>.authenticationCode(for: header, using: fileKey.headerKey)
        let nonce = SymmetricKey(size: .bits128).withUnsafeBytes { Array($0) }
        bytes = header + [UInt8(ascii: " ")] + PlainBase64.encode(code) + [UInt8(ascii: "\n")] + nonce
        cipher = PayloadCipher(key: fileKey.payloadKey(nonce: nonce))
    }

    /// The head of a file whose key is known, at the start of `bytes`. Throws when it is not that file's.
    public init(at bytes: [UInt8], fileKey: FileKey) throws {
        let header = try Header(bytes[...])
        try header.check(fileKey)
        guard bytes.count >= header.length + Self.nonceLength else { throw SealingFault.cutShort }
        let nonce = Array(bytes[header.length..<header.length + Self.nonceLength])
        self.bytes = Array(bytes[..<(header.length + Self.nonceLength)])
        cipher = PayloadCipher(key: fileKey.payloadKey(nonce: nonce))
    }

    /// The length of the head that stands at the start of `bytes`; nil when there is none, or not all of it.
    public static func length(at bytes: [UInt8]) -> Int? {
        HeaderScan.length(bytes[...]).flatMap { bytes.count >= $0 + nonceLength ? $0 + nonceLength : nil }
    }

    static let mark = Array("---".utf8)

    /// The text part, read and not yet believed.
    struct Header {
        var stanzas: [Stanza] = []
        /// With the line of its code.
        var length: Int
        private var authenticated: ArraySlice<UInt8>
        private var code: [UInt8]

        /// - Parameter bytes: the header and whatever follows.
        init(_ bytes: ArraySlice<UInt8>) throws {
            guard let length = HeaderScan.length(bytes) else { throw SealingFault.malformedHeader }
            self.length = length
            var lines = bytes.prefix(length - 1).split(
                separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)[...]
            guard lines.popFirst()?.elementsEqual(SealedHead.version.dropLast()) == true,
                let last = lines.popLast(), !lines.isEmpty
            else { throw SealingFault.malformedHeader }
            while !lines.isEmpty {
                guard let stanza = Stanza(taking: &lines) else { throw SealingFault.malformedHeader }
                stanzas.append(stanza)
            }
            guard last.starts(with: SealedHead.mark + [UInt8(ascii: " ")]),
                let code = PlainBase64.decode(last.dropFirst(4)), code.count == 32
            else { throw SealingFault.malformedHeader }
            authenticated = bytes[..<(last.startIndex + SealedHead.mark.count)]
            self.code = code
        }

        /// The key that one of `identities` opens. Throws where none does.
        func fileKey(for identities: [Identity]) throws -> FileKey {
            // A passphrase's stanza may only stand alone, and is nobody's here.
            guard stanzas.count == 1 || !stanzas.contains(where: { $0.type == "scrypt" }) else {
                throw SealingFault.malformedHeader
            }
            for stanza in stanzas {
                for identity in identities {
                    if let key = try stanza.fileKey(for: identity) { return key }
                }
            }
            throw SealingFault.noMatchingIdentity
        }

        func check(_ fileKey: FileKey) throws {
            let isRight = HMAC<SHA256>.isValidAuthenticationCode(
                code, authenticating: Array(authenticated), using: fileKey.headerKey)
            guard isRight else { throw SealingFault.alteredHeader }
        }
    }
}

/// Finds the end of a header while it comes in, looking at every byte once.
struct HeaderScan {
    /// Where the line begins that has no end yet.
    private var lineStart = 0
    private var seen = 0

    /// The header's length once all of it is there; nil as long as it is not. Throws as soon as it cannot be one.
    mutating func next(_ bytes: ArraySlice<UInt8>) throws -> Int? {
        let version = SealedHead.version
        guard bytes.prefix(version.count).elementsEqual(version.prefix(bytes.count)) else {
            throw SealingFault.malformedHeader
        }
        while let end = bytes.dropFirst(seen).firstIndex(of: UInt8(ascii: "\n")) {
            let line = bytes[(bytes.startIndex + lineStart)..<end]
            let length = end - bytes.startIndex + 1
            (lineStart, seen) = (length, length)
            if line.starts(with: SealedHead.mark) { return length }
        }
        seen = bytes.count
        guard bytes.count <= SealedHead.longest else { throw SealingFault.malformedHeader }
        return nil
    }

    static func length(_ bytes: ArraySlice<UInt8>) -> Int? {
        var scan = HeaderScan()
        return (try? scan.next(bytes)).flatMap { $0 }
    }
}
