import Tips

/// Tips to try things on.
enum Sample {
    static let id = TipID(high: 0x0123_4567_89AB_CDEF, low: 0xFEDC_BA98_7654_3210)

    static func day(_ text: String) throws -> CalendarDay {
        guard let day = CalendarDay(text) else { throw Failure("no-day", "The sample has no such day.", .refuse) }
        return day
    }

    static func lane(_ name: String) throws -> LaneName {
        guard let lane = LaneName(name) else { throw Failure("no-lane", "The sample has no such lane.", .refuse) }
        return lane
    }

    static func full() throws -> Tip {
        Tip(
            id: id, channel: "app", statedKind: .report, content: "桥头夜里\n有\"施工\" \u{1} noise \\ 😀",
            occurredAt: "2015-01-03", place: "人民路 12 号", position: Tip.Position(latitude: 31.25, longitude: -121.5),
            contact: "王 / 138", receivedAt: Moment(milliseconds: 1_420_273_800_000), receivedOn: try day("2015-01-03"),
            decision: Decision(
                kind: .report, departments: ["城管", "traffic"], confidence: 0.75,
                because: [.init(name: "noise", weight: 2.5), .init(name: "praise", weight: -1)],
                rulesDigest: Digest.of(Array("rules".utf8))),
            exhibits: [
                Exhibit(
                    number: 1, mediaType: "image/jpeg", bytes: 54_321, digest: Digest.of(Array("photo".utf8)),
                    findings: ["declared-type-differs"]),
                Exhibit(number: 2, mediaType: "video/mp4", bytes: 9_000_000_000, digest: Digest.of(Array("film".utf8))),
            ])
    }

    static func bare() throws -> Tip {
        Tip(
            id: id, channel: "web", content: "x", receivedAt: Moment(milliseconds: 0),
            receivedOn: try day("1970-01-01"),
            decision: Decision(
                kind: .unsure, departments: [], confidence: 0, because: [], rulesDigest: Digest.of([UInt8]())))
    }
}
