import Inspection
import Testing
import Tips

@Suite("The list of formats that ships")
struct FormatsTests {
    private let formats: Formats

    init() throws {
        formats = try Formats.load(directory: Shipped.rules)
    }

    @Test("The largest files are as the contract says")
    func bounds() {
        #expect(formats.maxBytes(.image) == 64 << 20)
        #expect(formats.maxBytes(.audio) == 1 << 30)
        #expect(formats.maxBytes(.video) == 4 << 30)
        #expect(formats.maxBytes(.other) == 0)
        #expect(formats.maxBytesOfAny == 4 << 30)
    }

    @Test("Nothing scripted, layered or meant for icons is on it")
    func exact() {
        let refused: Set = [
            "image/svg+xml", "image/x-mvg", "image/vnd.microsoft.icon", "image/x-icon", "image/vnd.adobe.photoshop",
            "image/x-eps", "application/pdf", "text/html",
        ]
        for format in formats.all {
            #expect(format.libmagicTypes.union([format.mediaType]).isDisjoint(with: refused))
            #expect(format.family != .other)
            #expect(formats[format.mediaType] == format)
        }
    }

    @Test("What clients may declare holds our own name and libmagic's")
    func declared() throws {
        let jpeg = try #require(formats["image/jpeg"])
        #expect(jpeg.declaredTypes.isSuperset(of: ["image/jpeg", "image/pjpeg"]))
        #expect(jpeg.extensions.first == "jpg")
    }

    @Test("Families have names")
    func labels() {
        #expect(formats.label(.video) == Wording(zh: "视频", en: "video"))
        #expect(formats.label(.other).en == "other")
    }
}
