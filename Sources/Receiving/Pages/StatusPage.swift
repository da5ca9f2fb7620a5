import Classification
import HTTPTypes
import Inspection
import ShortHTTP
import Spooling
import Tips

/// Asks for a receipt, and says what became of its tip.
struct StatusPage {
    let language: PageLanguage
    let formats: Formats
    var emergency = Emergency.usual

    /// The receipt that was typed is not given back: one and the same page for every receipt that opens nothing.
    func question(_ failure: Failure? = nil) -> Answer {
        let title = language("查询进展", "Look up a tip")
        guard let failure else { return frame(title).answer { writeQuestion(nil, into: &$0) } }
        let sentence = language(CitizenSentence.of(failure, formats, emergency))
        return frame(language("错误：\(title)", "Error: \(title)")).answer(failure) { html in
            PageProblem(title: language("没有查到", "Nothing was found"), sentence: sentence, input: "receipt")
                .write(into: &html)
            writeQuestion(sentence, into: &html)
        }
    }

    private func frame(_ title: String, isAnswer: Bool = false) -> PageFrame {
        PageFrame(
            language: language, title: title, path: "/status", offersOtherLanguage: !isAnswer,
            emergency: emergency)
    }

    private func writeQuestion(_ wrong: String?, into html: inout HTMLText) {
        html.element("h1", language("查询进展", "Look up a tip"))
        html.element("form", ["method": "post", "action": language.path("/status")]) { html in
            let input = FormInput(
                name: "receipt", label: language("回执号", "Receipt"),
                hint: language(
                    "提交线索时看到的 16 位字符，例如 7K3M-9QXV-0A2B-R8TW。大小写、横线和空格不影响查询。",
                    "The sixteen characters you were shown, like 7K3M-9QXV-0A2B-R8TW. Capitals, hyphens and spaces do not matter."
                ), wrong: wrong)
            input.write(language, into: &html) { html in
                html.empty(
                    "input",
                    [
                        "type": "text", "id": input.name, "name": input.name, "required": "", "class": "short",
                        "autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false",
                        "aria-describedby": input.describedBy, "aria-invalid": input.invalid,
                    ])
            }
            html.element("p", ["class": "send"]) { html in
                html.element("button", ["type": "submit"], language("查询", "Look up"))
            }
        }
    }

    func found(_ record: TipRecord) -> Answer {
        frame(language("进展", "How it stands"), isAnswer: true).answer { html in
            html.element("h1", language("您的线索", "Your tip"))
            let words = StatusText.words(for: record.stage)
            html.element("p", ["class": "stage"], language(words.chinese, words.english))
            html.element("h2", language("答复", "Reply"))
            if let reply = StatusText.reply(of: record) {
                // Whatever direction or language it is written in, it ends where its box does.
                html.element("blockquote", ["dir": "auto"], reply)
            } else {
                html.element("p", language("还没有答复。", "There is no reply yet."))
            }
            html.element("h2", language("我们收到了什么", "What we received"))
            html.element("dl", ["class": "facts"]) { html in
                html.fact(language("受理日期", "Received on"), language.day(record.figures.receivedOn))
                html.fact(language("类别", "Kind"), language.kind(record.judged.kind))
            }
            html.exhibits(record.exhibits, formats, language)
            html.element("p", ["class": "ways"]) { html in
                html.element("a", ["href": language.path("/status")], language("查询另一条", "Look up another tip"))
            }
        }
    }
}
