import Foundation
import Testing

@testable import Receiving

@Suite("What a form may check before it uploads")
struct LimitsTextTests {
    private func limits(_ profiles: String?) throws -> [String: Any] {
        let text = LimitsText(formats: try Sample.formats(profiles: profiles), settings: Sample.settings())
        return try #require(JSONSerialization.jsonObject(with: Data(text.json)) as? [String: Any])
    }

    @Test("Without profiles the list of them is empty, and all else is there")
    func plain() throws {
        let limits = try limits(nil)
        #expect(Set(limits.keys) == ["content", "parts", "channels", "families", "accepts", "profiles"])
        #expect((limits["profiles"] as? [Any])?.isEmpty == true)
        let families = limits["families"] as? [String: [String: Any]] ?? [:]
        #expect(Set(families.keys) == ["image", "video"])
        #expect(families["image"]?["max_bytes"] as? Int == 1 << 20)
        #expect(families["image"]?["max_pixels"] as? Int == 3_000_000)
        #expect(families["image"]?["max_seconds"] is NSNull)
        #expect(families["video"]?["max_seconds"] as? Double == 7200)
        #expect(families["image"]?["label"] as? [String: String] == ["zh": "图片", "en": "picture"])
        let first = (limits["accepts"] as? [[String: Any]])?.first
        #expect(first.map { Set($0.keys) } == ["media_type", "family", "label", "max_bytes", "extensions"])
    }

    @Test("A profile is told with its sentence and every bound, null where it does not bound")
    func profiles() throws {
        let profiles = try #require(try limits(TipEvidenceTests.profiles)["profiles"] as? [[String: Any]])
        #expect(profiles.map { $0["name"] as? String } == ["roads", "app"])
        #expect(profiles[0]["departments"] as? [String] == ["交警"])
        #expect(profiles[0]["channels"] is NSNull)
        #expect(profiles[0]["within_seconds"] is NSNull)
        let app = profiles[1]
        #expect(
            app["sentence"] as? [String: String] == ["zh": "两张照片，或 30 秒视频。", "en": "Two photos, or a film of 30 s."])
        #expect(app["channels"] as? [String] == ["app"])
        #expect(app["formats"] as? [String] == ["image/jpeg", "video/mp4"])
        #expect(app["within_seconds"] as? Int == 172_800)
        #expect(app["required"] as? Bool == false)
        let evidence = app["evidence"] as? [[String: [String: Any]]] ?? []
        #expect(evidence.map { Set($0.keys) } == [["image"], ["video"]])
        let video = try #require(evidence.last?["video"])
        #expect(video["least"] as? Int == 0)
        #expect(video["most"] as? Int == 1)
        #expect(video["max_bytes"] as? Int == 1_000_000)
        #expect(video["max_total_bytes"] is NSNull)
        #expect(video["max_seconds"] as? Int == 30)
    }
}
