import ArgumentParser
import Foundation
import Inspection
import Logging
import Tips

struct InspectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect", abstract: "What files really are: one JSON object a line.")

    @OptionGroup var common: CommonOptions

    @Argument(help: "The files.")
    var files: [String]

    func run() async throws {
        try await Outcome.of {
            var settings = try common.settings()
            // One file after the other.
            settings.box.workers = 1
            let logger = Logger(label: "inspect") { LineLog(label: $0, level: .warning, format: .text) }
            let box = try settings.box.open(isProven: false, logger)
            let inspector = Inspector(formats: try Formats.load(directory: settings.rules), box: box)
            for file in files { print(Self.describe(await inspector.inspect(file: file), inspector.formats)) }
        }
    }

    private static func describe(_ finding: FileFinding, _ formats: Formats) -> String {
        var json = JSONText()
        json.object { json in
            json.key("file")
            json.string(finding.file)
            json.key("media_type")
            json.string(finding.mediaType)
            json.key("verdict")
            json.string(finding.verdict.rawValue)
            json.key("reason")
            json.string(finding.refusal?.code.rawValue)
            json.key("marks")
            json.array { json in
                for mark in finding.marks { json.string(mark.rawValue) }
            }
            json.key("duration_seconds")
            if let seconds = finding.durationSeconds { json.number(seconds) } else { json.null() }
            json.key("notes")
            json.array { json in
                for note in finding.notes { json.string(note) }
            }
            json.key("says")
            json.array { json in
                if let refusal = finding.refusal { say(refusal.code.rawValue, refusal.sentence, &json) }
                for mark in finding.marks { say(mark.rawValue, formats.sentence(of: mark), &json) }
            }
        }
        return json.text
    }

    /// A reason or a mark in the words of the office.
    private static func say(_ code: String, _ sentence: Wording, _ json: inout JSONText) {
        json.object { json in
            json.key("code")
            json.string(code)
            json.key("zh")
            json.string(sentence.zh)
            json.key("en")
            json.string(sentence.en)
        }
    }
}
