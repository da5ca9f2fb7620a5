import Testing
import Tips

@testable import Inspection

@Suite("What is asked of the files of a tip")
struct EvidenceCheckTests {
    struct Row: Sendable {
        var files: [ExhibitSoFar]
        var hoursAgo: Double?
        var code: Refusal.Code?
        var exhibit: Int?

        init(_ files: [ExhibitSoFar], hoursAgo: Double? = nil, _ code: Refusal.Code? = nil, at exhibit: Int? = nil) {
            (self.files, self.hoursAgo, self.code, self.exhibit) = (files, hoursAgo, code, exhibit)
        }
    }

    private func expect(_ row: Row, channel: String, isComplete: Bool = true) throws {
        let answer = EvidenceCheck.answer(
            try Profiles.examples(), channel: channel, hoursAgo: row.hoursAgo, isComplete: isComplete, row.files)
        #expect(answer?.refusal.code == row.code, "\(row)")
        #expect(answer?.exhibit == row.exhibit, "\(row)")
    }

    static let shortVideoOrPhotos = [
        Row([]), Row([.video(30, megabytes: 60)]), Row([.video(30.9)]), Row([.video()]),
        Row([.photo, .photo, .photo]), Row([.photo], hoursAgo: 10_000),
        Row([.video(31)], .videoTooLong, at: 0), Row([.video(5, megabytes: 61)], .fileTooLarge, at: 0),
        Row([.video(5), .video(5)], .tooManyFiles, at: 1), Row([.photo, .photo, .photo, .photo], .tooManyFiles, at: 3),
        Row([.photo, .video(5)], .mixedEvidence, at: 1), Row([.video(5), .photo], .mixedEvidence, at: 1),
        Row([ExhibitSoFar(mediaType: "audio/mpeg", bytes: 9)], .formatNotAccepted, at: 0),
    ]

    @Test("Published: a video of at most 30 s and 60 MB, or 3 photos", arguments: shortVideoOrPhotos)
    func first(row: Row) throws { try expect(row, channel: "app") }

    static let videoOfAMinute = [
        Row([]), Row([.video(60, megabytes: 100)], hoursAgo: 1), Row([.video(60.5)], hoursAgo: 72),
        Row([.video(), .video()], hoursAgo: 0),
        Row([.video(61)], .videoTooLong, at: 0), Row([.video(1), .video(1, megabytes: 101)], .fileTooLarge, at: 1),
        Row([.video(1)], hoursAgo: 72.1, .eventTooOld), Row([], hoursAgo: 100), Row([], hoursAgo: -100),
        Row([.video(1)], hoursAgo: -0.25), Row([.video(1)], hoursAgo: -0.26, .eventInFuture),
        Row([.video(1)], .eventTimeMissing), Row([.photo], .formatNotAccepted, at: 0),
    ]

    @Test("Published: video up to 60 s and 100 MB and within 3 days", arguments: videoOfAMinute)
    func second(row: Row) throws { try expect(row, channel: "web") }

    static let photosThatProve = [
        Row([.photo, .photo], hoursAgo: 2), Row([.photo, .photo], .eventTimeMissing),
        Row([.photo, .photo, .photo, .photo, .video(900, megabytes: 50)], hoursAgo: 48),
        Row([], .tooFewFiles), Row([], hoursAgo: 49, .eventTooOld), Row([.photo], .tooFewFiles),
        Row([.video(1)], .tooFewFiles),
        Row([.photo, .photo, .photo, .photo, .photo], .tooManyFiles, at: 4),
        Row([.photo, .photo, .video(1, megabytes: 51)], .fileTooLarge, at: 2),
        Row([.photo, .photo], hoursAgo: 49, .eventTooOld),
        Row([.photo, ExhibitSoFar(mediaType: "image/gif", bytes: 9)], .formatNotAccepted, at: 1),
    ]

    @Test("Published: 2 to 4 photos, video at most 50 MB, within 48 hours", arguments: photosThatProve)
    func third(row: Row) throws { try expect(row, channel: "mini-app") }

