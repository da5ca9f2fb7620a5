import Classification
import HTTPTypes
import Inspection
import ShortHTTP
import Tips

/// The form of a tip: empty, or given back with every word the citizen typed and what is wrong.
struct FormPage {
    let language: PageLanguage
    let files: FileInputs
    var fields = FormFields()
    /// Makes a double click, a reload or a second try one tip.
    var key: String
    var failure: Failure?
    /// The input and the ordinal in it of the file that was being read.
    var file: (input: String, number: Int)?
    var emergency = Emergency.usual

    var answer: Answer {
        let title = language("提交线索", "Send a tip")
        guard let failure else { return frame(title).answer { write(into: &$0) } }
        return frame(language("错误：\(title)", "Error: \(title)"), isAnswer: true).answer(failure) { write(into: &$0) }
    }

    private func frame(_ title: String, isAnswer: Bool = false) -> PageFrame {
        PageFrame(language: language, title: title, path: "/", offersOtherLanguage: !isAnswer, emergency: emergency)
    }

    /// 128 bits nobody can guess.
    static func newKey(_ source: inout some RandomNumberGenerator) -> String {
        (0..<2).map { _ in padded(source.next(), 16, radix: 16) }.joined()
    }

    private func write(into html: inout HTMLText) {
        if let problem { problem.write(into: &html) }
        html.element("h1", language("提交线索", "Send a tip"))
        html.element(
            "p", ["class": "lead"],
            language(
                "看到违法犯罪、安全隐患、不妥之处，或者想对城市提出建议，都可以告诉我们。只有第一项必须填写，不需要实名。",
                "Tell us of a crime, a danger, something that is not as it should be, or what could be better. Only the first entry is required, and you need not give your name."
            ))
        html.newline()
        html.element(
            "form", ["method": "post", "action": language.path("/"), "enctype": "multipart/form-data"]
        ) { html in
            html.empty("input", ["type": "hidden", "name": "idempotency_key", "value": key])
            html.newline()
            writeWords(into: &html)
            files.write(into: &html, wrong: problem.flatMap { problem in problem.input.map { ($0, problem.sentence) } })
            html.newline()
            writePrivacy(into: &html)
            html.element("p", ["class": "send"]) { html in
                html.element("button", ["type": "submit"], language("提交", "Send"))
            }
            html.element(
                "p", ["class": "hint"],
                language(
                    "较大的文件要传几分钟，看到回执号之前请不要关闭页面。",
                    "Large files take some minutes. Keep this page open until you see your receipt."))
        }
    }

    private func writeWords(into html: inout HTMLText) {
        let content = input(
            .content, language("发生了什么？或者您有什么建议？", "What happened, or what do you suggest?"),
            hint: language("谁、什么事、什么时候、在哪里。最多 10,000 字。", "Who, what, when and where. Up to 10,000 characters."),
            isOptional: false)
        content.write(language, into: &html) { html in
            html.element(
                "textarea",
                [
                    "id": content.name, "name": content.name, "rows": "8", "required": "", "dir": "auto",
                    "aria-describedby": content.describedBy, "aria-invalid": content.invalid,
                ]
            ) { html in
                // A line break that comes first is not read as the text's own.
                html.newline()
                html.write(fields[.content] ?? "")
            }
        }
        writeKinds(into: &html)
        writeTime(into: &html)
        writeLine(
            input(
                .place, language("在哪里？", "Where?"),
                hint: language("街道、门牌、路口，或附近的标志物。", "Street and number, a crossing, or what stands near it.")),
            fields[.place], into: &html)
        writeLine(
            input(
                .contact, language("怎样联系您？", "How can you be reached?"),
                hint: language(
                    "电话或邮箱。不留也可以：凭回执号就能查询进展。",
                    "Telephone or e-mail. You need not: the receipt is enough to look up what became of your tip.")),
            fields[.contact], into: &html)
    }

