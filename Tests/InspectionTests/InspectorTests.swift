import Inspection
import Testing

@Suite("The judgement of a head")
struct InspectorTests {
    private let inspector: Inspector

    init() throws {
        inspector = try Shipped.inspector()
    }

    @Test("What ships takes every format it names, and the installed libmagic agrees", arguments: Media.all)
    func accepted(media: Media) async {
        let judgement = await inspector.judge(head: media.bytes, isWhole: true)
        #expect(judgement.format?.mediaType == media.mediaType, "\(judgement)")
        #expect(judgement.marks == [])
    }

    @Test(
        "What is on no list is refused",
        arguments: [
            "plain text", "<!DOCTYPE html><html><body>x</body></html>", "#!/bin/sh\nrm -rf /\n", "%PDF-1.7\n%\u{E2}\n",
            "PK\u{3}\u{4}\u{14}\u{0}\u{0}\u{0}",
            "\u{7F}ELF\u{2}\u{1}\u{1}",
            "MZ\u{90}\u{0}", "8BPS\u{0}\u{1}",
            "\u{0}\u{0}\u{1}\u{0}\u{1}\u{0}",
        ])
    func notAccepted(text: String) async {
        #expect(await inspector.judge(head: Array(text.utf8), isWhole: true).refusal?.code == .formatNotAccepted)
    }

    @Test("Of scripted pictures and of playlists it is said that they are these")
    func others() async {
        for (text, code) in [
            ("<?xml version='1.0'?><svg xmlns='x'/>", Refusal.Code.scriptedPicture),
            (
                "push graphic-context\nviewbox 0 0 640 480\nimage over 0,0 0,0 'https://x'\npop graphic-context\n",
                .scriptedPicture
            ),
            ("#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", .refersElsewhere),
        ] {
            #expect(await inspector.judge(head: Array(text.utf8), isWhole: true).refusal?.code == code)
        }
    }

    @Test("Nothing at all is an empty file")
    func empty() async {
        #expect(await inspector.judge(head: [], isWhole: true).refusal?.code == .emptyFile)
    }

    @Test("A head that is the whole file and too short for its format holds no media")
    func stub() async {
        let bytes = Media.ftyp("mp42", "isom")
        #expect(await inspector.judge(head: bytes, isWhole: true).refusal?.code == .noMedia)
        #expect(await inspector.judge(head: bytes, isWhole: false).format?.mediaType == "video/mp4")
        let jpeg = Array(Media.jpeg.bytes.prefix(32))
        #expect(await inspector.judge(head: jpeg, isWhole: true).refusal?.code == .noMedia)
    }

    @Test("More than the head makes no difference, and is then not the whole file")
    func longHead() async {
        let bytes = Media.ftyp("isom", "isom") + Media.zeros(100_000)
        let (one, other) = (
            await inspector.judge(head: bytes, isWhole: true), await inspector.judge(head: bytes, isWhole: false)
        )
        #expect(one.format == other.format && one.marks == other.marks)
        #expect(one.format != nil)
    }

    @Test("What libmagic knows for something else is refused, whatever it begins like")
    func contradiction() async {
        // Four spaces and "skip" are the length and the name of a box that old films begin with.
        let text = Media.text("    skip this: the text of a letter that happens to begin like an old QuickTime film.\n")
        let judgement = await inspector.judge(head: text, isWhole: false)
        #expect(judgement.refusal?.code == .contentsContradict)
        #expect(judgement.refusal?.mediaType == "text/plain")
    }

    @Test("A raw picture of a camera is not accepted as the TIFF it is made of")
    func rawPicture() async {
        let raw: [UInt8] = [0x49, 0x49, 0x2A, 0, 16, 0, 0, 0] + Media.text("CR") + [2, 0] + Media.zeros(500)
        let refusal = await inspector.judge(head: raw, isWhole: false).refusal
        #expect(refusal?.code == .formatNotAccepted)
        #expect(refusal?.mediaType == "image/x-canon-cr2")
    }

    @Test(
        "A declared type or a name at odds with the contents is marked, not refused",
        arguments: [
            (nil, nil, []),
            ("", "", []),
            ("image/jpeg", "jpg", []),
            ("IMAGE/JPEG; charset=binary", "JPEG", []),
            ("image/pjpeg", nil, []),
            ("application/octet-stream", nil, []),
            ("image/png", "png", [.declaredTypeDiffers, .nameDiffers]),
            ("video/mp4", "jpg", [.declaredTypeDiffers]),
            (nil, "exe", [.nameDiffers]),
        ] as [(String?, String?, [Mark])])
    func marks(declared: String?, name: String?, marks: [Mark]) async {
        let judgement = await inspector.judge(
            head: Media.jpeg.bytes, isWhole: true, declaredType: declared, fileExtension: name)
        #expect(judgement.marks == marks)
    }

    @Test("Many threads may ask at once")
    func parallel() async {
        await withTaskGroup(of: Bool.self) { group in
            for round in 0..<200 {
                let media = Media.all[round % Media.all.count]
                group.addTask { [inspector] in
                    await inspector.judge(head: media.bytes, isWhole: true).format?.mediaType == media.mediaType
                }
            }
            for await right in group { #expect(right) }
        }
    }

    @Test("Every refusal has its sentence in both languages")
    func sentences() {
        for code in Refusal.Code.allCases {
            let sentence = inspector.formats.refusal(code).sentence
            #expect(sentence.zh.hasSuffix("。"))
            #expect(sentence.en.hasSuffix("."))
        }
    }
}
