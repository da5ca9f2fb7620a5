import Spooling
import Tips

/// A cluster for operators' programs: `cluster` (the tip that began it), `size`, and `tips`, the first 1,000 in the order
/// they came: `id`, `received_at`, `beside`, `because` (`exhibit`, `text` or null) and `alike` (0 to 1 or null).
enum CompanyText {
    static func describe(_ company: CompanyRecord) -> [UInt8] {
        var json = JSONText(reserving: 128 * (company.members.count + 1))
        json.object { json in
            json.key("cluster")
            json.string(company.cluster.description)
            json.key("size")
            json.integer(company.size)
            json.key("tips")
            json.array { json in
                for member in company.members { json.object { write(member, into: &$0) } }
            }
        }
        return json.bytes
    }

    private static func write(_ member: CompanyRecord.Member, into json: inout JSONText) {
        json.key("id")
        json.string(member.tip.description)
        json.key("received_at")
        json.string(member.receivedAt.description)
        json.key("beside")
        json.string(member.beside?.description)
        json.key("because")
        switch member.likeness {
        case .exhibit: json.string("exhibit")
        case .text: json.string("text")
        case nil: json.null()
        }
        json.key("alike")
        if case .text(let percent) = member.likeness { json.number(Double(percent) / 100) } else { json.null() }
    }
}
