public import Tips

/// One page of corrected texts, and how many of its corrections have no text here.
public struct CorrectedTexts: Sendable, Hashable {
    public var texts: [CorrectedText] = []
    /// Erased at the end of their time: only their count is left.
    public var erased = 0
    /// Opened on the inside only.
    public var sealed = 0
    /// Damaged: `spool verify` names them.
    public var unreadable = 0
    /// Where the next page begins; nil at the end.
    public var next: TipID?

    public init() {}
}

extension CorrectionLedger {
    /// Page by page: call again with `next` until it is nil.
    public func correctedTexts(after: TipID? = nil, limit: Int = 500) async throws -> CorrectedTexts {
        let records = try await corrected(after: after, limit: limit)
        var page = CorrectedTexts()
        page.next = records.count == limit ? records.last?.tip : nil
        for record in records {
            guard let body = record.manifestBody else {
                page.erased += 1
                continue
            }
            let (clear, statement) = ManifestBody.parts(of: body)
            if statement != nil {
                page.sealed += 1
            } else if let words = StatedWords(json: clear) {
                page.texts.append(CorrectedText(tip: record.tip, judged: record.judged, words: words))
            } else {
                page.unreadable += 1
            }
        }
        return page
    }
}
