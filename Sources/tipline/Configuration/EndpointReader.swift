import Forwarding
import Foundation
import RuleFiles
import Tips

/// Reads `endpoints.NAME.…` into lanes.
struct EndpointReader {
    let layers: SettingLayers

    func lanes(retry: RetrySchedule, needed: Bool, _ mistakes: inout RuleMistakes) -> [Lane] {
        if let url = layers.onlyEndpoint { return flagLane(url, retry, &mistakes) }
        let node = (try? layers.file?.mapping())?["endpoints"]
        let entries = (try? node?.mapping().entries) ?? []
        let lanes = entries.compactMap { entry in
            (try? mistakes.collect { try lane(entry.key, entry.value, retry) }) ?? nil
        }
        if needed, !entries.contains(where: { $0.key == LaneName.fallback.name }) {
            mistakes.add(
                RuleMistake(
                    location: node?.location
                        ?? RuleLocation(
                            file: layers.file?.location.file ?? "the configuration", line: 1, key: "endpoints"),
                    sentence:
                        "There is no endpoint `default`: tips that no rule sends elsewhere would have no way out. "
                        + "Write endpoints: default: url: …, or give --endpoint URL."))
        }
        sharedURLs(entries, lanes, &mistakes)
        return lanes
    }

    private func flagLane(_ url: String, _ retry: RetrySchedule, _ mistakes: inout RuleMistakes) -> [Lane] {
        do {
            return [Lane(name: .fallback, endpoint: try Endpoint(url: url), retry: retry)]
        } catch {
            let sentence = (error as? Failure)?.sentence ?? "\(error)"
            mistakes.add(
                RuleMistake(
                    location: RuleLocation(file: "the command line", line: 1, key: "--endpoint"), sentence: sentence))
            return []
        }
    }

    private func lane(_ name: String, _ node: RuleNode, _ retry: RetrySchedule) throws -> Lane {
        let keys = try node.mapping()
        guard let name = LaneName(name) else {
            throw node.mistake(
                "A lane's name is 1 to 64 letters, digits, `-`, `_` or `.`, beginning with a letter or digit.")
        }
        guard keys["drop"] == nil else {
            return Lane(
                name: name, way: .drop(try DropReader.folder(keys)),
                parallel: try keys["parallel"]?.integer(in: 1...256) ?? 8, retry: retry)
        }
        try DropReader.refuseStrays(keys)
        let url = try Self.url(keys)
        let trust = Endpoint.Trust(
            authority: try file(keys["ca"]), pin: try keys["pin"]?.nonEmptyText(),
            certificate: try file(keys["certificate"]),
            key: try file(keys["key"]))
        let plain: Endpoint.PlainHTTP = try keys["plain_http"].map(plainHTTP) ?? .loopbackOnly
        do {
            let endpoint = try Endpoint(url: try url.nonEmptyText(), plainHTTP: plain, trust: trust)
            return Lane(
                name: name, endpoint: endpoint, parallel: try keys["parallel"]?.integer(in: 1...256) ?? 8, retry: retry)
        } catch let failure as Failure {
            throw url.mistake(failure.sentence)
        }
    }

    private static func url(_ keys: RuleMapping) throws -> RuleNode {
        guard let url = keys["url"] else {
            throw RuleMistake(
                location: keys.location,
                sentence: "A lane needs a way out. Write url: for a platform that answers, or drop: for a folder.")
        }
        return url
    }

    private func plainHTTP(_ node: RuleNode) throws -> Endpoint.PlainHTTP {
        guard try node.text() == Endpoint.PlainHTTP.allowed.rawValue else {
            throw node.mistake("Write `allowed`, in as many words, or leave the key out.")
        }
        return .allowed
    }

    private func file(_ node: RuleNode?) throws -> String? {
        guard let node else { return nil }
        let path = try node.nonEmptyText()
        guard FileManager.default.isReadableFile(atPath: path) else { throw node.mistake("This file cannot be read.") }
        return path
    }

    private func sharedURLs(
        _ entries: [(key: String, value: RuleNode)], _ lanes: [Lane], _ mistakes: inout RuleMistakes
    ) {
        var owners: [String: LaneName] = [:]
        for lane in lanes {
            guard let identity = lane.endpoint?.identity else { continue }
            if let owner = owners[identity], let node = entries.first(where: { $0.key == lane.name.name })?.value {
                mistakes.add(
                    node.mistake("Lanes \(owner) and \(lane.name) share one URL; give each endpoint a path of its own.")
                )
            }
            owners[identity] = lane.name
        }
    }
}
