import Foundation
import RuleFiles
import Testing

@testable import tipline

/// A configuration written for one test.
enum Configured {
    /// The layers of a file, an environment and flags, as the program would have them.
    static func layers(
        _ yaml: String? = nil, flags: [String: String] = [:], environment: [String: String] = [:],
        endpoint: String? = nil
    ) throws -> SettingLayers {
        SettingLayers(
            flags: flags, environment: environment,
            file: try yaml.map { try RuleNode.parse($0, named: "tipline.yaml") },
            onlyEndpoint: endpoint)
    }

    static func settings(
        _ yaml: String? = nil, flags: [String: String] = [:], environment: [String: String] = [:],
        endpoint: String? = "http://127.0.0.1:9090/clues", needsEndpoints: Bool = true
    ) throws -> Settings {
        try Settings(
            layers(yaml, flags: flags, environment: environment, endpoint: endpoint), needsEndpoints: needsEndpoints)
    }

    /// What is said of a configuration that is wrong: one line a mistake.
    static func mistakes(
        _ yaml: String? = nil, flags: [String: String] = [:], environment: [String: String] = [:],
        endpoint: String? = "http://127.0.0.1:9090/clues"
    ) -> [String] {
        do {
            _ = try settings(yaml, flags: flags, environment: environment, endpoint: endpoint)
            return []
        } catch let mistakes as RuleMistakes {
            return mistakes.all.map(\.description)
        } catch {
            return ["\(error)"]
        }
    }

    /// The rules that are shipped; nil when the tests stand somewhere else.
    static var rules: String? {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Rules").path
        return FileManager.default.fileExists(atPath: folder) ? folder : nil
    }

    /// A folder of its own, gone behind the work.
    static func inFolder(_ work: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("configured-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try work(folder.path)
    }
}
