internal import Tips

/// Says what a file is by the head of it: our own signatures first, then libmagic, then the exact list.
///
/// A file is taken when a signature of ours names a format on the list and libmagic agrees or knows nothing. A format
/// on the list that we have no signature for is taken on libmagic's word alone.
public final class Inspector: Sendable {
    public let formats: Formats
    private let box: InspectionBox
    /// Some format on the list has no signature of ours: then libmagic must be asked about everything.
    private let asksAlways: Bool

    /// - Parameter box: where the bytes are looked at.
    public init(formats: Formats, box: InspectionBox) {
        self.formats = formats
        self.box = box
        asksAlways = !formats.all.allSatisfy { Signature.known.contains($0.mediaType) }
    }

    /// How much of a file to collect before asking, or the whole of a shorter one: 64 KiB. The marks of most formats lie
    /// in the first kibibyte, but what a file also is may not (ISO 9660 begins at 32 KiB), nor a film's table of tracks;
    /// libmagic takes no longer over 64 KiB of media than over four, since only its search for text is told to stop early.
    public var headBytes: Int { 65_536 }

    /// - Parameters:
    ///   - head: the first ``headBytes`` of the file and whatever more has come, or all of it.
    ///   - isWhole: nothing follows `head`.
    ///   - declaredType: what the sender calls it, with or without parameters.
    ///   - fileExtension: of the name it was sent under, without the dot.
    public func judge(
        head start: ArraySlice<UInt8>, isWhole: Bool, declaredType: String? = nil, fileExtension: String? = nil
    ) async -> HeadJudgement {
        let isWhole = isWhole && start.count <= headBytes
        let head = start.prefix(headBytes)
        guard !head.isEmpty else { return .refuse(formats.refusal(.emptyFile)) }
        let claim = Claim(declaredType: declaredType, fileExtension: fileExtension)
        let question = LookQuestion.head(head, isWhole: isWhole, asksMagic: asksAlways)
        guard case .head(let facts, let position, let found) = await box.answer(to: question) else {
            return unseen(claim, bytes: start.count)
        }
        do throws(Refusal) {
            let (format, marks) = try judge(facts, bytes: isWhole ? head.count : nil, claim)
            return .accept(
                Examination(
                    format: format, marks: marks, start: start, seen: head.count, position,
                    found: isWhole ? found : nil, box: box))
        } catch {
            return .refuse(error)
        }
    }

    public func judge(
        head: [UInt8], isWhole: Bool, declaredType: String? = nil, fileExtension: String? = nil
    ) async -> HeadJudgement {
        await judge(head: head[...], isWhole: isWhole, declaredType: declaredType, fileExtension: fileExtension)
    }

    /// What libmagic calls these bytes, for people who want to know what it was that was refused.
    func libmagicType(of head: ArraySlice<UInt8>) async -> String? {
        let answer = await box.answer(to: .head(head, isWhole: false, asksMagic: true))
        guard case .head(let facts, _, _) = answer, case .type(let type) = facts.magic else { return nil }
        return type
    }

    /// What the sender says it is.
    private struct Claim {
        var declaredType: String
        var fileExtension: String

        init(declaredType: String?, fileExtension: String?) {
            self.declaredType = declaredType.map { $0.prefix { $0 != ";" && $0 != " " }.lowercased() } ?? ""
            self.fileExtension = fileExtension?.lowercased() ?? ""
        }
    }

    /// - Parameter bytes: of the whole file, where its head is that.
    private func judge(_ facts: HeadFacts, bytes: Int?, _ claim: Claim) throws(Refusal) -> (Format, [Mark]) {
        // What is on no list is told for nothing.
        guard facts.own.map({ formats[$0] != nil }) ?? asksAlways else {
            throw formats.refusal(facts.other ?? .formatNotAccepted, mediaType: facts.own)
        }
        let found = try format(own: facts.own, said: facts.magic ?? .unknown).get()
        if let bytes, bytes < found.format.leastBytes {
            throw formats.refusal(.noMedia, mediaType: found.format.mediaType)
        }
        let isForeign = facts.payload != nil
        guard !isForeign || !formats.refused.contains(.foreignPayload) else {
            throw formats.refusal(.foreignPayload, mediaType: found.format.mediaType)
        }
        return (found.format, found.marks + (isForeign ? [.foreignPayload] : []) + marks(of: found.format, claim))
    }

    /// Nobody lived to say what it is: it is kept as what its sender calls it, for somebody to look at with care. What the
    /// sender has no name for could not be read.
    private func unseen(_ claim: Claim, bytes: Int) -> HeadJudgement {
        let claimed =
            formats.all.first { $0.declaredTypes.contains(claim.declaredType) }
            ?? formats.all.first { $0.extensions.contains(claim.fileExtension) }
        guard let claimed else { return .refuse(formats.refusal(.unreadable)) }
        return .accept(Examination(lost: claimed, seenBytes: bytes, box: box))
    }

    private struct Found {
        var format: Format
        var marks: [Mark] = []
    }

    private func format(own: String?, said: MagicAnswer) -> Result<Found, Refusal> {
        guard let own else { return formatByLibmagicAlone(said) }
        guard let format = formats[own] else {
            return .failure(formats.refusal(.formatNotAccepted, mediaType: own))
        }
        switch said {
        case .unknown: return .success(Found(format: format))
        case .failed: return .success(Found(format: format, marks: [.unverified]))
        case .type(let type) where format.libmagicTypes.contains(type): return .success(Found(format: format))
        // Another kind of picture or film (a camera's raw file looks like TIFF) is merely not on the list.
        case .type(let type) where MediaFamily(mediaType: type) != .other:
            return .failure(formats.refusal(.formatNotAccepted, mediaType: type))
        case .type(let type): return .failure(formats.refusal(.contentsContradict, mediaType: type))
        }
    }

    private func formatByLibmagicAlone(_ said: MagicAnswer) -> Result<Found, Refusal> {
        guard case .type(let type) = said else { return .failure(formats.refusal(.formatNotAccepted)) }
        let format = formats.all.first { format in
            format.libmagicTypes.contains(type) && !Signature.known.contains(format.mediaType)
        }
        guard let format else { return .failure(formats.refusal(.formatNotAccepted, mediaType: type)) }
        return .success(Found(format: format))
    }

    private func marks(of format: Format, _ claim: Claim) -> [Mark] {
        var marks: [Mark] = []
        let saysNothing = claim.declaredType.isEmpty || claim.declaredType == "application/octet-stream"
        if !saysNothing, !format.declaredTypes.contains(claim.declaredType) { marks.append(.declaredTypeDiffers) }
        if !claim.fileExtension.isEmpty, !format.extensions.contains(claim.fileExtension) { marks.append(.nameDiffers) }
        return marks
    }
}

/// What the head of a file comes to.
public enum HeadJudgement: Sendable {
    /// The rest of it is looked at.
    case accept(Examination)
    case refuse(Refusal)
}

extension Refusal: Error {}
