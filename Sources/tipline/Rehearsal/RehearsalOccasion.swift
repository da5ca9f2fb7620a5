import Tips

/// When the thing told of happened: an hour to three days before it was sent, in the office's time.
struct RehearsalOccasion: Sendable {
    let moment: Moment
    let day: CalendarDay
    /// Minutes since the day began.
    let minute: Int

    init(before sent: Moment, calendar: OfficeCalendar, using source: inout some RandomNumberGenerator) {
        let minutes = Int.random(in: 40...4000, using: &source)
        let moment = sent.adding(seconds: -60 * Double(minutes))
        let day = calendar.day(of: moment)
        let sinceMidnight = Int(moment.seconds(since: calendar.start(of: day)) / 60)
        // People round the time they tell.
        minute = min(1439, max(0, sinceMidnight)) / 10 * 10
        self.day = day
        self.moment = calendar.start(of: day).adding(seconds: 60 * Double(minute))
    }

    func spelled(using source: inout some RandomNumberGenerator) -> String {
        switch Int.random(in: 0..<4, using: &source) {
        case 0: day.description
        case 1: moment.description
        default: "\(day)T\(Self.two(minute / 60)):\(Self.two(minute % 60))"
        }
    }

    /// 1月3日, 晚上10点20分.
    var chinese: (date: String, clock: String) {
        let hour = minute / 60
        let part =
            switch hour {
            case 0..<5: "凌晨"
            case 5..<9: "早上"
            case 9..<12: "上午"
            case 12..<14: "中午"
            case 14..<18: "下午"
            default: "晚上"
            }
        let minutes = minute % 60 == 0 ? "" : minute % 60 == 30 ? "半" : "\(minute % 60)分"
        return ("\(day.month)月\(day.day)日", "\(part)\(hour > 12 ? hour - 12 : hour)点\(minutes)")
    }

    /// 3 January, 10:20 pm.
    var english: (date: String, clock: String) {
        let hour = minute / 60
        let months = [
            "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
            "November", "December",
        ]
        let twelve = hour % 12 == 0 ? 12 : hour % 12
        return ("\(day.day) \(months[day.month - 1])", "\(twelve):\(Self.two(minute % 60)) \(hour < 12 ? "am" : "pm")")
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
