import Foundation
import RuleFiles
import Tips

@testable import Inspection

/// Profiles read as an office would write them, with the formats that ship.
enum Profiles {
    static func text(_ path: String) throws -> String {
        try String(contentsOfFile: Shipped.rules + "/" + path, encoding: .utf8)
    }

    static func formats(_ profiles: String, known: ProfilesReading.Known = .init()) throws -> Formats {
        let text = try text("formats.yaml") + "\n" + profiles
        return try Formats(reading: RuleNode.parse(text, named: "formats.yaml"), known: known)
    }

    /// The three that offices have published.
    static func examples() throws -> Formats { try formats(text("examples/profiles.yaml")) }

    /// What is said of a profile whose lines these are, behind a name, a reason and a sentence.
    static func one(_ lines: String...) throws -> Formats {
        let head = "profiles:\n  - name: one\n    why: For the test.\n    sentence: { zh: 只收这些。, en: These alone. }\n"
        return try formats(head + lines.map { "    \($0)\n" }.joined())
    }
}

extension EvidenceCheck {
    /// All of a tip at once: the channel, the desks, hours since the event, and its files.
    static func answer(
        _ formats: Formats, channel: String = "web", departments: [String] = [], hoursAgo: Double? = nil,
        isComplete: Bool = true, _ exhibits: [ExhibitSoFar]
    ) -> EvidenceRefusal? {
        let now = Moment(milliseconds: 1_420_245_000_000)
        guard var check = EvidenceCheck(formats: formats, now: now) else { return nil }
        check.tell(channel: channel)
        check.tell(departments: departments)
        let occurred = hoursAgo.map { now.adding(seconds: -3600 * $0) }
        check.tell(occurred: occurred.map { $0...$0 })
        check.exhibits = exhibits
        return check.refusal(isComplete: isComplete)
    }
}

extension ExhibitSoFar {
    static let photo = ExhibitSoFar(mediaType: "image/jpeg", bytes: 3_000_000)

    static func video(_ seconds: Double? = nil, megabytes: Int64 = 10, _ type: String = "video/mp4") -> ExhibitSoFar {
        ExhibitSoFar(mediaType: type, bytes: megabytes * 1_000_000, durationSeconds: seconds)
    }
}
