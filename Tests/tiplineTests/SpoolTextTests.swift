import Spooling
import Testing
import Tips

@testable import tipline

@Suite("Tips as an operator reads them")
struct SpoolTextTests {
    private let at = Moment(milliseconds: 1_420_245_000_000)

    private func delivery(_ stage: Stage, _ lane: LaneName = .fallback, why: String = "") -> DeliveryRecord {
        DeliveryRecord(lane: lane, stage: stage, sequence: 4, attempts: 2, at: at, why: why)
    }

    private func record(_ deliveries: [DeliveryRecord], departments: [String] = ["交警"], body: String? = "{}") throws
        -> TipRecord
    {
        let day = try #require(CalendarDay("2015-01-03"))
        let exhibits = [
            Exhibit(number: 1, mediaType: "image/jpeg", bytes: 70, digest: .of([]), findings: ["name-differs"]),
            Exhibit(number: 2, mediaType: "video/mp4", bytes: 30, digest: .of([1])),
        ]
        return TipRecord(
            tip: TipID(high: 1, low: 2), receivedAt: at,
            figures: .init(
                receivedOn: day, kind: .report, departments: departments, channel: "web", lanes: deliveries.map(\.lane),
                exhibits: CustodyEvent.ExhibitCount.fold(exhibits)), exhibits: exhibits, deliveries: deliveries,
            manifestBody: body.map { Array($0.utf8) })
    }

