import Testing

@testable import Inspection

/// The list that ships with the program, and an inspector for it.
enum Shipped {
    static let rules =
        #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
        .joined(separator: "/") + "/Rules"

    /// Looks in this process: what the walks find is the same in a box, and that is tested with it.
    static func inspector() throws -> Inspector {
        Inspector(formats: try Formats.load(directory: rules), box: try InspectionBox.none(threads: 2))
    }
}

extension Judgement {
    var format: Format? {
        if case .accept(let format, _) = self { format } else { nil }
    }

    var marks: [Mark]? {
        if case .accept(_, let marks) = self { marks } else { nil }
    }

    var refusal: Refusal? {
        if case .refuse(let refusal) = self { refusal } else { nil }
    }
}

extension HeadJudgement {
    var format: Format? {
        if case .accept(let examination) = self { examination.format } else { nil }
    }

    var marks: [Mark]? {
        if case .accept(let examination) = self { examination.marks } else { nil }
    }

    var refusal: Refusal? {
        if case .refuse(let refusal) = self { refusal } else { nil }
    }
}
