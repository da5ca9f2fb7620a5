import Tips

/// A month or a range of months as people write them: 2015年1月至5月, January to May 2015.
struct PeriodText {
    let label: Label

    init(_ statistics: Statistics) {
        guard let first = statistics.months.first?.month, let last = statistics.months.last?.month else {
            label = Label("", "")
            return
        }
        let (start, end) = (Self.english(first), Self.english(last))
        if first == last {
            label = Label("\(first.year)年\(first.month)月", "\(start) \(first.year)")
        } else if first.year == last.year {
            label = Label("\(first.year)年\(first.month)月至\(last.month)月", "\(start) to \(end) \(first.year)")
        } else {
            label = Label(
                "\(first.year)年\(first.month)月至\(last.year)年\(last.month)月",
                "\(start) \(first.year) to \(end) \(last.year)")
        }
    }

    static func english(_ month: CalendarMonth) -> String {
        let names = [
            "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
            "November", "December",
        ]
        return names.indices.contains(month.month - 1) ? names[month.month - 1] : ""
    }
}
