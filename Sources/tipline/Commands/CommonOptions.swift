import ArgumentParser
import EmbeddedStore
import Foundation
import RuleFiles
import Tips

/// What every command takes, and the configuration that follows from it.
struct CommonOptions: ParsableArguments {
    @Option(help: "Configuration file (YAML); tipline.yaml of this folder where there is one.")
    var config: String?

    @Option(help: "The spool's folder.")
    var spool: String?

    @Option(help: "The folder of rules.")
    var rules: String?

    /// - Parameter flags: of the command, by the setting they stand for.
    func layers(_ flags: [String: String?] = [:], endpoint: String? = nil) throws -> SettingLayers {
        var environment = ProcessInfo.processInfo.environment
        let named = config ?? environment.removeValue(forKey: "TIPLINE_CONFIG")
        environment.removeValue(forKey: "TIPLINE_CONFIG")
        let path = named ?? (FileManager.default.fileExists(atPath: "tipline.yaml") ? "tipline.yaml" : nil)
        let given = flags.merging(["spool": spool, "rules": rules]) { $1 }
        return SettingLayers(
            flags: given.compactMapValues { $0 }, environment: environment,
            file: try path.map { try RuleNode.read(file: $0) }, onlyEndpoint: endpoint)
    }

    func settings() throws -> Settings {
        try Settings(layers(), needsEndpoints: false)
    }

    /// Whether anybody has said where the spool is.
    func namesSpool() throws -> Bool {
        guard let setting = Setting.all.first(where: { $0.key == "spool" }) else { return false }
        return try layers().value(of: setting)?.origin ?? .fallback != .fallback
    }

    /// The spool of these options, for a command beside the daemon.
    func openSpool() throws -> (EmbeddedSpool, Settings) {
        let settings = try settings()
        return (try EmbeddedSpool.openForCommand(settings.spool), settings)
    }
}
