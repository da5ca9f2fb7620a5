import ArgumentParser
import Platform

/// What the inside opens and believes with.
struct InnerKeyOptions: ParsableArguments {
    @Option(help: "A file of age identities: what is sealed to one of them is opened beside what is recorded.")
    var identity: String?

    @Option(help: "The front host's public key, PEM: nothing is taken that it has not signed.")
    var hostKey: String?

    func keys() throws -> InnerKeys {
        InnerKeys(
            identities: try identity.map(KeyFile.identities) ?? [], hostKey: try hostKey.map(KeyFile.verifyingKey))
    }
}
