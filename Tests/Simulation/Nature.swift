import Sealing
import Spooling
import Tips

/// What sort of a spool a world has: the same in all its lives, but that the first may not know yet whom to seal to.
struct Nature: Sendable {
    /// What comes is sealed to somebody inside.
    var isSealed = false
    /// What its first life took in rests in clear all the same.
    var beganInClear = false
    /// Some files come piece by piece before their tip does.
    var hasUploads = false
    /// Somebody takes backups, and the last of them is restored at the end.
    var hasBackups = false

    /// One lane puts files down for a one-way gate.
    var hasDrop = false
    /// What nobody confirms for so long ends there; nil: never.
    var expireSeconds: Double?

    init() {}

    init(_ chance: Chance) {
        isSealed = chance.once(in: 4)
        hasUploads = chance.once(in: 3)
        hasBackups = chance.once(in: 4)
        hasDrop = chance.once(in: 4)
        expireSeconds = chance.once(in: 3) ? Double(chance.skewed(upTo: 300)) : nil
        beganInClear = isSealed && chance.once(in: 3)
    }
}

/// Who can open what is sealed. Another one in every process: what is sealed is random in any case, and no history hangs on it.
enum Inside {
    private static let identity = Identity()

    static var recipients: [Recipient] { [identity.recipient] }

    /// Nil where it does not open.
    static func opened(_ bytes: some Sequence<UInt8>) -> [UInt8]? {
        try? SealedReader.opened(Array(bytes), by: [identity])
    }

    static func isSealed(_ body: [UInt8]) -> Bool { ManifestBody.parts(of: body).statement != nil }

    /// What stands in a manifest's body for nobody else; nil where it does not open.
    static func words(of body: [UInt8]) -> [UInt8]? {
        let (clear, statement) = ManifestBody.parts(of: body)
        guard let statement else { return Array(clear) }
        return opened(statement)
    }
}
