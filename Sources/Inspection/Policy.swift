internal import Tips

/// What an office makes of what the look at a whole file found. Each case is refused, or kept and marked with its name.
public enum PolicyCase: String, Sendable, Hashable, CaseIterable {
    /// A container without anything to see or hear in it.
    case noMedia = "no-media"
    /// A picture that did not arrive whole.
    case pictureCut = "picture-cut"
    /// A sound or film that stops before its end, and plays up to there.
    case recordingCut = "recording-cut"
    /// A container whose pieces contradict it.
    case containerBroken = "container-broken"
    /// More pixels than its family may have.
    case tooManyPixels = "too-many-pixels"
    /// It plays longer than its family may.
    case tooLong = "too-long"
    /// It is an archive, a document or a program as well.
    case foreignPayload = "foreign-payload"
    /// It plays from somewhere else.
    case refersElsewhere = "refers-elsewhere"
    /// Something unknown lies behind its end.
    case bytesBehind = "bytes-behind"

    /// What it comes to where nobody says otherwise.
    var isRefusedByDefault: Bool { self != .recordingCut && self != .bytesBehind }

    func refusalCode(of family: MediaFamily) -> Refusal.Code {
        switch self {
        case .noMedia: .noMedia
        case .pictureCut: .pictureCut
        case .recordingCut: .recordingCut
        case .containerBroken: .containerBroken
        case .tooManyPixels: .tooManyPixels
        case .tooLong: family == .audio ? .audioTooLong : .videoTooLong
        case .foreignPayload: .foreignPayload
        case .refersElsewhere: .refersElsewhere
        case .bytesBehind: .bytesBehind
        }
    }

    var mark: Mark {
        switch self {
        case .noMedia: .noMedia
        case .pictureCut, .recordingCut: .cut
        case .containerBroken: .containerBroken
        case .tooManyPixels: .tooManyPixels
        case .tooLong: .tooLong
        case .foreignPayload: .foreignPayload
        case .refersElsewhere: .refersElsewhere
        case .bytesBehind: .bytesBehind
        }
    }
}

extension Formats {
    /// What a whole file comes to: the first case that is refused, or all marks of those that are kept.
    func judgement(of format: Format, marks: [Mark], _ findings: WalkFindings) -> Judgement {
        var marks = marks
        for found in cases(of: format, findings) {
            guard !refused.contains(found) else {
                let code = found.refusalCode(of: format.family)
                return .refuse(refusal(code, mediaType: format.mediaType))
            }
            if !marks.contains(found.mark) { marks.append(found.mark) }
        }
        if findings.trailer == .film { marks.append(.motionPhoto) }
        return .accept(format: format, marks: marks)
    }

    /// In the order in which they say most.
    private func cases(of format: Format, _ findings: WalkFindings) -> [PolicyCase] {
        let most = bounds(format.family)
        let isLarge = findings.pixels.map { $0.count > most.pixels ?? .max } ?? false
        let isLong = findings.durationSeconds.map { $0 > most.longestSeconds ?? .infinity } ?? false
        let cut: PolicyCase = format.family == .image ? .pictureCut : .recordingCut
        let all: [(PolicyCase, Bool)] = [
            (.foreignPayload, findings.payload != nil),
            (.refersElsewhere, findings.refersElsewhere),
            (.containerBroken, findings.ending == .broken),
            (cut, findings.ending == .cut),
            (.noMedia, findings.hasMedia == false),
            (.tooManyPixels, isLarge),
            (.tooLong, isLong),
            (.bytesBehind, findings.trailingBytes > 0 && findings.trailer == nil),
        ]
        return all.filter(\.1).map(\.0)
    }
}
