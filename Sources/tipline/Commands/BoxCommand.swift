import ArgumentParser
import Inspection

/// Started by the program itself, never by people: the inside of the box in which hostile bytes are looked at.
struct BoxCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "box", abstract: "A worker that looks at files and can do nothing else.", shouldDisplay: false)

    @Option(help: "Try this instead, to see that it cannot be done.")
    var attempt: String?

    func run() throws {
        guard try BoxInside.run(attempting: attempt) else { throw ValidationError("There is no such attempt.") }
    }
}
