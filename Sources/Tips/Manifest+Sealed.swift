/// A sealed tip: the statement is for the inside, the clear keys for whoever carries and counts.
extension Manifest {
    /// What only the inside may read, as one JSON object: the citizen's words, what decided, and every exhibit as it was
    /// before it was sealed. It names the tip, and of each exhibit the digest of its age file, so that the inside sees
    /// whether clear manifest, statement and exhibits are of one tip.
    public static func statement(of tip: Tip) -> [UInt8] {
        var json = JSONText(reserving: tip.content.utf8.count + 768)
        json.object { json in
            json.key("id")
            json.string(tip.id.description)
            writeReasons(tip.decision, into: &json)
            writeWords(of: tip, into: &json)
            json.key("exhibits")
            json.array { json in
                for exhibit in tip.exhibits { write(exhibit, into: &json) }
            }
        }
        return json.bytes
    }

    /// The body in clear: the age files by length and digest, the kind, and what counting needs.
    ///
    /// - Parameter statement: the age file made of ``statement(of:)``.
    public static func sealedBody(of tip: Tip, statement: [UInt8]) -> [UInt8] {
        var json = JSONText(reserving: 768)
        json.object { json in
            writeKind(tip.decision.kind, tip.decision.departments, into: &json)
            json.key("channel")
            json.string(tip.channel)
            json.key("received_at")
            json.string(tip.receivedAt.description)
            json.key("statement")
            json.object { json in
                json.key("bytes")
                json.integer(statement.count)
                json.key("sha256")
                json.string(Digest.of(statement).description)
            }
            json.key("exhibits")
            json.array { json in
                for exhibit in tip.exhibits { json.object { writeFile(exhibit.asKept, into: &$0) } }
            }
        }
        return ManifestBody.sealed(json.bytes, statement: statement)
    }
}
