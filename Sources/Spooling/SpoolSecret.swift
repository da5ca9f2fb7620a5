internal import Crypto
public import Tips

/// The spool's own secret: 32 random bytes made with the spool. What must be looked up but not read (receipts,
/// idempotency keys, fingerprints) is stored only as an HMAC-SHA-256 under it, cut to 16 bytes.
public struct SpoolSecret: Sendable {
    /// Keyed once and copied for each hash: the key's own two blocks are half of a short hash's work.
    private let keyed: HMAC<SHA256>

    /// Nil unless `bytes` holds 32 bytes.
    public init?(bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        keyed = HMAC<SHA256>(key: SymmetricKey(data: bytes))
    }

    /// The purposes keep one kind of hash from being mistaken for another.
    private enum Purpose: UInt8 {
        case receipt = 1
        case idempotencyKey = 2
        case fingerprint = 3
        case derivedReceipt = 4
        case upload = 5
        case sealedFingerprint = 6
    }

    public func hash(of receipt: Receipt) -> [UInt8] {
        code(.receipt, receipt.bytes)
    }

    public func hash(ofKey idempotencyKey: String) -> [UInt8] {
        code(.idempotencyKey, Array(idempotencyKey.utf8))
    }

    public func fingerprint(of fields: [UInt8]) -> [UInt8] {
        code(.fingerprint, fields)
    }

    /// The fingerprint of a sealed tip. Whoever has the disk has this secret too and could try guesses of the text; the
    /// idempotency key is only with the sender, and on the disk only as a hash, so it takes part.
    func sealedFingerprint(of fields: [UInt8], idempotencyKey: String) -> [UInt8] {
        let key = Array(code(.sealedFingerprint, Array(idempotencyKey.utf8)))
        let hash = HMAC<SHA256>.authenticationCode(for: fields, using: SymmetricKey(data: key))
        return hash.withUnsafeBytes { Array($0.prefix(16)) }
    }

    /// What an upload is called on disk.
    public func name(of upload: UploadID) -> UploadName {
        UploadName(hash: TipID(bytes: code(.upload, upload.bytes)) ?? TipID(high: 0, low: 0))
    }

    /// The receipt of a tip that came with a key: the same whenever the same tip comes again with it.
    public func receipt(key: Admission.KeyedAdmission, tip: TipID) -> Receipt {
        Receipt(prefix: code(.derivedReceipt, key.keyHash + key.fingerprint + tip.bytes))
    }

    private func code(_ purpose: Purpose, _ bytes: [UInt8]) -> [UInt8] {
        var hmac = keyed
        hmac.update(data: [purpose.rawValue] + bytes)
        return hmac.finalize().withUnsafeBytes { Array($0.prefix(16)) }
    }
}
