import ArgumentParser
import Foundation
import Sealing
import Tips

struct KeygenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keygen", abstract: "Make a key: an identity that opens what is sealed, or the host's own key.",
        discussion: """
            The identity's file stays on the inside; its recipient (age1…), which is printed, goes into `recipients` of the \
            front host. The host's key stays on the front host; its public half, which is printed, goes to the inside.
            """)

    @Flag(help: "An Ed25519 key that signs manifests, PEM, instead of an identity.")
    var hostKey = false

    @Option(name: [.short, .long], help: "The same as the argument, as `age-keygen` has it.")
    var output: String?

    @Argument(help: "The file to make; it must not be there yet. Without one the key goes to standard output.")
    var file: String?

    func run() async throws {
        try await Outcome.of {
            let (key, half) = hostKey ? Self.signing() : Self.opening()
            try give(key, half)
        }
    }

    private static func signing() -> (key: String, half: String) {
        let key = SigningKey()
        return (key.pem, key.verifyingKey.pem)
    }

    private static func opening() -> (key: String, half: String) {
        let identity = Identity()
        return (
            IdentityFile.text(of: identity, created: SystemTime().now.description), "\(identity.recipient)\n"
        )
    }

    /// The half that others may have is printed beside the file; where the key itself is printed, it goes to standard error.
    private func give(_ key: String, _ half: String) throws {
        guard let path = file ?? output else {
            FileHandle.standardError.write(Data(half.utf8))
            return print(key, terminator: "")
        }
        try KeyFile.write(key, toNew: path)
        print(half, terminator: "")
    }
}