    @Test("While files may still come, what is too few is not yet wrong, and what is too much already is")
    func early() throws {
        for files in [[], [.photo], [.photo, ExhibitSoFar()]] as [[ExhibitSoFar]] {
            try expect(Row(files), channel: "mini-app", isComplete: false)
        }
        let four = [ExhibitSoFar](repeating: .photo, count: 4)
        try expect(Row(four + [ExhibitSoFar(bytes: 1)]), channel: "mini-app", isComplete: false)
        try expect(
            Row(four + [.video(1), ExhibitSoFar()], .tooManyFiles, at: 5), channel: "mini-app", isComplete: false)
        try expect(
            Row(four + [ExhibitSoFar(bytes: 50_000_001)], .fileTooLarge, at: 4), channel: "mini-app", isComplete: false)
        try expect(Row([.photo], hoursAgo: 49, .eventTooOld), channel: "mini-app", isComplete: false)
        try expect(Row([.photo], hoursAgo: -1, .eventInFuture), channel: "mini-app", isComplete: false)
        // It may stand behind the files.
        try expect(Row([.photo, .photo]), channel: "mini-app", isComplete: false)
    }

    @Test("While channel or desk are not known, only what every profile that may count refuses is refused")
    func unknown() throws {
        let now = Moment(milliseconds: 0)
        var check = try #require(EvidenceCheck(formats: Profiles.examples(), now: now))
        check.exhibits = [.video(500, megabytes: 2000)]
        #expect(check.refusal() == nil)
        #expect(check.refusal(isComplete: true) == nil)
        check.tell(channel: "fax")
        #expect(check.refusal() == nil)
        check.tell(channel: "web")
        #expect(check.refusal()?.refusal.code == .fileTooLarge)

        let formats = try Profiles.formats(
            """
            profiles:
              - name: roads
                why: For the test.
                sentence: { zh: 照片。, en: Photos. }
                departments: [交警]
                evidence: [{ image: { most: 1 } }]
              - name: all
                why: For the test.
                sentence: { zh: 两张照片。, en: Two photos. }
                evidence: [{ image: { most: 2 } }]
            """)
        var desks = try #require(EvidenceCheck(formats: formats, now: now))
        desks.exhibits = [.photo, .photo]
        #expect(desks.refusal() == nil)
        desks.exhibits.append(.photo)
        #expect(desks.refusal()?.refusal.code == .tooManyFiles)
        desks.exhibits.removeLast()
        desks.tell(departments: ["治安", "交警"])
        #expect(desks.refusal() == nil)
        desks.tell(departments: ["交警", "治安"])
        #expect(desks.refusal()?.exhibit == 1)
    }

    @Test("Files together are bounded, and sounds have a code of their own")
    func others() throws {
        let formats = try Profiles.one(
            "evidence:", "  - audio: { longest: 1 min, total: 10 MB }", "    image: { total: 4 MB }")
        let sound = ExhibitSoFar(mediaType: "audio/wav", bytes: 6_000_000, durationSeconds: 61)
        #expect(EvidenceCheck.answer(formats, [sound])?.refusal.code == .audioTooLong)
        var short = sound
        short.durationSeconds = 5
        #expect(EvidenceCheck.answer(formats, [short]) == nil)
        let both = EvidenceCheck.answer(formats, [short, .photo, short])
        #expect(both?.refusal.code == .filesTooLarge)
        #expect(both?.exhibit == 2)
        #expect(EvidenceCheck.answer(formats, [.photo, .photo])?.exhibit == 1)
    }

    @Test("A refusal says what is wrong and then what is taken, in both languages")
    func sentences() throws {
        let formats = try Profiles.one("evidence: [{ video: { longest: 30 s } }]")
        let refusal = try #require(EvidenceCheck.answer(formats, [.video(31)])).refusal
        #expect(refusal.sentence.zh == formats.refusal(.videoTooLong).sentence.zh + "只收这些。")
        #expect(refusal.sentence.en == formats.refusal(.videoTooLong).sentence.en + " These alone.")
    }

    @Test("What is asked and cannot be measured is named, and nothing else")
    func unmeasured() throws {
        let formats = try Profiles.one("channels: [app]", "evidence: [{ video: { longest: 30 s }, image: {} }]")
        var check = try #require(EvidenceCheck(formats: formats, now: Moment(milliseconds: 0)))
        check.exhibits = [.video(), .photo, .video(3), .video()]
        #expect(check.unmeasured == [])
        check.tell(channel: "app")
        check.tell(departments: [])
        #expect(check.unmeasured == [0, 3])
        #expect(check.refusal(isComplete: true) == nil)
    }

    @Test("What ships asks for nothing")
    func shipped() throws {
        #expect(EvidenceCheck(formats: try Formats.load(directory: Shipped.rules), now: Moment(milliseconds: 0)) == nil)
    }
}
