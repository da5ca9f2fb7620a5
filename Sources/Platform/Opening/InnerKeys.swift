import Foundation
public import Sealing
import Tips

/// What the inside has to open and to believe with; nothing of it is needed to record.
public struct InnerKeys: Sendable {
    /// Empty: what is sealed stays sealed.
    public var identities: [Identity]
    /// The front host's: then nothing is taken that it has not signed.
    public var hostKey: VerifyingKey?

    public init(identities: [Identity] = [], hostKey: VerifyingKey? = nil) {
        self.identities = identities
        self.hostKey = hostKey
    }

    /// - Parameter text: what stands in the header `Tipline-Manifest-Signature`.
    ///
    /// Throws `Failure` with code `signature-invalid`.
    func check(signature text: String?, of manifest: [UInt8]) throws(Failure) {
        guard let hostKey else { return }
        guard let signature = text.flatMap({ Data(base64Encoded: $0) }),
            hostKey.isValid(signature: Array(signature), of: manifest)
        else {
            throw Failure(
                "signature-invalid", "The manifest is not signed by the front host's key.", .refuse)
        }
    }

    /// Opens a sealed hand-over into its own folder. False where it is sealed to others: it is kept as it is.
    func open(_ arrival: ClueBook.Arrival) throws -> Bool {
        guard !identities.isEmpty, arrival.content.statement != nil, let folder = arrival.folder else { return true }
        do {
            try TipOpening(identities: identities).open(
                folder: folder, manifest: arrival.content, into: "\(folder)/\(TipOpening.folderName)")
            return true
        } catch let failure as Failure where failure.code == "wrong-identity" {
            return false
        } catch let failure as Failure where failure.code == "no-input" {
            // It was written here a moment ago: the fault is ours and not the tip's.
            throw Failure(failure.code, failure.sentence, .again)
        }
    }
}