    @Test("A tip's line begins with id and stage, and holds no space inside a word")
    func line() throws {
        let traffic = try #require(LaneName("traffic"))
        let written = SpoolText.line(try record([delivery(.delivered), delivery(.parked, traffic)]))
        let words = written.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        #expect(
            words == [
                "\(TipID(high: 1, low: 2))", "parked", "2015-01-03T00:30:00.000Z", "report", "web", "exhibits=2/100B",
                "default:delivered,traffic:parked",
            ])
    }

    @Test("Company is one line a tip, and only where it was asked for a word of the tip's own line")
    func company() throws {
        var record = try record([delivery(.delivered)])
        let (one, two) = (record.tip, TipID(high: 1, low: 3))
        let company = CompanyRecord(
            cluster: one, size: 5,
            members: [
                .init(tip: one, receivedAt: at, beside: nil, likeness: nil),
                .init(tip: two, receivedAt: at, beside: one, likeness: .text(83)),
                .init(tip: two, receivedAt: at, beside: one, likeness: .exhibit),
            ])
        #expect(
            SpoolText.company(company)
                == """
                cluster \(one): 5 tips
                \(one) 2015-01-03T00:30:00.000Z - -
                \(two) 2015-01-03T00:30:00.000Z text:83% \(one)
                \(two) 2015-01-03T00:30:00.000Z exhibit \(one)
                and 2 more: give a higher --limit.
                """)
        #expect(SpoolText.line(record, withCluster: true).hasSuffix(" cluster=-"))
        record.cluster = two
        #expect(SpoolText.line(record, withCluster: true).hasSuffix(" cluster=\(two)"))
        #expect(!SpoolText.line(record).contains("cluster"))
        #expect(SpoolText.account(record).contains("cluster     \(two)\n"))
        #expect(SpoolText.noCompany(record).hasSuffix("has no company that was found here."))
        record.manifestBody = ManifestBody.sealed(Array("{}".utf8), statement: [1])
        #expect(SpoolText.noCompany(record).contains("clusters.jsonl"))
        record.manifestBody = nil
        #expect(SpoolText.noCompany(record).contains("erased"))
    }

    @Test("What rules said beside the kind is shown where they said something")
    func named() throws {
        var record = try record([delivery(.delivered)])
        #expect(!SpoolText.account(record).contains("urgent") && !SpoolText.account(record).contains("named"))
        (record.figures.isUrgent, record.figures.named) = (true, "consult")
        #expect(SpoolText.account(record).contains("urgent      someone may be in danger: it goes first\n"))
        #expect(SpoolText.account(record).contains("named       consult\n"))
    }

    @Test("A corrected tip shows what it is now, what it was, and by whose word")
    func corrected() throws {
        var record = try record([delivery(.delivered)])
        #expect(SpoolText.judged(record, []) == nil)
        record.judged = Judged(kind: .suggestion, departments: ["户籍", "治安"])
        #expect(SpoolText.line(record).contains(" suggestion web "))
        #expect(SpoolText.account(record).contains("kind        suggestion (decided: report)\n"))
        #expect(SpoolText.account(record).contains("departments 户籍, 治安 (decided: 交警)\n"))
        let changes: [CustodyEvent.Change] = [
            .corrected(kind: .suggestion, departments: nil), .corrected(kind: nil, departments: ["治安"], by: .office),
            .corrected(kind: nil, departments: ["户籍", "治安"], by: .office),
        ]
        let custody = changes.enumerated().map { index, change in
            CustodyEvent(
                number: Int64(index) + 1, tip: record.tip, at: at, change: change, after: CustodyEvent.beginning)
        }
        #expect(
            SpoolText.judged(record, custody)
                == "decided report, 交警; now suggestion, 户籍, 治安: corrections 1 by the platform, 2 by the office")
    }

    @Test("What a person must look at says why in its line; what moves by itself does not")
    func reasons() throws {
        let traffic = try #require(LaneName("traffic"))
        let deliveries = [delivery(.parked, why: "http-422"), delivery(.deferred, traffic, why: "http-503")]
        #expect(SpoolText.line(try record(deliveries)).hasSuffix(" default:parked(http-422),traffic:deferred"))
    }

    @Test("What came from outside turns no line of a terminal around, wherever it is shown")
    func outside() throws {
        let evil = "a\u{202E}b\u{9B}c"
        var delivery = delivery(.delivered, why: evil)
        (delivery.clue, delivery.reply) = (evil, evil)
        var record = try record([delivery], departments: [evil], body: "{\"content\":\"\(evil)\"}")
        record.figures.channel = evil
        record.exhibits[0].findings = [evil]
        let event = CustodyEvent(
            number: 1, tip: record.tip, at: at, change: .corrected(kind: nil, departments: [evil]), digest: .of([]))
        let shown = [
            SpoolText.line(record), SpoolText.account(record), SpoolText.outlook(delivery), SpoolText.line(event),
        ]
        for text in shown {
            #expect(text.contains("a\\u{202E}b"), "\(text)")
            #expect(!text.unicodeScalars.contains { "\u{202E}\u{9B}".unicodeScalars.contains($0) }, "\(text)")
        }
    }

    @Test("A tip that the platform has under another manifest says what that means behind a repair")
    func conflict() {
        #expect(SpoolText.outlook(delivery(.parked, why: "http-409")).contains("it is there, once"))
        #expect(SpoolText.outlook(delivery(.parked, why: "http-422")).contains("was refused by the platform"))
    }

    @Test("What has expired says whether it was sent, and whether the inside has it")
    func expired() {
        let ends = ["", "unconfirmed", "arrived-late"].map { SpoolText.outlook(delivery(.expired, why: $0)) }
        #expect(ends[0].contains("ended unsent"))
        #expect(ends[1].contains("nobody knows here whether it arrived"))
        #expect(ends[2].contains("has said since that it arrived"))
    }

    @Test("A delivery's manifest has its digest, until the tip is erased")
    func manifests() throws {
        let record = try record([delivery(.sentUnconfirmed)])
        let manifest = Manifest(id: record.tip, lane: .fallback, sequence: 4, body: Array("{}".utf8))
        #expect(SpoolText.manifestDigest(record, record.deliveries[0]) == manifest.digest)
        #expect(
            SpoolText.manifestDigest(try self.record([delivery(.delivered)], body: nil), record.deliveries[0]) == nil)
    }

    @Test("The account has deliveries, answers, exhibits and the manifest")
    func account() throws {
        var answered = delivery(.delivered)
        answered.clue = "A-17"
        answered.reply = "谢谢您。"
        let text = SpoolText.account(try record([answered], body: "{\"kind\":\"report\"}"))
        for part in [
            "default #4: ", "clue      A-17", "reply     谢谢您。", "departments 交警", "(name-differs)",
            "image/jpeg 70 bytes", "{\"kind\":\"report\"}",
        ] {
            #expect(text.contains(part), "\(part)")
        }
    }

    @Test("What was erased and what has no department is said, not left blank")
    func absent() throws {
        let text = SpoolText.account(try record([delivery(.delivered)], departments: [], body: nil))
        #expect(text.contains("erased at the end of its time"))
        #expect(text.contains("departments -"))
    }

    @Test("A reply from outside cannot move the cursor or forge a line")
    func hostileReply() throws {
        var answered = delivery(.delivered)
        answered.reply = "a\nstage       queued\u{1B}[2J\r\nb"
        answered.clue = "c\u{9B}31m"
        let body = "{\"content\":\"\u{9B}2J\"}"
        let lines = SpoolText.account(try record([answered], body: body)).split(
            separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count { $0.hasPrefix("stage ") } == 1)
        #expect(!lines.joined().unicodeScalars.contains { $0.properties.generalCategory == .control })
    }

    @Test("Every stage says what happens next", arguments: Stage.allCases)
    func outlook(_ stage: Stage) {
        let text = SpoolText.outlook(delivery(stage, why: "http-503"))
        #expect(text.hasPrefix("default \(stage.rawValue) (http-503), 2 attempt(s): "))
        #expect(text.count > 50)
    }

    @Test("Where a person can do something, the command is named")
    func remedies() {
        #expect(SpoolText.outlook(delivery(.held)).contains("`spool release`"))
        for stage in [Stage.parked, .quarantined, .deferred] {
            #expect(SpoolText.outlook(delivery(stage)).contains("`spool retry`"))
        }
    }
}
