import Foundation

/// The house as it stands on disk: what the style tests read.
enum House {
    static let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
        .deletingLastPathComponent()
        .deletingLastPathComponent()

    struct SourceFile {
        /// `Sources/Tips/TipID.swift`.
        var path: String
        var lines: [Substring]

        var room: String { String(path.split(separator: "/")[1]) }
        var name: String { String(path.split(separator: "/").last ?? "") }

        /// Module names behind `import`, whatever stands before it.
        var imports: [String] {
            lines.compactMap { line in
                let words = line.split(separator: " ")
                guard let index = words.firstIndex(of: "import"), index <= 2, index + 1 < words.count,
                    words[..<index].allSatisfy({
                        ["public", "package", "internal", "private", "@testable"].contains($0)
                    })
                else { return nil }
                return String(words[index + 1])
            }
        }
    }

    static func files(in folder: String, ending: String = ".swift") throws -> [SourceFile] {
        let base = root.appendingPathComponent(folder).path
        guard let walk = FileManager.default.enumerator(atPath: base) else { return [] }
        return try walk.compactMap { $0 as? String }.filter { $0.hasSuffix(ending) }.sorted().map { path in
            let text = try String(contentsOfFile: base + "/" + path, encoding: .utf8)
            return SourceFile(
                path: folder + "/" + path, lines: text.split(separator: "\n", omittingEmptySubsequences: false))
        }
    }
}
