import Accounting
import ArgumentParser
import EmbeddedStore
import Foundation
import Receiving
import Tips

struct StatsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stats", abstract: "A month, or months, in numbers: folded from the custody events.")

    enum Format: String, CaseIterable, ExpressibleByArgument {
        case text
        case json
        case csv
        case html
    }

    @Argument(help: "The month, YYYY-MM.")
    var month: String

    @Option(help: "The last month of a range, YYYY-MM.")
    var to: String?

    @Option(help: "text, json, csv or html (a page to print).")
    var format: Format = .text

    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await Outcome.of {
            let first = try Self.month(month)
            let last = try to.map(Self.month) ?? first
            let (spool, settings) = try common.openSpool()
            let statistics = try await spool.ledger.statistics(from: first, to: last, calendar: settings.calendar)
            print(statistics.rendered(as: format), terminator: format == .json ? "\n" : "")
            spool.ledger.close()
        }
    }

    static func month(_ text: String) throws -> CalendarMonth {
        guard let month = CalendarMonth(text) else {
            throw ValidationError("`\(text)` is not a month: write YYYY-MM.")
        }
        return month
    }
}

extension Statistics {
    fileprivate func rendered(as format: StatsCommand.Format) -> String {
        switch format {
        case .text: text
        case .json: String(decoding: json, as: UTF8.self)
        case .csv: csv
        case .html: page()
        }
    }
}
