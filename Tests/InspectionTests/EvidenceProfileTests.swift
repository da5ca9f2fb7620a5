import Testing
import Tips

@testable import Inspection

@Suite("Whom a profile is for")
struct EvidenceProfileTests {
    private func profile(channels: [String]? = nil, departments: [String]? = nil) -> EvidenceProfile {
        EvidenceProfile(
            name: "p", why: "w", sentence: Wording(zh: "是。", en: "Yes."), channels: channels, departments: departments)
    }

    @Test(
        "It is for a tip when channel and leading desk are named; while either may still be, nobody knows",
        arguments: [
            (nil, nil, true), ("app", nil, nil), (nil, ["a"], nil), ("app", ["a"], true), ("web", nil, false),
            ("web", ["a"], false), (nil, ["b", "a"], false), ("app", [], false),
        ] as [(String?, [String]?, Bool?)])
    func isFor(channel: String?, departments: [String]?, expected: Bool?) {
        let everyone = profile()
        #expect(everyone.isFor(channel: channel, departments: departments) == true)
        guard channel != nil || departments != nil else { return }
        let some = profile(channels: ["app"], departments: ["a", "c"])
        #expect(some.isFor(channel: channel, departments: departments) == expected)
    }

    @Test("It bounds the duration of a family when any alternative does")
    func durations() {
        var profile = profile()
        #expect(!profile.boundsDuration(of: .video))
        profile.alternatives = [.init([.video: .init()]), .init([.video: .init(longestSeconds: 5), .image: .init()])]
        #expect(profile.boundsDuration(of: .video))
        #expect(!profile.boundsDuration(of: .image))
    }
}
