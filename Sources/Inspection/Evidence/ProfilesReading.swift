internal import RuleFiles
internal import Tips

/// Reads the list `profiles` of `formats.yaml`: what cannot be meant is a mistake, with file, line and key.
struct ProfilesReading {
    let families: [MediaFamily: Formats.Family]
    let formats: [Format]
    let known: Known

    /// The names a profile may be for; nil where they are not known here.
    struct Known {
        var departments: [String]?
        var channels: [String]?
    }

    private static let keys: Set = [
        "name", "why", "sentence", "channels", "departments", "within", "required", "formats", "evidence",
    ]

    func profiles(_ list: RuleNode) throws -> [EvidenceProfile] {
        var mistakes = RuleMistakes()
        var profiles: [EvidenceProfile] = []
        for item in try list.items() {
            try mistakes.collect {
                let profile = try profile(item)
                guard !profiles.contains(where: { $0.name == profile.name }) else {
                    throw item.mistake("A profile named `\(profile.name)` stands here twice.")
                }
                if let earlier = profiles.first(where: { $0.channels == nil && $0.departments == nil }) {
                    throw item.mistake("It never counts: `\(earlier.name)` before it is for every tip. Put that last.")
                }
                profiles.append(profile)
            }
        }
        try mistakes.throwIfAny()
        return profiles
    }

    private func profile(_ node: RuleNode) throws -> EvidenceProfile {
        var mistakes = RuleMistakes()
        let entry = try node.mapping(allowing: Self.keys, unknown: &mistakes)
        let name = try mistakes.collect { try Self.name(entry.required("name")) }
        let why = try mistakes.collect { try entry.required("why").nonEmptyText() }
        let sentence = try mistakes.collect { try Wording(reading: entry.required("sentence")) }
        let channels = try mistakes.collect { try entry["channels"].map { try names($0, among: known.channels) } }
        let desks = try mistakes.collect { try entry["departments"].map { try names($0, among: known.departments) } }
        let within = try mistakes.collect { try entry["within"]?.seconds(in: 60...315_360_000) }
        let isRequired = try mistakes.collect { try entry["required"]?.flag() ?? false }
        let types = try mistakes.collect { try entry["formats"].map(mediaTypes) }
        let evidence = try mistakes.collect { try entry["evidence"].map(alternatives) ?? [] }
        try mistakes.throwIfAny()
        guard let name, let why, let sentence, let channels, let desks, let within, let isRequired, let types,
            let evidence
        else { throw mistakes }
        try checkFormats(types, cover: evidence, at: entry)
        return EvidenceProfile(
            name: name, why: why, sentence: sentence, channels: channels, departments: desks, withinSeconds: within,
            mediaTypes: types, isRequired: isRequired, alternatives: evidence)
    }

    private static func name(_ node: RuleNode) throws -> String {
        let text = try node.nonEmptyText()
        let isName = text.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
        }
        guard isName else { throw node.mistake("A name is lower-case letters, digits and hyphens: short-video.") }
        return text
    }

    private func names(_ node: RuleNode, among known: [String]?) throws -> [String] {
        let names = try node.items().map { item in
            let name = try item.nonEmptyText()
            if let known, !known.contains(name) {
                throw item.mistake("`\(name)` is none of \(known.joined(separator: ", ")).")
            }
            return name
        }
        guard !names.isEmpty else { throw node.mistake("The list is empty: leave the key out to mean everyone.") }
        return names
    }

    private func mediaTypes(_ node: RuleNode) throws -> [String] {
        let types = try node.items().map { item in
            let type = try item.nonEmptyText()
            guard formats.contains(where: { $0.mediaType == type }) else {
                throw item.mistake("`\(type)` is not among the `formats` of this file.")
            }
            return type
        }
        guard !types.isEmpty else { throw node.mistake("The list is empty: leave the key out to mean all formats.") }
        return types
    }

    private func alternatives(_ node: RuleNode) throws -> [EvidenceProfile.Alternative] {
        var mistakes = RuleMistakes()
        var alternatives: [EvidenceProfile.Alternative] = []
        for item in try node.items() {
            try mistakes.collect { alternatives.append(try alternative(item)) }
        }
        try mistakes.throwIfAny()
        guard !alternatives.isEmpty else {
            throw node.mistake("The list is empty: leave the key out to mean any files.")
        }
        return alternatives
    }

    private func alternative(_ node: RuleNode) throws -> EvidenceProfile.Alternative {
        var mistakes = RuleMistakes()
        var bounds: [MediaFamily: EvidenceProfile.Bounds] = [:]
        let known = Set(families.keys.map(\.rawValue))
        for (key, value) in try node.mapping(allowing: known, unknown: &mistakes).entries where known.contains(key) {
            let family = MediaFamily(mediaType: key)
            try mistakes.collect { bounds[family] = try self.bounds(value, of: family) }
        }
        try mistakes.throwIfAny()
        guard !bounds.isEmpty else {
            throw node.mistake("Name at least one of \(known.sorted().joined(separator: ", ")) here.")
        }
        return EvidenceProfile.Alternative(bounds)
    }

    private func bounds(_ node: RuleNode, of family: MediaFamily) throws -> EvidenceProfile.Bounds {
        let keys: Set = ["least", "most", "largest", "total"]
        var mistakes = RuleMistakes()
        let entry = try node.mapping(allowing: family == .image ? keys : keys.union(["longest"]), unknown: &mistakes)
        let largest = families[family]?.largestBytes ?? 0
        let least = try mistakes.collect { try entry["least"]?.integer(in: 0...1000) ?? 0 }
        let most = try mistakes.collect { try entry["most"]?.integer(in: max(1, least ?? 0)...1000) }
        let each = try mistakes.collect { try entry["largest"]?.bytes(in: 1...largest) }
        let total = try mistakes.collect { try entry["total"]?.bytes(in: 1...(1 << 44)) }
        let longest = try mistakes.collect { try entry["longest"]?.seconds(in: 1...864_000) }
        try mistakes.throwIfAny()
        return EvidenceProfile.Bounds(
            least: least ?? 0, most: most ?? nil, largestBytes: each ?? nil, totalBytes: total ?? nil,
            longestSeconds: longest ?? nil)
    }

    /// A family that is asked for must have a format that is allowed.
    private func checkFormats(
        _ types: [String]?, cover evidence: [EvidenceProfile.Alternative], at entry: RuleMapping
    ) throws {
        guard let types, let node = entry["formats"] else { return }
        let allowed = Set(types.map(MediaFamily.init(mediaType:)))
        let asked = Set(evidence.flatMap(\.bounds.keys))
        if let missing = asked.subtracting(allowed).map(\.rawValue).min() {
            throw node.mistake("`evidence` speaks of \(missing), and no format of that family stands here.")
        }
    }
}
