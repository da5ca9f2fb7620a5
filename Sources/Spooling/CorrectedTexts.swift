public import Tips

/// One page of corrected texts, and the corrections that have no text here.
public struct CorrectedTexts: Sendable, Hashable {
    public var texts: [CorrectedText] = []
    public var unread: [Unread] = []
    /// Where the next page begins; nil at the end.
    public var next: TipID?

    /// A correction whose text cannot be read here. Another place may have it.
    public struct Unread: Sendable, Hashable {
        public var tip: TipID
        public var judged: Judged
        public var cause: Cause
    }

    public enum Cause: Sendable, Hashable {
        /// At the end of its time: only its count is left.
        case erased
        /// Opened on the inside only.
        case sealed
        /// `spool verify` names it.
        case damaged
    }

    public init() {}

    mutating func add(_ record: TipRecord) {
        func unread(_ cause: Cause) -> Unread { Unread(tip: record.tip, judged: record.judged, cause: cause) }
        guard let body = record.manifestBody else { return self.unread.append(unread(.erased)) }
        let (clear, statement) = ManifestBody.parts(of: body)
        guard statement == nil else { return self.unread.append(unread(.sealed)) }
        guard let words = StatedWords(json: clear) else { return self.unread.append(unread(.damaged)) }
        texts.append(CorrectedText(tip: record.tip, judged: record.judged, words: words))
    }
}

extension CorrectionLedger {
    /// Page by page: call again with `next` until it is nil.
    public func correctedTexts(after: TipID? = nil, limit: Int = 500) async throws -> CorrectedTexts {
        let records = try await corrected(after: after, limit: limit)
        var page = CorrectedTexts()
        page.next = records.count == limit ? records.last?.tip : nil
        for record in records { page.add(record) }
        return page
    }
}
