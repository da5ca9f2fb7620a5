import Spooling
import Tips

extension SpoolText {
    /// One line a tip behind a heading; single spaces between words.
    static func company(_ company: CompanyRecord) -> String {
        let members = company.members.map { member in
            "\(member.tip) \(member.receivedAt) \(word(member.likeness)) \(member.beside?.description ?? "-")"
        }
        let rest = company.size - company.members.count
        return ([heading(company)] + members + (rest > 0 ? ["and \(rest) more: give a higher --limit."] : []))
            .joined(separator: "\n")
    }

    static func heading(_ company: CompanyRecord) -> String { "cluster \(company.cluster): \(company.size) tips" }

    private static func word(_ likeness: Likeness?) -> String {
        switch likeness {
        case .exhibit: "exhibit"
        case .text(let percent): "text:\(percent)%"
        case nil: "-"
        }
    }

    static func noCompany(_ record: TipRecord) -> String {
        guard let body = record.manifestBody else { return "\(record.tip) is erased, and its company with it." }
        return ManifestBody.parts(of: body).statement == nil
            ? "\(record.tip) has no company that was found here."
            : "\(record.tip) is sealed: its company is found on the inside, in STORE/clusters.jsonl."
    }
}
