internal import Foundation
public import Tips

/// Makes the host key's signature over the bytes of a manifest.
public typealias ManifestSigning = @Sendable (_ manifest: [UInt8]) throws -> [UInt8]

/// One tip on its way to one endpoint: what is sent, and how long it may take.
public struct HandOver: Sendable, Hashable {
    /// Nil where nothing is posted: the lane drops files.
    public var endpoint: Endpoint?
    public var tip: TipID
    public var manifest: Manifest
    /// Computed once: it goes out in a header and is compared with the echo.
    public let manifestDigest: Digest
    public var exhibits: [Exhibit]
    /// The whole exchange, connection to last byte of the answer.
    public var limitSeconds: Double
    /// What all hand-overs to this endpoint may send together.
    public var bytesPerSecond: Int?

    public init(
        endpoint: Endpoint?, tip: TipID, manifest: Manifest, exhibits: [Exhibit], limitSeconds: Double,
        bytesPerSecond: Int? = nil
    ) {
        self.endpoint = endpoint
        self.tip = tip
        self.manifest = manifest
        manifestDigest = manifest.digest
        self.exhibits = exhibits
        self.limitSeconds = limitSeconds
        self.bytesPerSecond = bytesPerSecond
    }

    /// What contract §4.2 puts beside the body, whichever way it goes.
    func headers(contentType: String) -> [DropHead.Header] {
        let signature = manifest.signature.map {
            DropHead.Header("Tipline-Manifest-Signature", Data($0).base64EncodedString())
        }
        return [
            .init("Idempotency-Key", tip.description),
            .init("Tipline-Manifest-SHA256", manifestDigest.description),
            .init("Content-Type", contentType),
        ] + (signature.map { [$0] } ?? [])
    }
}

/// `GET <endpoint>/<id>`: what became of a tip there.
public struct Question: Sendable, Hashable {
    public var endpoint: Endpoint
    public var tip: TipID
    public var limitSeconds: Double

    /// An answer is a few hundred bytes: whoever needs longer than this has stalled.
    public static let usualLimitSeconds = 60.0

    public init(endpoint: Endpoint, tip: TipID, limitSeconds: Double = usualLimitSeconds) {
        self.endpoint = endpoint
        self.tip = tip
        self.limitSeconds = limitSeconds
    }
}

/// Carries a tip across and says what came of it. Never throws: whatever goes wrong is an answer too.
/// A cancelled task ends the exchange, which is answered `.fault(.abandoned)`.
public protocol Carrier: Sendable {
    /// Where the tasks of a lane that it carries for run best; nil: anywhere. Nothing may block there.
    var executor: (any TaskExecutor)? { get }
    func carry(_ handOver: HandOver) async -> Answer
    func ask(_ question: Question) async -> Answer
}

extension Carrier {
    public var executor: (any TaskExecutor)? { nil }

    /// Who carries where nobody can be asked says what an endpoint without the question would say.
    public func ask(_ question: Question) async -> Answer { .reply(Reply(status: 405)) }
}

public enum Answer: Sendable, Hashable {
    case reply(Reply)
    /// Put down, whole and synced, where a one-way gate takes it from: nobody will answer.
    case dropped
    case fault(TransportFault)
}

/// What the platform said, as it came. All of it is text from outside.
public struct Reply: Sendable, Hashable {
    /// Replies are read up to here: an echo takes a few hundred bytes.
    public static let longestBytes = 64 * 1024

    public enum Ending: Sendable, Hashable {
        case whole
        /// The connection broke after the status.
        case cut
        /// Longer than ``Reply/longestBytes``.
        case tooLong
    }

    public var status: Int
    /// The header `Retry-After`, unread.
    public var retryAfter: String?
    public var body: [UInt8]
    public var ending: Ending

    public init(status: Int, retryAfter: String? = nil, body: [UInt8] = [], ending: Ending = .whole) {
        self.status = status
        self.retryAfter = retryAfter
        self.body = body
        self.ending = ending
    }
}

/// No usable answer. Every `why` is a constant word of the program.
public enum TransportFault: Error, Sendable, Hashable {
    /// No connection came about: nothing of the tip has left.
    case unreachable(why: String)
    /// The other side is not who it should be, or does not believe that we are.
    case certificate
    /// It broke on the way. When all of the request was written, the tip may have arrived.
    case broken(why: String, wasWritten: Bool)
    /// An exhibit is gone, cut or changed: the request was given up before its end.
    case damagedExhibit(why: String)
    /// An exhibit could not be read this time.
    case unreadableExhibit
    /// We gave it up ourselves, on the way down.
    case abandoned(wasWritten: Bool)
}
