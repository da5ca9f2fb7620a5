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

    @Argument(help: "The file to make; it must not be there yet.")
    var file: String

    func run() async throws {
        try await Outcome.of {
            if hostKey {
                let key = SigningKey()
                try KeyFile.write(key.pem, toNew: file)
                print(key.verifyingKey.pem, terminator: "")
            } else {
                let identity = Identity()
                try KeyFile.write(
                    IdentityFile.text(of: identity, created: SystemTime().now.description), toNew: file)
                print(identity.recipient)
            }
        }
    }
}
