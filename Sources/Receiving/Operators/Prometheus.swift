/// Prometheus text exposition format 0.0.4
/// (https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format).
public struct MetricFamily: Sendable, Hashable {
    public enum Sort: String, Sendable {
        case counter
        case gauge
    }

    public var name: String
    public var help: String
    public var sort: Sort
    public var samples: [Sample]

    public init(_ name: String, _ sort: Sort, _ help: String, _ samples: [Sample]) {
        self.name = name
        self.sort = sort
        self.help = help
        self.samples = samples
    }

    public struct Sample: Sendable, Hashable {
        public var labels: [Label]
        public var value: Double

        public init(_ value: Double, _ labels: [Label] = []) {
            self.value = value
            self.labels = labels
        }
    }

    public struct Label: Sendable, Hashable {
        public var name: String
        public var value: String

        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    var text: String {
        var lines = ["# HELP \(name) \(help)", "# TYPE \(name) \(sort.rawValue)"]
        for sample in samples {
            let labels = sample.labels.map { "\($0.name)=\"\(Self.escaped($0.value))\"" }.joined(separator: ",")
            lines.append("\(name)\(labels.isEmpty ? "" : "{\(labels)}") \(Self.written(sample.value))")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func written(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        guard value.isFinite else { return value > 0 ? "+Inf" : "-Inf" }
        return Int64(exactly: value).map { "\($0)" } ?? "\(value)"
    }

    /// By scalars: a line break hides in a character of its own when a carriage return stands before it.
    private static func escaped(_ value: String) -> String {
        value.unicodeScalars.reduce(into: "") { text, scalar in
            switch scalar {
            case "\\": text += "\\\\"
            case "\"": text += "\\\""
            case "\n": text += "\\n"
            default: text.unicodeScalars.append(scalar)
            }
        }
    }
}
