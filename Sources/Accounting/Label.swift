import Tips

/// What a figure is called, in the two languages the office publishes in.
struct Label: Sendable, Hashable {
    var chinese: String
    var english: String

    init(_ chinese: String, _ english: String) {
        self.chinese = chinese
        self.english = english
    }

    /// A name the office gave (a department, a channel): the same in both, so it is printed once.
    init(name: String) {
        self.init(name, "")
    }
}

extension Kind {
    var label: Label {
        switch self {
        case .report: Label("举报投诉", "Reports and complaints")
        case .suggestion: Label("意见建议", "Suggestions")
        case .unsure: Label("待定", "Not yet decided")
        }
    }
}

extension MediaFamily {
    var label: Label {
        switch self {
        case .image: Label("图片", "Pictures")
        case .audio: Label("音频", "Sound")
        case .video: Label("视频", "Video")
        case .other: Label("其他", "Other")
        }
    }
}

extension Stage {
    var label: Label {
        switch self {
        case .queued: Label("待投递", "Queued")
        case .held: Label("人工暂停", "Held by a person")
        case .sending: Label("投递中", "Being sent")
        case .deferred: Label("待重试", "To be tried again")
        case .inDoubt: Label("待核实", "In doubt")
        case .parked: Label("待人工处理", "Parked for a person")
        case .sentUnconfirmed: Label("已发出待确认", "Sent but not confirmed")
        case .delivered: Label("已送达", "Delivered")
        case .expired: Label("按规定终止", "Ended unsent by policy")
        case .quarantined: Label("隔离", "Quarantined")
        }
    }
}

extension HTMLText {
    /// Both languages, the Chinese first, each marked as what it is for readers aloud and for fonts.
    mutating func both(_ label: Label) {
        write(label.chinese)
        guard !label.english.isEmpty else { return }
        write(" ")
        element("span", ["class": "en", "lang": "en"], label.english)
    }
}
