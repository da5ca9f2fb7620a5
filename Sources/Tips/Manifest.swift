/// What the platform reads first: one JSON object per delivery, whose bytes are fixed at admission.
///
/// The bytes are a short head (`id`, `lane`, `sequence`) and a body that every delivery of the tip shares. The ledger
/// keeps the body as it was written then, so a repeat years and versions later has the same digest.
public struct Manifest: Sendable, Hashable {
    public let bytes: [UInt8]
    /// The number of this delivery in its lane, from 1.
    public let sequence: Int64
    /// The age file that travels with it, of a sealed tip.
    public let statement: [UInt8]?
    /// Made by the host's key over `bytes`, where one is configured: 64 bytes.
    public var signature: [UInt8]?

    /// - Parameters:
    ///   - sequence: the number of this delivery in its lane, from 1.
    ///   - body: what ``body(of:)`` or ``sealedBody(of:statement:)`` made at admission.
    public init(id: TipID, lane: LaneName, sequence: Int64, body: [UInt8]) {
        let (clear, statement) = ManifestBody.parts(of: body)
        var head = JSONText(reserving: 96)
        head.object { json in
            json.key("id")
            json.string(id.description)
            json.key("lane")
            json.string(lane.name)
            json.key("sequence")
            json.integer(sequence)
        }
        // `{…}` and `{…}` become `{…,…}`.
        var bytes = head.bytes
        bytes.reserveCapacity(bytes.count + clear.count)
        bytes[bytes.count - 1] = UInt8(ascii: ",")
        bytes.append(contentsOf: clear.dropFirst())
        self.bytes = bytes
        self.sequence = sequence
        self.statement = statement.map { Array($0) }
    }

    public var digest: Digest { Digest.of(bytes) }

    /// The keys that do not depend on the lane, as an object of their own, in the contract's order; what was not said is null.
    public static func body(of tip: Tip) -> [UInt8] {
        var json = JSONText(reserving: tip.content.utf8.count + 768)
        json.object { json in
            writeKind(tip.decision.kind, tip.decision.departments, into: &json)
            writeReasons(tip.decision, into: &json)
            json.key("channel")
            json.string(tip.channel)
            json.key("received_at")
            json.string(tip.receivedAt.description)
            writeWords(of: tip, into: &json)
            json.key("exhibits")
            json.array { json in
                for exhibit in tip.exhibits { write(exhibit, into: &json) }
            }
        }
        return json.bytes
    }

    static func writeWords(of tip: Tip, into json: inout JSONText) {
        json.key("occurred_at")
        json.string(tip.occurredAt)
        json.key("place")
        json.string(tip.place)
        json.key("latitude")
        if let position = tip.position { json.number(position.latitude) } else { json.null() }
        json.key("longitude")
        if let position = tip.position { json.number(position.longitude) } else { json.null() }
        json.key("content")
        json.string(tip.content)
        json.key("contact")
        json.string(tip.contact)
    }

    static func writeKind(_ kind: Kind, _ departments: [String], into json: inout JSONText) {
        json.key("kind")
        json.string(kind.rawValue)
        json.key("departments")
        json.array { json in
            for department in departments { json.string(department) }
        }
    }

    static func writeReasons(_ decision: Decision, into json: inout JSONText) {
        json.key("because")
        json.array { json in
            for reason in decision.because {
                json.object { json in
                    json.key("name")
                    json.string(reason.name)
                    json.key("weight")
                    json.number(reason.weight)
                    guard !reason.says.isEmpty else { return }
                    json.key("says")
                    json.array { json in for word in reason.says { json.string(word) } }
                }
            }
        }
        json.key("rules_sha256")
        json.string(decision.rulesDigest.description)
    }

    /// What the file itself is.
    static func writeFile(_ exhibit: Exhibit, into json: inout JSONText) {
        json.key("number")
        json.integer(exhibit.number)
        json.key("media_type")
        json.string(exhibit.mediaType)
        json.key("bytes")
        json.integer(exhibit.bytes)
        json.key("sha256")
        json.string(exhibit.digest.description)
    }

    static func write(_ exhibit: Exhibit, into json: inout JSONText) {
        json.object { json in
            writeFile(exhibit, into: &json)
            json.key("findings")
            json.array { json in
                for finding in exhibit.findings { json.string(finding) }
            }
            if let sealed = exhibit.sealed {
                json.key("sealed_sha256")
                json.string(sealed.digest.description)
            }
        }
    }
}
