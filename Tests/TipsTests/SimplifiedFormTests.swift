import Testing

@testable import Tips

@Suite("Traditional and simplified forms")
struct SimplifiedFormTests {
    private func simplified(_ text: String) -> String {
        String(decoding: text.utf16.map(SimplifiedForm.of), as: UTF16.self)
    }

    @Test("every traditional form folds in one step to a form that folds no further, and stands in the table once")
    func foldsOnce() {
        let units = Array(traditionalForms.utf16)
        #expect(units.count == traditionalForms.unicodeScalars.count, "all of them lie in the first plane")
        #expect(units.count.isMultiple(of: 2) && units.count > 6000)
        let forms = stride(from: 0, to: units.count, by: 2).map { units[$0] }
        #expect(forms == forms.sorted() && Set(forms).count == forms.count)
        for index in stride(from: 0, to: units.count, by: 2) {
            #expect(SimplifiedForm.of(units[index]) == units[index + 1])
            #expect(SimplifiedForm.of(units[index + 1]) == units[index + 1])
        }
    }

    @Test(
        "Taiwan, Hong Kong and older prints write some letters in their own way",
        arguments: [
            ("瀆職、猥褻、推諉", "渎职、猥亵、推诿"), ("罌粟、飆車、癮君子", "罂粟、飙车、瘾君子"), ("啓事 衞生院 手銬 録像 辱駡", "启事 卫生院 手铐 录像 辱骂"),
            ("牀前裏頭，着火著火", "床前里头，着火着火"), ("答覆 藉口 瞭解 乾淨", "答复 借口 了解 干净"), ("妳家的貓，牠咬人", "你家的猫，它咬人"),
        ])
    func regions(written: String, plain: String) {
        #expect(simplified(written) == plain)
    }

    @Test("letters of simplified texts, of other scripts and single surrogates stay as they are")
    func stays() {
        let common = "的一是不了在有人这上大来和我个中地为他生要就出会可以时看到没说问过请后面台里发干"
        #expect(simplified(common) == common)
        #expect(simplified("Straße, привет, カナ, 한국, 😀") == "Straße, привет, カナ, 한국, 😀")
        #expect(SimplifiedForm.of(0xD800) == 0xD800 && SimplifiedForm.of(0xFFFF) == 0xFFFF)
    }
}
