import Inspection
import Tips

extension PageLanguage {
    /// `53.7 KB`; a kilobyte has 1024 bytes, so that a limit is never promised larger than it is.
    /// The space does not break: a figure stays with its unit.
    func size(_ bytes: Int64) -> String {
        let units: [(name: String, bytes: Int64)] = [("GB", 1 << 30), ("MB", 1 << 20), ("KB", 1 << 10)]
        guard let unit = units.first(where: { bytes >= $0.bytes }) else {
            return self("\(bytes) 字节", bytes == 1 ? "1\u{A0}byte" : "\(bytes)\u{A0}bytes")
        }
        let (whole, rest) = bytes.quotientAndRemainder(dividingBy: unit.bytes)
        let tenths = rest * 10 / unit.bytes
        return tenths == 0 ? "\(whole)\u{A0}\(unit.name)" : "\(whole).\(tenths)\u{A0}\(unit.name)"
    }

    func day(_ day: CalendarDay) -> String {
        let months = [
            "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
            "November", "December",
        ]
        return self(
            "\(day.year) 年 \(day.month) 月 \(day.day) 日", "\(day.day) \(months[day.month - 1]) \(day.year)")
    }

    func kind(_ kind: Kind) -> String {
        switch kind {
        case .report: self("举报投诉", "Report or complaint")
        case .suggestion: self("意见建议", "Suggestion")
        case .unsure: self("由工作人员判定", "To be decided by a member of staff")
        }
    }

    func family(_ family: MediaFamily) -> String {
        switch family {
        case .image: self("照片、图片", "Pictures")
        case .video: self("视频", "Videos")
        case .audio: self("录音", "Sound recordings")
        case .other: self("其他文件", "Other files")
        }
    }
}

extension HTMLText {
    /// What is held: number, type and size of each exhibit.
    mutating func exhibits(_ exhibits: [Exhibit], _ formats: Formats, _ language: PageLanguage) {
        guard !exhibits.isEmpty else { return element("p", language("没有文件。", "No files.")) }
        element("table") { html in
            html.element("caption", language("收到的文件", "Files received"))
            html.element("thead") { html in
                html.element("tr") { html in
                    html.element("th", ["scope": "col"], language("序号", "No."))
                    html.element("th", ["scope": "col"], language("类型", "Type"))
                    html.element("th", ["scope": "col", "class": "figure"], language("大小", "Size"))
                }
            }
            html.element("tbody") { html in
                for exhibit in exhibits {
                    let label = formats[exhibit.mediaType].map { language($0.label) } ?? exhibit.mediaType
                    html.element("tr") { html in
                        html.element("td", "\(exhibit.number)")
                        html.element("td", label)
                        html.element("td", ["class": "figure"], language.size(exhibit.bytes))
                    }
                }
            }
        }
    }

    /// One line of a list of facts.
    mutating func fact(_ name: String, _ value: String) {
        element("div") { html in
            html.element("dt", name)
            html.element("dd", value)
        }
    }
}
