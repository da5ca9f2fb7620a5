public import Tips

/// Holds the files of one tip against the profiles, while they come and once all are there.
///
/// It is told what becomes known, in any order: the channel, the desks, the time of the event, and of each file its format,
/// its bytes so far and how long it plays. It refuses early only what nothing that may still come could make right.
public struct EvidenceCheck: Sendable {
    private let profiles: [EvidenceProfile]
    private let formats: Formats
    private let now: Moment
    private var channel: String?
    private var departments: [String]?
    private var occurred: ClosedRange<Moment>?
    /// In the order of arrival.
    public var exhibits: [ExhibitSoFar] = []

    /// Nil when there are no profiles: then there is nothing to check.
    ///
    /// - Parameter now: the moment the tip began to come; the age of an event is counted to it.
    public init?(formats: Formats, now: Moment) {
        guard !formats.profiles.isEmpty else { return nil }
        profiles = formats.profiles
        self.formats = formats
        self.now = now
    }

    public mutating func tell(channel: String) { self.channel = channel }

    /// - Parameter departments: the one that leads first; empty where no rule named one.
    public mutating func tell(departments: [String]) { self.departments = departments }

    /// - Parameter occurred: from the first moment that can be meant to the last; nil where no time was said.
    public mutating func tell(occurred: ClosedRange<Moment>?) { self.occurred = occurred }

    /// So far may a sender's clock be ahead of this one.
    public static let clockSeconds = 15 * 60.0

    /// Whether some profile asks for hours since the event: what it says depends on when it is asked.
    public var asksForHours: Bool { profiles.contains { $0.withinSeconds != nil } }

    /// - Parameter isComplete: all files have come, and all that is known was told.
    public func refusal(isComplete: Bool = false) -> EvidenceRefusal? {
        var first: EvidenceRefusal?
        for profile in profiles {
            let isFor = profile.isFor(channel: channel, departments: departments) ?? (isComplete ? false : nil)
            if isFor == false { continue }
            guard let fault = fault(under: profile, isComplete: isComplete) else { return nil }
            first = first ?? refusal(fault, profile)
            if isFor == true { return first }
        }
        // It may be that no profile is for this tip.
        return nil
    }

    /// Which files are of a family whose duration is bounded, and do not say theirs: kept, and marked.
    public var unmeasured: [Int] {
        let profile = profiles.first { $0.isFor(channel: channel, departments: departments) == true }
        guard let profile else { return [] }
        return exhibits.indices.filter { index in
            guard let family = exhibits[index].family, exhibits[index].durationSeconds == nil else { return false }
            return profile.boundsDuration(of: family)
        }
    }

    private func refusal(_ fault: EvidenceFault, _ profile: EvidenceProfile) -> EvidenceRefusal {
        var refusal = formats.refusal(fault.code)
        refusal.sentence.zh += profile.sentence.zh
        refusal.sentence.en += " " + profile.sentence.en
        return EvidenceRefusal(refusal: refusal, exhibit: fault.exhibit)
    }

    private func fault(under profile: EvidenceProfile, isComplete: Bool) -> EvidenceFault? {
        // Text is refused last: what is asked of files is not asked where there are none.
        if exhibits.isEmpty && !profile.isRequired { return nil }
        if let fault = faultOfTime(under: profile) ?? faultOfFiles(under: profile, isComplete: isComplete) {
            return fault
        }
        // Asked last: it may stand behind the files.
        let isMissing = isComplete && occurred == nil && profile.withinSeconds != nil
        return isMissing ? EvidenceFault(code: .eventTimeMissing) : nil
    }

    private func faultOfTime(under profile: EvidenceProfile) -> EvidenceFault? {
        guard let within = profile.withinSeconds, let occurred else { return nil }
        if occurred.lowerBound.seconds(since: now) > Self.clockSeconds { return EvidenceFault(code: .eventInFuture) }
        return now.seconds(since: occurred.upperBound) > within ? EvidenceFault(code: .eventTooOld) : nil
    }

    private func faultOfFiles(under profile: EvidenceProfile, isComplete: Bool) -> EvidenceFault? {
        guard !exhibits.isEmpty else { return isComplete ? EvidenceFault(code: .tooFewFiles) : nil }
        if let types = profile.mediaTypes {
            let stranger = exhibits.firstIndex { $0.mediaType.map { !types.contains($0) } ?? false }
            if let stranger { return EvidenceFault(code: .formatNotAccepted, exhibit: stranger) }
        }
        var nearest: EvidenceFault?
        for alternative in profile.alternatives {
            guard let fault = alternative.fault(in: exhibits, isComplete: isComplete) else { return nil }
            // An alternative for other families was not meant: what oversteps one for these says more.
            if nearest == nil || nearest?.code == .mixedEvidence { nearest = fault }
        }
        guard let nearest, nearest.code == .mixedEvidence else { return nearest }
        let taken = Set(profile.alternatives.flatMap(\.bounds.keys))
        let stranger = exhibits.firstIndex { $0.family.map { !taken.contains($0) } ?? false }
        if let stranger { return EvidenceFault(code: .formatNotAccepted, exhibit: stranger) }
        return EvidenceFault(code: .mixedEvidence, exhibit: exhibits.indices.last)
    }
}

/// What is known of a file by now.
public struct ExhibitSoFar: Sendable, Hashable {
    /// In our words; nil until its head was judged.
    public var mediaType: String?
    public var bytes: Int64
    /// Nil where it is not known, or not known yet.
    public var durationSeconds: Double?

    public init(mediaType: String? = nil, bytes: Int64 = 0, durationSeconds: Double? = nil) {
        self.mediaType = mediaType
        self.bytes = bytes
        self.durationSeconds = durationSeconds
    }

    /// One that has come whole.
    public init(_ exhibit: Exhibit) {
        self.init(mediaType: exhibit.mediaType, bytes: exhibit.bytes, durationSeconds: exhibit.durationSeconds)
    }

    var family: MediaFamily? { mediaType.map(MediaFamily.init(mediaType:)) }
}

/// Why the files of a tip are not what an office takes, and which of them is to blame.
public struct EvidenceRefusal: Sendable, Hashable {
    public var refusal: Refusal
    /// Its place among the exhibits, from 0; nil where it is none of them.
    public var exhibit: Int?
}
