import Classification
import HTTPTypes
import Inspection
import ShortHTTP
import Spooling
import Tips

/// What a citizen sees once the tip is kept: the receipt, what is held, and what comes next.
struct ReceiptPage {
    let language: PageLanguage
    let formats: Formats
    let kept: Kept
    /// Set where the tip looks as if someone were in danger.
    var notice: Emergency?
    var emergency = Emergency.usual

    var answer: Answer {
        let frame = PageFrame(
            language: language, title: language("已收到", "Received"), path: "/", offersOtherLanguage: false,
            emergency: emergency)
        return frame.answer(kept.isRepeat ? .ok : .created) { html in
            writeNotice(into: &html)
            html.element("h1", language("您的线索已收到", "Your tip has been received"))
            if kept.isRepeat {
                html.element(
                    "p", ["class": "lead"],
                    language("这条线索此前已经收到，没有重复登记。", "It had been received before, and has not been recorded twice."))
            }
            writeReceipt(into: &html)
            writeHeld(into: &html)
            writeNext(into: &html)
        }
    }

    /// Before all else: nobody reads a receipt first who needs help.
    private func writeNotice(into html: inout HTMLText) {
        guard let notice else { return }
        html.element("section", ["class": "problem", "role": "alert", "id": "notice"]) { html in
            html.element("p", ["class": "lead"], language(notice.chinese, notice.english))
            html.element("p") { html in
                html.element(
                    "a", ["class": "button", "href": "tel:\(notice.number)"],
                    language("拨打 \(notice.number)", "Call \(notice.number)"))
            }
        }
        html.newline()
    }

    private func writeReceipt(into html: inout HTMLText) {
        html.element("section", ["class": "receipt", "aria-labelledby": "receipt-title"]) { html in
            html.element("h2", ["id": "receipt-title"], language("回执号", "Your receipt"))
            html.element("p", ["class": "code", "id": "receipt", "translate": "no"], kept.receipt.groups)
            html.element(
                "p",
                language(
                    "请抄写、截图或打印保存。它只显示这一次，遗失后无法找回；凭它可以查询进展，请不要告诉别人。",
                    "Write it down, take a screenshot or print it. It is shown only this once and cannot be found again. Whoever has it can look up your tip: keep it to yourself."
                ))
        }
        html.newline()
    }

    private func writeHeld(into html: inout HTMLText) {
        html.element("section", ["aria-labelledby": "held"]) { html in
            html.element("h2", ["id": "held"], language("我们收到了什么", "What we hold"))
            html.element("dl", ["class": "facts"]) { html in
                html.fact(language("受理日期", "Received on"), language.day(kept.receivedOn))
                html.fact(language("类别", "Kind"), language.kind(kept.kind))
            }
            html.exhibits(kept.exhibits, formats, language)
        }
        html.newline()
    }

    private func writeNext(into html: inout HTMLText) {
        html.element("section", ["aria-labelledby": "next"]) { html in
            html.element("h2", ["id": "next"], language("接下来", "What happens next"))
            html.element("ul") { html in
                html.element(
                    "li", language("线索正在转交办理部门。", "Your tip is on its way to the department that deals with it."))
                html.element(
                    "li",
                    language(
                        "过几天可以凭回执号查询进展和答复。",
                        "In some days, use the receipt to look up how it stands and what was replied."))
                html.element(
                    "li",
                    language(
                        "有新的情况，请再提交一条，并写上与这一条有关。",
                        "If you learn more, send another tip and say that it belongs to this one."))
                html.element(
                    "li",
                    language(
                        "遇到危险请立即拨打 \(emergency.number)。",
                        "If anyone is in danger, call \(emergency.number) at once."))
            }
            html.element("p", ["class": "ways"]) { html in
                html.element(
                    "a", ["class": "button", "href": language.path("/status")], language("查询进展", "Look up a tip"))
                html.write(" ")
                html.element("a", ["href": language.path("/")], language("再提交一条", "Send another tip"))
            }
        }
    }
}
