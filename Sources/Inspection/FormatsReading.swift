internal import RuleFiles
internal import Tips

extension Formats {
    /// Reads `formats.yaml` in the folder of rules.
    ///
    /// - Parameters:
    ///   - departments: the desks there are; a profile for another is a mistake. Nil where they are not known.
    ///   - channels: the same for channels.
    /// - Throws: `RuleMistakes` with every mistake, each with file, line and key.
    public static func load(
        directory: String, departments: [String]? = nil, channels: [String]? = nil
    ) throws -> Formats {
        var mistakes = RuleMistakes()
        guard let root = try mistakes.collect({ try RuleNode.read(file: "\(directory)/formats.yaml") }) else {
            throw mistakes
        }
        let formats = try mistakes.collect {
            try Formats(reading: root, known: ProfilesReading.Known(departments: departments, channels: channels))
        }
        try mistakes.throwIfAny()
        guard let formats else { throw mistakes }
        return formats
    }

    init(reading root: RuleNode, known: ProfilesReading.Known = .init()) throws {
        var mistakes = RuleMistakes()
        let top = try root.mapping(allowing: ["families", "formats", "profiles", "policy", "refusals", "marks"])
        let families = try mistakes.collect { try Self.families(top.required("families")) }
        let formats = try mistakes.collect { try Self.formats(top.required("formats"), families: families) }
        let profiles = try mistakes.collect { () -> [EvidenceProfile] in
            guard let list = top["profiles"], let families, let formats else { return [] }
            return try ProfilesReading(families: families, formats: formats, known: known).profiles(list)
        }
        let sentences = try mistakes.collect {
            try Self.sentences(top.required("refusals"), hasProfiles: top["profiles"] != nil)
        }
        let refused = try mistakes.collect { try top["policy"].map(PolicyCase.refused) ?? PolicyCase.refused() }
        let marks = try mistakes.collect { try top["marks"].map(Self.markSentences) ?? [:] }
        try mistakes.throwIfAny()
        self.init(
            all: formats ?? [], families: families ?? [:], profiles: profiles ?? [], sentences: sentences ?? [:],
            markSentences: marks ?? [:], refused: refused ?? [])
    }

    private static func families(_ node: RuleNode) throws -> [MediaFamily: Family] {
        var mistakes = RuleMistakes()
        var families: [MediaFamily: Family] = [:]
        for (key, value) in try node.mapping(allowing: ["image", "audio", "video"]).entries {
            try mistakes.collect {
                families[MediaFamily(mediaType: key)] = try family(value, key)
            }
        }
        try mistakes.throwIfAny()
        return families
    }

    /// A picture does not play, and a sound has no pixels.
    private static func family(_ node: RuleNode, _ name: String) throws -> Family {
        let bounds: Set = name == "image" ? ["megapixels"] : name == "audio" ? ["longest"] : ["megapixels", "longest"]
        let entry = try node.mapping(allowing: bounds.union(["label", "largest"]))
        var family = Family(
            label: try Wording(reading: entry.required("label")),
            largestBytes: try entry.required("largest").bytes(in: 1...(1 << 40)))
        family.mostPixels = try entry["megapixels"].map { UInt64(try $0.integer(in: 1...1_000_000)) * 1_000_000 }
        family.longestSeconds = try entry["longest"]?.seconds(in: 1...1e9)
        return family
    }

    private static func markSentences(_ node: RuleNode) throws -> [Mark: Wording] {
        var mistakes = RuleMistakes()
        var sentences: [Mark: Wording] = [:]
        let entries = try node.mapping(allowing: Set(Mark.allCases.map(\.rawValue)))
        for mark in Mark.allCases {
            try mistakes.collect { sentences[mark] = try entries[mark.rawValue].map(Wording.init) }
        }
        try mistakes.throwIfAny()
        return sentences
    }

    private static func formats(_ node: RuleNode, families: [MediaFamily: Family]?) throws -> [Format] {
        var mistakes = RuleMistakes()
        var formats: [Format] = []
        for item in try node.items() {
            try mistakes.collect {
                let format = try Format(reading: item)
                if let families, families[format.family] == nil {
                    throw item.mistake("`\(format.mediaType)` is of no family named under `families`.")
                }
                guard !formats.contains(where: { $0.mediaType == format.mediaType }) else {
                    throw item.mistake("`\(format.mediaType)` stands here twice.")
                }
                formats.append(format)
            }
        }
        try mistakes.throwIfAny()
        guard !formats.isEmpty else { throw node.mistake("At least one format must be listed.") }
        return formats
    }

