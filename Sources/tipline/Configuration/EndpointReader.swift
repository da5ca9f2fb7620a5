import Forwarding
import Foundation
import RuleFiles
import Tips

/// Reads `endpoints.NAME.…` into lanes.
struct EndpointReader {
    let layers: SettingLayers
    /// What every lane has alike.
    let habits: Habits

    struct Habits {
        var retry: RetrySchedule
        /// Nil: nobody is asked what became of a delivered tip.
        var follow: FollowSchedule?
        /// Whose hours a lane's schedule means.
        var calendar: OfficeCalendar
    }

    func lanes(needed: Bool, _ mistakes: inout RuleMistakes) -> [Lane] {
        if let url = layers.onlyEndpoint { return flagLane(url, &mistakes) }
        let node = (try? layers.file?.mapping())?["endpoints"]
        let entries = (try? node?.mapping().entries) ?? []
        let lanes = entries.compactMap { entry in
            (try? mistakes.collect { try lane(entry.key, entry.value) }) ?? nil
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

    private func flagLane(_ url: String, _ mistakes: inout RuleMistakes) -> [Lane] {
        do {
            return [
                Lane(
                    name: .fallback, endpoint: try Endpoint(url: url), follow: habits.follow, retry: habits.retry)
            ]
        } catch {
            let sentence = (error as? Failure)?.sentence ?? "\(error)"
            mistakes.add(
                RuleMistake(
                    location: RuleLocation(file: "the command line", line: 1, key: "--endpoint"), sentence: sentence))
            return []
        }
    }

    private func lane(_ name: String, _ node: RuleNode) throws -> Lane {
        let keys = try node.mapping()
        var lane = try lane(name, node, keys)
        lane.confirmKey = try keys["confirm_key"]?.nonEmptyText()
        return lane
    }

    private func lane(_ name: String, _ node: RuleNode, _ keys: RuleMapping) throws -> Lane {
        guard let name = LaneName(name) else {
            throw node.mistake(
                "A lane's name is 1 to 64 letters, digits, `-`, `_` or `.`, beginning with a letter or digit.")
        }
        guard keys["drop"] == nil else {
            return Lane(
                name: name, way: .drop(try DropReader.folder(keys)),
                parallel: try keys["parallel"]?.integer(in: 1...256) ?? Lane.usualParallel,
                hours: try keys["schedule"].map(hours),
                retry: habits.retry)
        }
        try DropReader.refuseStrays(keys)
        let url = try Self.url(keys)
        let reader = TrustReader(keys: keys)
        let trust = try reader.trust()
        let plain: Endpoint.PlainHTTP = try keys["plain_http"].map(plainHTTP) ?? .loopbackOnly
        let parallel = try keys["parallel"]?.integer(in: 1...256) ?? Lane.usualParallel
        let endpoint: Endpoint
        do {
            endpoint = try Endpoint(url: try url.nonEmptyText(), plainHTTP: plain, trust: trust)
        } catch let failure as Failure {
            throw url.mistake(failure.sentence)
        }
        try reader.refuseStrays(of: endpoint)
        return Lane(
            name: name, endpoint: endpoint, parallel: parallel, bytesPerSecond: try bandwidth(keys, parallel),
            hours: try keys["schedule"].map(hours), follow: try follow(keys["follow"]), retry: habits.retry)
    }

    private func bandwidth(_ keys: RuleMapping, _ parallel: Int) throws -> Int? {
        guard let node = keys["bandwidth"] else { return nil }
        let rate = try node.bytes(in: 1...Int64(Int32.max))
        guard rate >= Lane.leastBytesPerSecond(parallel: parallel) else {
            throw node.mistake(
                "Each of the \(parallel) attempts under way needs 1 KiB a second, or it is taken for one that has stalled. "
                    + "Write at least \(parallel) KiB, or a smaller `parallel`.")
        }
        return Int(rate)
    }

    private func hours(_ node: RuleNode) throws -> SendingHours {
        let items = (try? node.items()) ?? [node]
        let spans = try items.map { item in
            guard let span = SendingHours.Span(try item.text()) else {
                throw item.mistake("Write `08:00-18:00`, or with days `mon-fri 08:00-18:00` or `sat,sun 22:00-06:00`.")
            }
            return span
        }
        guard !spans.isEmpty else {
            throw node.mistake(
                "A lane that never sends keeps its tips for ever. Write its hours, or leave the key out.")
        }
        return SendingHours(spans, calendar: habits.calendar)
    }

    private func follow(_ node: RuleNode?) throws -> FollowSchedule? {
        guard let node else { return habits.follow }
        guard try node.text() == "never" else {
            throw node.mistake("Write `never`, or leave the key out: `follow.first` says when it is asked.")
        }
        return nil
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
