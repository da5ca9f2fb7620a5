import ArgumentParser
import Foundation
import RuleFiles
import Tips

/// The edge where an error becomes an exit code (sysexits.h) and a sentence on standard error.
enum Outcome {
    /// Runs a command's work; whatever it throws is said once and turned into its code.
    static func of(_ work: () async throws -> Void) async throws {
        do {
            try await work()
            try StandardOutput.flush()
        } catch let error as ExitCode {
            throw error
        } catch let error as ValidationError {
            // Said with the usage, and 64 (EX_USAGE).
            throw error
        } catch {
            complain(sentence(for: error))
            throw ExitCode(code(for: error))
        }
    }

    static func complain(_ sentence: String) {
        FileHandle.standardError.write(Data("tipline: \(sentence)\n".utf8))
    }

    private static func sentence(for error: any Error) -> String {
        switch error {
        case let failure as Failure: failure.description
        case let mistakes as RuleMistakes: mistakes.all.map(\.description).joined(separator: "\ntipline: ")
        case let error as any LocalizedError: error.errorDescription ?? "\(error)"
        default: "\(error)"
        }
    }

    static func code(for error: any Error) -> Int32 {
        switch error {
        case is RuleMistakes, is RuleMistake: return EX_CONFIG
        case let failure as Failure:
            if let code = table[failure.code] { return code }
            switch failure.verdict {
            case .refuse: return EX_DATAERR
            case .again: return EX_TEMPFAIL
            case .callSomeone: return EX_IOERR
            }
        default: return EX_SOFTWARE
        }
    }

    /// For whoever asked a daemon and was not given what he asked for: whether the same may be asked again later.
    static func code(forAnswer status: Int) -> Int32 {
        switch status {
        case 408, 409, 425, 429, 500...: EX_TEMPFAIL
        default: EX_DATAERR
        }
    }

    /// Codes whose verdict alone would say too little.
    private static let table: [Failure.Code: Int32] = [
        "no-spool": EX_NOINPUT,
        "no-store": EX_NOINPUT,
        "no-input": EX_NOINPUT,
        "spool-unwritable": EX_CANTCREAT,
        "target-unwritable": EX_CANTCREAT,
        "spool-in-use": EX_TEMPFAIL,
        "backup-unwritable": EX_CANTCREAT,
        "listen-failed": EX_UNAVAILABLE,
        "unreachable": EX_UNAVAILABLE,
    ]

    private static let EX_DATAERR: Int32 = 65
    private static let EX_NOINPUT: Int32 = 66
    private static let EX_UNAVAILABLE: Int32 = 69
    private static let EX_SOFTWARE: Int32 = 70
    private static let EX_CANTCREAT: Int32 = 73
    private static let EX_IOERR: Int32 = 74
    private static let EX_TEMPFAIL: Int32 = 75
    private static let EX_CONFIG: Int32 = 78
}
