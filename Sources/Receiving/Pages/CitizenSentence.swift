import Classification
import Inspection
import Tips

/// What a citizen is told of a failure, in both languages. A failure's own sentence is for those who write programs.
enum CitizenSentence {
    static func of(_ failure: Failure, _ formats: Formats, _ emergency: Emergency = .usual) -> Wording {
        let wording = wording(of: failure, formats)
        func filled(_ sentence: String) -> String { sentence.replacing("{number}", with: emergency.number) }
        return Wording(zh: filled(wording.zh), en: filled(wording.en))
    }

    private static func wording(of failure: Failure, _ formats: Formats) -> Wording {
        if let refusal = Refusal.Code(rawValue: failure.code.rawValue) { return formats.refusal(refusal).sentence }
        if failure.code == "invalid-field" {
            return failure.field.flatMap(FormFields.Name.init).map(wrong) ?? wrong
        }
        return table[failure.code] ?? (failure.verdict == .refuse ? notTaken : passing)
    }

    static let table: [Failure.Code: Wording] = [
        "malformed": notTaken,
        "content-type-unsupported": notTaken,
        "method-not-allowed": notTaken,
        "headers-too-large": notTaken,
        "coding-unsupported": notTaken,
        "token-unknown": notTaken,
        "tus-version": notTaken,
        "upload-offset": notTaken,
        "checksum-mismatch": notTaken,
        "upload-gone": sentBefore,
        "upload-taken": sentBefore,
        "upload-in-use": passing,
        "upload-not-kept": passing,
        "too-many-uploads": passing,
        "upload-share": passing,
        "not-found": Wording(
            zh: "没有找到与此回执号对应的线索。请核对 16 位字符后再查询；超过保存期限的线索也无法查询。",
            en:
                "No tip has this receipt. Check its sixteen characters; a tip whose time has ended cannot be found either."
        ),
        "too-large": Wording(
            zh: "内容太多：文字太长，或者文件太多、太大。请减少后再提交。",
            en:
                "This is too much: the text is too long, or the files are too many or too large. Shorten it and send it again."
        ),
        "key-in-use": Wording(
            zh: "同一条线索正在接收。请等几秒钟，再次点击“提交”。",
            en: "The same tip is being received at this moment. Wait a few seconds, then press “Send” again."),
        "key-taken": Wording(
            zh: "用这个页面提交的一条线索已经收到。如果现在是另一条，请再次点击“提交”。",
            en: "A tip sent with this page has already been received. If this is another one, press “Send” again."),
        "too-slow": Wording(
            zh: "网络太慢，没有收完。请换一个网络，或减少文件后再提交。",
            en: "It did not arrive in time. Try a better network, or fewer files."),
        "cut-off": Wording(
            zh: "连接中断，没有收完。请再次提交。", en: "The connection broke before everything had arrived. Send it again."),
        "too-many": Wording(
            zh: "短时间内提交得太多。请过几分钟再试。", en: "Too many requests in a short time. Try again in a few minutes."),
        "disk-full": Wording(
            zh: "存储空间暂时不足。请稍后再试；如果带有文件，可以先只提交文字。",
            en: "There is not enough room at the moment. Try again later, or send the text now without files."),
        "ledger-full": Wording(
            zh: "存储空间暂时不足，这条线索还没有收到。请稍后再试。",
            en: "There is no room at the moment, and the tip has not been received. Try again later."),
        "exhibit-not-kept": Wording(
            zh: "文件没有保存成功，这条线索还没有收到。请再次提交，或先只提交文字。",
            en: "A file could not be kept, so the tip has not been received. Send it again, or send the text alone."),
        "ledger-failed": Wording(
            zh: "系统出现故障，这条线索还没有收到。请稍后再试；情况紧急请拨打 {number}。",
            en:
                "Something failed here and the tip has not been received. Try again later; if it is urgent, call {number}."
        ),
        "busy": Wording(
            zh: "现在使用的人很多。请稍等片刻，再次提交。", en: "Many people are using this now. Wait a moment, then send it again."),
        "closing": Wording(
            zh: "系统正在重新启动。请稍等片刻，再次提交。", en: "The system is restarting. Wait a moment, then send it again."),
        "internal": passing,
    ]

    private static let notTaken = Wording(
        zh: "浏览器发来的内容无法读取。请重新打开本页，再次提交。",
        en: "What your browser sent cannot be read. Open this page again and send it once more.")

    private static let sentBefore = Wording(
        zh: "这个文件已经随另一条线索提交。请重新选择文件，再次提交。",
        en: "This file already belongs to another tip. Choose it again, then send this one.")

    private static let passing = Wording(
        zh: "系统暂时出现问题。请稍后再试；情况紧急请拨打 {number}。",
        en: "Something went wrong here. Try again shortly; if it is urgent, call {number}.")

    private static let wrong = Wording(
        zh: "有一项填写得不对，请检查后再提交。", en: "One of the entries is not right. Check it and send it again.")

    private static func wrong(_ field: FormFields.Name) -> Wording {
        switch field {
        case .content:
            Wording(
                zh: "请填写内容，1 至 10,000 字。", en: "Say what happened or what you suggest, in 1 to 10,000 characters.")
        case .kind: Wording(zh: "请重新选择类别。", en: "Choose the kind again.")
        case .occurredAt:
            Wording(
                zh: "请按“2015-01-03 22:10”的样子填写时间，或者留空。", en: "Write the time like 2015-01-03 22:10, or leave it empty.")
        case .place: Wording(zh: "地点最多 300 字，请写得短一些。", en: "The place may have 300 characters. Shorten it.")
        case .contact:
            Wording(zh: "联系方式最多 200 字，请写得短一些。", en: "The contact may have 200 characters. Shorten it.")
        case .idempotencyKey: notTaken
        case .latitude, .longitude, .channel, .upload: wrong
        }
    }
}
