import Testing

@testable import Receiving

@Suite("The language of a page")
struct PageLanguageTests {
    @Test(
        "What the link asks for wins over what the browser prefers, and without either it is Chinese",
        arguments: [
            ("/?lang=en", "zh-CN", PageLanguage.en), ("/status?x=y&lang=zh", "en", .zh), ("/?lang=fr", "en", .en),
            ("/?lang=", "", .zh), ("/", "", .zh), ("/lang=en", "", .zh), ("/", "fr, de;q=0.5", .zh),
        ])
    func asked(target: String, accepted: String, language: PageLanguage) {
        #expect(PageLanguage(target: target, accepted: accepted) == language)
    }

    @Test(
        "Of the languages a browser accepts, the one with the highest weight counts, the first of equals",
        arguments: [
            ("zh-CN,zh;q=0.9,en;q=0.8", PageLanguage.zh), ("en-GB, en;q=0.9, zh;q=0.8", .en), ("fr, en;q=0.3", .en),
            ("zh;q=0.2, EN ; q=0.7", .en), ("en;q=0, zh;q=0.1", .zh), ("en;q=x, zh;q=0.1", .zh), ("zh-Hant-HK", .zh),
            ("en, zh", .en), ("*", .zh), (",,;q=1,", .zh), ("english", .zh),
        ])
    func preferred(accepted: String, language: PageLanguage) {
        #expect(PageLanguage(target: "/", accepted: accepted) == language)
    }

    @Test("A path of ours keeps the language")
    func path() {
        #expect(PageLanguage.en.path("/status") == "/status?lang=en")
        #expect(PageLanguage(target: PageLanguage.en.path("/"), accepted: "zh") == .en)
        #expect(PageLanguage.zh.other == .en && PageLanguage.en.other == .zh)
    }
}
