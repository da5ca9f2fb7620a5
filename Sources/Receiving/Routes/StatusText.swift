import Spooling
import Tips

/// What a citizen is told of a tip: its stage in plain words, never where it lies or who has it.
enum StatusText {
    static func describe(_ record: TipRecord) -> [UInt8] {
        let words = words(for: record.stage)
        var json = JSONText()
        json.object { json in
            json.key("stage")
            json.string(record.stage.rawValue)
            json.key("says")
            json.object { json in
                json.key("zh")
                json.string(words.chinese)
                json.key("en")
                json.string(words.english)
            }
            json.key("kind")
            json.string(record.judged.kind.rawValue)
            json.key("received_on")
            json.string(record.figures.receivedOn.description)
            json.key("exhibits")
            json.array { json in
                for exhibit in record.exhibits {
                    json.object { json in
                        json.key("number")
                        json.integer(exhibit.number)
                        json.key("media_type")
                        json.string(exhibit.mediaType)
                        json.key("bytes")
                        json.integer(exhibit.bytes)
                    }
                }
            }
            json.key("reply")
            json.string(reply(of: record))
        }
        return json.bytes
    }

    /// What the platform says to the citizen, without what would turn the page around it or the rest of a line: it may
    /// stand in a form's page or in a terminal.
    static func reply(of record: TipRecord) -> String? {
        guard let reply = record.deliveries.compactMap(\.reply).first else { return nil }
        let shown = reply.unicodeScalars.filter {
            $0 == "\n" || ($0.properties.generalCategory != .control && !$0.turnsText)
        }
        return String(String.UnicodeScalarView(shown))
    }

    static func words(for stage: Stage) -> (chinese: String, english: String) {
        switch stage {
        case .queued, .sending, .deferred, .inDoubt, .held, .sentUnconfirmed:
            ("已收到，正在转交办理部门。", "Received, and on its way to the department.")
        case .delivered:
            ("已转交办理部门。", "Handed over to the department.")
        case .parked, .quarantined:
            ("已收到，正在由工作人员处理。", "Received; a member of staff is looking after it.")
        case .expired:
            ("已收到，保存期限已满。", "Received; the time it is kept has ended.")
        }
    }
}
