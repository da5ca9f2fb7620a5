import Forwarding
import RuleFiles

/// `config describe`: every key, what is in force, where that comes from, and what it is for. Secrets are never printed.
struct SettingsDescription {
    let layers: SettingLayers

    var text: String {
        var lines = [
            "# Every setting, the value in force, and where it comes from.",
            "# Order: flags, environment, file, defaults.", "",
        ]
        for setting in Setting.all {
            lines.append("# \(setting.help) (\(setting.sort); \(setting.environmentName))")
            lines.append("\(setting.key): \(value(of: setting))")
        }
        lines += ["", "# Below tokens.NAME, one for each form backend that has an allowance of its own:"]
        lines += Setting.token.map(Self.named) + tokens
        lines += ["", "# Below endpoints.NAME, one for each lane; `default` takes what no rule sends elsewhere:"]
        lines += Setting.endpoint.map(Self.named) + endpoints
        return lines.joined(separator: "\n")
    }

    private func value(of setting: Setting) -> String {
        guard let (node, origin) = (try? layers.value(of: setting)) ?? nil else { return "# not set" }
        return "\(written(node))  # from \(origin.rawValue)"
    }

    private func written(_ node: RuleNode) -> String {
        if let items = try? node.items() { return "[\(items.map(written).joined(separator: ", "))]" }
        return (try? node.text()) ?? "?"
    }

    private static func named(_ setting: Setting) -> String {
        let fallback = setting.fallback.map { ", \($0) unless set" } ?? ""
        return "#   \(setting.key): \(setting.help) (\(setting.sort)\(fallback))"
    }

    /// Digests are not printed: of a weak token they tell as much as the token.
    private var tokens: [String] {
        let entries = (try? layers.file?.mapping()["tokens"]?.mapping().entries) ?? []
        return entries.flatMap { token in
            ((try? token.value.mapping().entries) ?? []).map { key, value in
                let isShown = Setting.token.contains { $0.key == key && key != "sha256" }
                return "tokens.\(token.key).\(key): \(isShown ? written(value) : "# not shown")  # from file"
            }
        }
    }

    private var endpoints: [String] {
        if let url = layers.onlyEndpoint { return ["endpoints.default.url: \(Self.shown(url: url))  # from flag"] }
        let lanes = (try? layers.file?.mapping()["endpoints"]?.mapping().entries) ?? []
        return lanes.flatMap { lane in
            ((try? lane.value.mapping().entries) ?? []).map {
                "endpoints.\(lane.key).\($0.key): \(shown($0.key, $0.value))  # from file"
            }
        }
    }

    private func shown(_ key: String, _ node: RuleNode) -> String {
        guard Setting.endpoint.contains(where: { $0.key == key }) else { return "# there is no such key" }
        return key == "url" ? Self.shown(url: written(node)) : written(node)
    }

    /// A URL that may not be an endpoint's may hold a password or a token.
    private static func shown(url: String) -> String {
        (try? Endpoint(url: url, plainHTTP: .allowed)) == nil ? "# not shown: no URL of an endpoint" : url
    }
}
