import Tips

/// What makes two requests the same tip: the parsed fields and the exhibits' digests, never the raw bytes (a browser's
/// second try has another boundary) and nothing that was decided or assigned here.
enum Fingerprint {
    static func bytes(of tip: Tip) -> [UInt8] {
        var json = JSONText(reserving: tip.content.utf8.count + 256)
        json.array { json in
            json.string(tip.content)
            json.string(tip.channel)
            json.string(tip.occurredAt)
            json.string(tip.place)
            json.string(tip.position.map { "\($0.latitude),\($0.longitude)" })
            json.string(tip.contact)
            json.string(tip.statedKind?.rawValue)
            for exhibit in tip.exhibits { json.string(exhibit.digest.description) }
        }
        return json.bytes
    }
}
