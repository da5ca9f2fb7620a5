internal import Tips

/// What is wrong with the files of a tip, before it is put into words.
struct EvidenceFault: Sendable, Hashable {
    var code: Refusal.Code
    /// Its place among the exhibits, from 0.
    var exhibit: Int?
}

extension EvidenceProfile.Alternative {
    /// The first thing in which the files overstep this alternative; nil while they may still fit it.
    func fault(in exhibits: [ExhibitSoFar], isComplete: Bool) -> EvidenceFault? {
        if let stranger = exhibits.firstIndex(where: { $0.family.map { bounds[$0] == nil } ?? false }) {
            return EvidenceFault(code: .mixedEvidence, exhibit: stranger)
        }
        for family in [MediaFamily.image, .audio, .video] {
            guard let bounds = bounds[family] else { continue }
            let own = exhibits.indices.filter { exhibits[$0].family == family }
            if let fault = bounds.fault(of: own, family, in: exhibits) { return fault }
        }
        if let fault = faultOfUnjudged(in: exhibits) { return fault }
        let isShort = bounds.contains { family, bounds in exhibits.count { $0.family == family } < bounds.least }
        return isComplete && isShort ? EvidenceFault(code: .tooFewFiles) : nil
    }

    /// A file that nobody has judged yet must have room as a file of some family.
    private func faultOfUnjudged(in exhibits: [ExhibitSoFar]) -> EvidenceFault? {
        guard let unjudged = exhibits.firstIndex(where: { $0.family == nil }) else { return nil }
        let open = bounds.filter { family, bounds in
            bounds.most.map { most in exhibits.count { $0.family == family } < most } ?? true
        }
        guard !open.isEmpty else { return EvidenceFault(code: .tooManyFiles, exhibit: unjudged) }
        let bytes = exhibits[unjudged].bytes
        let fits = open.values.contains { $0.largestBytes.map { bytes <= $0 } ?? true }
        return fits ? nil : EvidenceFault(code: .fileTooLarge, exhibit: unjudged)
    }
}

extension EvidenceProfile.Bounds {
    /// - Parameter own: the places of the family's files.
    fileprivate func fault(of own: [Int], _ family: MediaFamily, in exhibits: [ExhibitSoFar]) -> EvidenceFault? {
        if let most, own.count > most { return EvidenceFault(code: .tooManyFiles, exhibit: own[most]) }
        var total: Int64 = 0
        for index in own {
            let exhibit = exhibits[index]
            if let largestBytes, exhibit.bytes > largestBytes {
                return EvidenceFault(code: .fileTooLarge, exhibit: index)
            }
            total += exhibit.bytes
            if let totalBytes, total > totalBytes { return EvidenceFault(code: .filesTooLarge, exhibit: index) }
            if let longestSeconds, let seconds = exhibit.durationSeconds, seconds.rounded(.down) > longestSeconds {
                return EvidenceFault(code: family == .audio ? .audioTooLong : .videoTooLong, exhibit: index)
            }
        }
        return nil
    }
}
