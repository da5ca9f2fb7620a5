import Classification
import Foundation
import Inspection
import Logging
import RuleFiles
import ServiceLifecycle
import Tips
import UnixSignals

/// On SIGHUP the rules are read again.
struct RuleReload: Service {
    let renewal: RuleRenewal
    private let signals: UnixSignalsSequence

    /// From here on a SIGHUP no longer ends the process.
    init(_ renewal: RuleRenewal) async {
        self.renewal = renewal
        signals = await UnixSignalsSequence(trapping: .sighup)
    }

    func run() async throws {
        for await _ in signals.cancelOnGracefulShutdown() {
            // A fifth of a second of files and tables, which no task that answers somebody should wait behind.
            await withCheckedContinuation { done in
                Thread.detachNewThread {
                    renewal.renew()
                    done.resume()
                }
            }
        }
    }
}

/// Sound rules count for every tip that begins afterwards; of broken ones the mistakes are told, and the old ones stay.
struct RuleRenewal: Sendable {
    var folder: String
    var channels: [String]
    var lanes: Set<LaneName>
    var rules: RulesInForce
    var logger: Logger

    func renew() {
        do {
            // All but the book stays until the next start, which must not fail by what was let pass now.
            let book = try OfficeFiles.load(directory: folder, channels: channels).book
            let former = rules.book.extent
            rules.replace(with: book)
            logger.notice(
                "rules in force",
                metadata: ["extent": "\(book.extent)", "before": "\(former)", "sha256": "\(book.digest)"])
            if book.extent.isMuchLess(than: former) {
                logger.warning("the new rules hold far less than those before: see whether their files are whole")
            }
            tellOfStrangers()
        } catch let mistakes as RuleMistakes {
            for mistake in mistakes.all { logger.error("\(mistake.description)") }
            keep(mistakes: mistakes.all.count)
        } catch {
            keep(mistakes: 1)
        }
    }

    /// A lane that rules name and nobody works is no reason not to start: what goes there falls to `default`.
    func tellOfStrangers() {
        for warning in rules.book.strangers(to: lanes) { logger.warning("\(warning.description)") }
    }

    private func keep(mistakes: Int) {
        logger.error(
            "the new rules are refused, the old ones stay",
            metadata: ["mistakes": "\(mistakes)", "sha256": "\(rules.book.digest)"])
    }
}
