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
        #expect(Set(limits.keys) == ["content", "parts", "channels", "uploads", "families", "accepts", "profiles"])
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

    @Test("Of resumable uploads it is told where, how, how large, how many and how long")
    func uploads() throws {
        let uploads = try #require(try limits(nil)["uploads"] as? [String: Any])
        #expect(uploads["path"] as? String == "/v1/uploads")
        #expect(uploads["tus_version"] as? String == "1.0.0")
        #expect((uploads["extensions"] as? [String])?.contains("expiration") == true)
        #expect(uploads["checksums"] as? [String] == ["sha1", "sha256"])
        let figures = uploads.compactMapValues { $0 as? Int }
        #expect(
            figures == [
                "max_bytes": 2 << 20, "max_open": 1000, "max_open_bytes": 64 << 30, "client_share": 8,
                "kept_seconds": 86_400, "idle_seconds": 21_600, "empty_seconds": 900,
            ])
        #expect(uploads.count == figures.count + 4)
        var settings = Sample.settings()
        settings.gate.clientUploadShare = nil
        let text = LimitsText(formats: try Sample.formats(), settings: settings)
        #expect(String(decoding: text.json, as: UTF8.self).contains(#""client_share":null"#))
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
