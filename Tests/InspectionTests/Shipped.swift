import Inspection
import Testing

/// The list that ships with the program, and an inspector for it.
enum Shipped {
    static let rules =
        #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
        .joined(separator: "/") + "/Rules"

    static func inspector() throws -> Inspector {
        try Inspector(formats: Formats.load(directory: rules))
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
