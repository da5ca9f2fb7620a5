public import Tips

/// Says what a file is by the head of it: our own signatures first, then libmagic, then the exact list.
///
/// A file is taken when a signature of ours names a format on the list and libmagic agrees or knows nothing. A format
/// on the list that we have no signature for is taken on libmagic's word alone.
public final class Inspector: Sendable {
    public let formats: Formats
    private let magic: MagicLibrary
    /// Some format on the list has no signature of ours: then libmagic must be asked about everything.
    private let asksAlways: Bool

    /// - Parameter parallel: how many threads may ask libmagic at the same time.
    /// - Throws: a `Failure` when libmagic or its database is missing.
    public init(formats: Formats, parallel: Int = 4) throws(Failure) {
        self.formats = formats
        magic = try MagicLibrary(handles: parallel)
        asksAlways = !formats.all.allSatisfy { Signature.known.contains($0.mediaType) }
    }

    /// How much of a file to collect before asking, or the whole of a shorter one: 64 KiB. The marks of most formats lie
    /// in the first kibibyte, but what a file also is may not (ISO 9660 begins at 32 KiB), nor a film's table of tracks;
    /// libmagic takes no longer over 64 KiB of media than over four, since only its search for text is told to stop early.
    public var headBytes: Int { 65_536 }

    /// - Parameters:
    ///   - head: the first ``headBytes`` of the file, or all of it.
    ///   - isWhole: nothing follows `head`.
    ///   - declaredType: what the sender calls it, with or without parameters.
    ///   - fileExtension: of the name it was sent under, without the dot.
    public func judge(
        head: ArraySlice<UInt8>, isWhole: Bool, declaredType: String? = nil, fileExtension: String? = nil
    ) -> Judgement {
        let isWhole = isWhole && head.count <= headBytes
        let head = head.prefix(headBytes)
        guard !head.isEmpty else { return .refuse(formats.refusal(.emptyFile)) }
        let own = Signature.mediaType(of: Head(head, isWhole: isWhole))
        // What is on no list is told for nothing; libmagic would take a millisecond over a text.
        guard own.map({ formats[$0] != nil }) ?? asksAlways else {
            return .refuse(formats.refusal(OtherText.code(of: head) ?? .formatNotAccepted, mediaType: own))
        }
        switch format(own: own, said: magic.answer(for: head)) {
        case .success(let found):
            if isWhole, head.count < found.format.leastBytes {
                return .refuse(formats.refusal(.noMedia, mediaType: found.format.mediaType))
            }
            let isForeign = PayloadScan.payload(inHead: Head(head, isWhole: isWhole)) != nil
            guard !isForeign || !formats.refused.contains(.foreignPayload) else {
                return .refuse(formats.refusal(.foreignPayload, mediaType: found.format.mediaType))
            }
            let marks =
                found.marks + (isForeign ? [.foreignPayload] : [])
                + self.marks(of: found.format, declaredType: declaredType, fileExtension: fileExtension)
            return .accept(format: found.format, marks: marks)
        case .failure(let refusal): return .refuse(refusal)
        }
    }

    public func judge(
        head: [UInt8], isWhole: Bool, declaredType: String? = nil, fileExtension: String? = nil
    ) -> Judgement {
        judge(head: head[...], isWhole: isWhole, declaredType: declaredType, fileExtension: fileExtension)
    }

    /// What libmagic calls these bytes, for people who want to know what it was that was refused.
    func libmagicType(of head: ArraySlice<UInt8>) -> String? {
        if case .type(let type) = magic.answer(for: head) { type } else { nil }
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

    private func marks(of format: Format, declaredType: String?, fileExtension: String?) -> [Mark] {
        var marks: [Mark] = []
        let declared = declaredType.map { $0.prefix { $0 != ";" && $0 != " " }.lowercased() } ?? ""
        let saysNothing = declared.isEmpty || declared == "application/octet-stream"
        if !saysNothing, !format.declaredTypes.contains(declared) { marks.append(.declaredTypeDiffers) }
        let written = fileExtension?.lowercased() ?? ""
        if !written.isEmpty, !format.extensions.contains(written) { marks.append(.nameDiffers) }
        return marks
    }
}

extension Refusal: Error {}