    private static func sentences(_ node: RuleNode, hasProfiles: Bool) throws -> [Refusal.Code: Wording] {
        var mistakes = RuleMistakes()
        var sentences: [Refusal.Code: Wording] = [:]
        let entries = try node.mapping(allowing: Set(Refusal.Code.allCases.map(\.rawValue)))
        for code in Refusal.Code.allCases where hasProfiles || !code.isOfProfiles || entries[code.rawValue] != nil {
            try mistakes.collect { sentences[code] = try Wording(reading: entries.required(code.rawValue)) }
        }
        try mistakes.throwIfAny()
        return sentences
    }
}

extension PolicyCase {
    /// The cases that are refused: as a file says, and as they ship where it says nothing.
    static func refused(_ node: RuleNode? = nil) throws -> Set<PolicyCase> {
        var mistakes = RuleMistakes()
        let entries = try node?.mapping(allowing: Set(allCases.map(\.rawValue)))
        var refused = Set(allCases.filter(\.isRefusedByDefault))
        for found in allCases {
            guard let entry = entries?[found.rawValue] else { continue }
            try mistakes.collect {
                switch try entry.text() {
                case "refuse": refused.insert(found)
                case "keep": refused.remove(found)
                default: throw entry.mistake("`refuse` or `keep` is expected here.")
                }
            }
        }
        try mistakes.throwIfAny()
        return refused
    }
}

extension Wording {
    init(reading node: RuleNode) throws {
        let entry = try node.mapping(allowing: ["zh", "en"])
        self.init(zh: try entry.required("zh").nonEmptyText(), en: try entry.required("en").nonEmptyText())
    }
}

extension Format {
    init(reading node: RuleNode) throws {
        let keys: Set = ["media_type", "label", "libmagic", "declared", "extensions", "least"]
        let entry = try node.mapping(allowing: keys)
        var mistakes = RuleMistakes()
        let type = try mistakes.collect { try Self.mediaType(entry.required("media_type")) }
        let label = try mistakes.collect { try Wording(reading: entry.required("label")) }
        let libmagic = try mistakes.collect { try Self.mediaTypes(entry.required("libmagic")) }
        let declared = try mistakes.collect { try entry["declared"].map(Self.mediaTypes) ?? [] }
        let extensions = try mistakes.collect { try Self.extensions(entry.required("extensions")) }
        let least = try mistakes.collect { try entry.required("least").bytes(in: 1...65_536) }
        try mistakes.throwIfAny()
        guard let type, let label, let libmagic, let declared, let extensions, let least else { throw mistakes }
        self.init(
            mediaType: type, family: MediaFamily(mediaType: type), label: label, libmagicTypes: libmagic,
            declaredTypes: declared, extensions: extensions, leastBytes: Int(least))
    }

    /// Exact types only: a pattern such as `image/*` is what lets scripted pictures in.
    private static func mediaType(_ node: RuleNode) throws -> String {
        let text = try node.nonEmptyText()
        let halves = text.split(separator: "/", omittingEmptySubsequences: false)
        let isExact = halves.count == 2 && halves.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy(isTypeCharacter) }
        guard isExact else { throw node.mistake("An exact media type in lower case is expected here: image/jpeg.") }
        return text
    }

    private static func mediaTypes(_ node: RuleNode) throws -> Set<String> {
        let types = try node.items().map(mediaType)
        guard !types.isEmpty else { throw node.mistake("At least one media type is expected here.") }
        return Set(types)
    }

    private static func extensions(_ node: RuleNode) throws -> [String] {
        try node.items().map { item in
            let text = try item.nonEmptyText()
            guard text.utf8.allSatisfy({ isTypeCharacter($0) && $0 != UInt8(ascii: ".") }) else {
                throw item.mistake("An extension is written without a dot, in lower case: jpg.")
            }
            return text
        }
    }

    private static func isTypeCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: ".+-".utf8.contains(byte)
        }
    }
}
