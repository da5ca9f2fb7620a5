import Company
import Foundation
import Tips

/// One line of `clusters.jsonl`: a clue that has company. The last line of an id is the one that counts: a cluster may
/// have moved into another.
struct ClusterLine: Hashable {
    var id: TipID
    /// Its line in `clues.jsonl`, from 1.
    var number: Int64
    /// Called by the clue that began it.
    var cluster: TipID
    /// Which clue it was found beside, and why; nil for the one that began the cluster, and for one that moved.
    var beside: TipID?
    var likeness: Likeness?

    /// With the line break.
    var bytes: [UInt8] {
        var json = JSONText(reserving: 192)
        json.object { json in
            json.key("id")
            json.string(id.description)
            json.key("line")
            json.integer(number)
            json.key("cluster")
            json.string(cluster.description)
            json.key("beside")
            json.string(beside?.description)
            json.key("because")
            switch likeness {
            case .exhibit: json.string("exhibit")
            case .text: json.string("text")
            case nil: json.null()
            }
            json.key("alike")
            if case .text(let percent) = likeness { json.number(Double(percent) / 100) } else { json.null() }
        }
        return json.bytes + [UInt8(ascii: "\n")]
    }

    init(id: TipID, number: Int64, cluster: TipID, beside: TipID? = nil, likeness: Likeness? = nil) {
        self.id = id
        self.number = number
        self.cluster = cluster
        self.beside = beside
        self.likeness = likeness
    }

    /// Nil for a torn or damaged line.
    init?(line: some Collection<UInt8>) {
        guard let text = try? JSONDecoder().decode(Text.self, from: Data(line)), let id = TipID(text.id),
            let cluster = TipID(text.cluster), text.line > 0
        else { return nil }
        self.init(id: id, number: text.line, cluster: cluster, beside: text.beside.flatMap { TipID($0) })
        switch text.because {
        case "exhibit": likeness = .exhibit
        case "text": likeness = .text(Int(((text.alike ?? 0) * 100).rounded()))
        default: break
        }
    }

    private struct Text: Decodable {
        var id: String
        var line: Int64
        var cluster: String
        var beside: String?
        var because: String?
        var alike: Double?
    }
}