    private func writeKinds(into html: inout HTMLText) {
        let kinds = input(.kind, language("您认为这属于哪一类？", "What would you call it?"))
        kinds.writeChoices(language, into: &html) { html in
            let stated = fields[.kind] ?? ""
            let choices = [
                ("", language("由工作人员判定", "Let the staff decide")), ("report", language.kind(.report)),
                ("suggestion", language.kind(.suggestion)),
            ]
            for (number, choice) in choices.enumerated() {
                let id = number == 0 ? "kind" : "kind-\(choice.0)"
                html.element("div", ["class": "choice"]) { html in
                    html.empty(
                        "input",
                        [
                            "type": "radio", "id": id, "name": "kind", "value": choice.0,
                            "checked": choice.0 == stated ? "" : nil,
                        ])
                    html.element("label", ["for": id], choice.1)
                }
            }
        }
    }

    /// A browser drops what is no date and time from its own input for these: such a text is given back as text.
    private func writeTime(into html: inout HTMLText) {
        let typed = fields[.occurredAt]
        let isPicked = typed.map(Self.isLocalDateTime) ?? true
        let time = input(
            .occurredAt, language("什么时候？", "When?"),
            hint: language("时间不确定时留空，在内容里说明即可。", "If you are not sure, leave this empty and say it in your words."))
        time.write(language, into: &html) { html in
            html.empty(
                "input",
                [
                    "type": isPicked ? "datetime-local" : "text", "id": time.name, "name": time.name, "value": typed,
                    "aria-describedby": time.describedBy, "aria-invalid": time.invalid,
                ])
        }
    }

    private static func isLocalDateTime(_ text: String) -> Bool {
        let shape = "0000-00-00T00:00".utf8
        return text.utf8.count == shape.count
            && zip(text.utf8, shape).allSatisfy { character, sample in
                let isDigit = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(character)
                return sample == UInt8(ascii: "0") ? isDigit : character == sample
            }
    }

    /// Kept out of a browser's memory of what was typed, on a machine that others use, too.
    private func writeLine(_ input: FormInput, _ value: String?, into html: inout HTMLText) {
        input.write(language, into: &html) { html in
            html.empty(
                "input",
                [
                    "type": "text", "id": input.name, "name": input.name, "value": value, "autocomplete": "off",
                    "dir": "auto", "aria-describedby": input.describedBy, "aria-invalid": input.invalid,
                ])
        }
    }

    private func input(
        _ field: FormFields.Name, _ label: String, hint: String? = nil, isOptional: Bool = true
    ) -> FormInput {
        let wrong = problem?.input == field.rawValue ? problem?.sentence : nil
        return FormInput(name: field.rawValue, label: label, isOptional: isOptional, hint: hint, wrong: wrong)
    }

    private func writePrivacy(into html: inout HTMLText) {
        html.element("section", ["class": "note", "aria-labelledby": "privacy"]) { html in
            html.element("h2", ["id": "privacy"], language("记录什么，不记录什么", "What is recorded, and what is not"))
            html.element(
                "p",
                language(
                    "您写的内容和选择的文件会原样转交办理部门。照片和视频里可能带有拍摄的时间、地点和设备信息，它们不会被删去。",
                    "Your words and files go to the department as they are. Pictures and videos may hold the time, the place and the device they were taken with; nothing is removed from them."
                ))
            html.element(
                "p",
                language(
                    "不记录您的网络地址、浏览器、设备、从哪个网页来，也不记录文件名。",
                    "Your network address, your browser and device, the page you came from and the names of your files are not recorded."
                ))
        }
        html.newline()
    }
}

extension FormPage {
    /// What went wrong, and which input is to blame for it.
    private var problem: PageProblem? {
        guard let failure else { return nil }
        let sentence = language(CitizenSentence.of(failure, files.formats, emergency))
        let title = language("没有提交成功", "Your tip was not sent")
        let again = language(
            "您填写的文字都还在。如果选了文件，请重新选择。",
            "Everything you wrote is still here. If you chose files, choose them again.")
        if Refusal.Code(rawValue: failure.code.rawValue) != nil, let file, files.names.contains(file.input) {
            let name = language.family(MediaFamily(rawValue: file.input) ?? .other)
            let which = language("“\(name)”中的第 \(file.number) 个文件：", "\(name), file \(file.number): ")
            return PageProblem(title: title, sentence: which + sentence, input: file.input, remark: again)
        }
        let shown: [FormFields.Name] = [.content, .kind, .occurredAt, .place, .contact]
        let field = failure.field.flatMap(FormFields.Name.init).flatMap { shown.contains($0) ? $0.rawValue : nil }
        return PageProblem(title: title, sentence: sentence, input: field, remark: again)
    }
}
