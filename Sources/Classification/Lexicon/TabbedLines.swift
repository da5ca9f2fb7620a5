internal import RuleFiles

/// A text of lines whose cells are parted by tabs, each line with its place in the file.
struct TabbedLines {
    struct Line {
        var cells: [Substring]
        var location: RuleLocation

        func mistake(_ sentence: String, key: String = "") -> RuleMistake {
            var location = location
            location.key = key
            return RuleMistake(location: location, sentence: sentence)
        }
    }

    let lines: [Line]

    /// Empty lines are left out, a carriage return before a line end and a byte order mark in front are dropped.
    init(_ text: String, named file: String) {
        var lines: [Line] = []
        var number = 0
        let body = text.unicodeScalars.first == "\u{FEFF}" ? text.unicodeScalars.dropFirst() : text.unicodeScalars[...]
        for line in body.split(separator: "\n", omittingEmptySubsequences: false) {
            number += 1
            let whole = Substring(line.last == "\r" ? line.dropLast() : line)
            guard !whole.isEmpty else { continue }
            lines.append(
                Line(
                    cells: whole.unicodeScalars.split(separator: "\t", omittingEmptySubsequences: false).map {
                        Substring($0)
                    },
                    location: RuleLocation(file: file, line: number, key: "")))
        }
        self.lines = lines
    }
}
