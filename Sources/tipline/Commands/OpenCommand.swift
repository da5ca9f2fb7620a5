import ArgumentParser
import Foundation
import Platform
import Sealing
import Tips

struct OpenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "open", abstract: "Open what is sealed: one age file, or a tip's folder as the platform has it.")

    @Option(name: [.short, .long], help: "A file of age identities.")
    var identity: String

    @Option(name: [.customShort("o"), .customLong("output")], help: "The same as the second argument.")
    var target: String?

    @Argument(help: "An age file, or a folder STORE/ID.")
    var input: String

    @Argument(help: "Where to: a new file, or a new folder for a folder. One file goes to standard output without it.")
    var output: String?

    func run() async throws {
        try await Outcome.of {
            let identities = try KeyFile.identities(identity)
            let output = output ?? target
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: input, isDirectory: &isFolder) else {
                throw Failure("no-input", "There is nothing at \(input).", .refuse)
            }
            if isFolder.boolValue {
                guard let output else { throw ValidationError("Say where the opened tip shall go.") }
                try TipOpening(identities: identities).open(folder: input, into: output)
            } else if let output {
                try open(identities, into: output)
            } else {
                _ = try SealedPart.open(input, by: identities) { try FileHandle.standardOutput.write(contentsOf: $0) }
            }
        }
    }

    /// Under another name until it is known to be whole.
    private func open(_ identities: [Identity], into output: String) throws {
        guard !FileManager.default.fileExists(atPath: output) else {
            throw Failure("target-exists", "\(output) is there already. Name another file.", .refuse)
        }
        let draft = output + ".opening"
        unlink(draft)
        let descriptor = Foundation.open(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.unwritable(output) }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        do {
            _ = try SealedPart.open(input, by: identities) { piece in
                try Self.written(output) { try file.write(contentsOf: piece) }
            }
            try Self.written(output) { try file.synchronize() }
            guard rename(draft, output) == 0 else { throw Self.unwritable(output) }
        } catch {
            unlink(draft)
            throw error
        }
    }

    private static func written(_ output: String, _ work: () throws -> Void) throws {
        do { try work() } catch { throw TipOpening.unwritable(output, error) }
    }

    /// By what the system says now.
    private static func unwritable(_ output: String) -> Failure {
        TipOpening.unwritable(output, POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO))
    }
}
