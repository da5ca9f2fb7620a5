import Inspection
import Tips

/// The inputs for files, one for each family that is taken, with what may be chosen beside it.
struct FileInputs {
    let language: PageLanguage
    let formats: Formats
    /// Parts of one request, files and fields together.
    let parts: Int

    /// A form's own fields, and the empty parts that unused inputs send.
    private static let otherParts = 9

    private var families: [MediaFamily] {
        [.image, .video, .audio].filter { family in formats.all.contains { $0.family == family } }
    }

    /// Names of the inputs.
    var names: [String] { families.map(\.rawValue) }

    /// Any type of the family, so that a telephone offers its camera, and the endings of types that systems do not know.
    /// More than is taken passes here: what a file is, its bytes say when it comes.
    func accept(_ family: MediaFamily) -> String {
        (["\(family.rawValue)/*"] + endings(family).map { ".\($0)" }).joined(separator: ",")
    }

    private func endings(_ family: MediaFamily) -> [String] {
        var seen: Set<String> = []
        return formats.all.filter { $0.family == family }.flatMap(\.extensions).filter { seen.insert($0).inserted }
    }

    /// What each format of the family is best known by: its first ending.
    func names(_ family: MediaFamily) -> [String] {
        var seen: Set<String> = []
        return formats.all.filter { $0.family == family }.compactMap { $0.extensions.first?.uppercased() }
            .filter { seen.insert($0).inserted }
    }

    func limit(_ family: MediaFamily) -> String {
        let names = names(family)
        let most = language.size(formats.maxBytes(family))
        let few = names.prefix(4)
        return language(
            "\(few.joined(separator: "、"))\(names.count > 4 ? " 等" : "")，每个不超过 \(most)",
            "\(few.joined(separator: ", "))\(names.count > 4 ? " and others" : ""), up to \(most) each")
    }

    /// Nil when a configuration leaves room for none.
    private var mostFiles: Int? { parts > Self.otherParts ? parts - Self.otherParts : nil }

    func write(into html: inout HTMLText, wrong: (input: String, sentence: String)?) {
        guard let mostFiles, !families.isEmpty else { return }
        html.element("fieldset", ["aria-describedby": "files-hint"]) { html in
            html.element("legend") { html in
                html.write(language("照片、视频、录音", "Pictures, videos, sound"))
                html.element("span", ["class": "optional"], language("（可不选）", " (optional)"))
            }
            html.element(
                "p", ["class": "hint", "id": "files-hint"],
                language(
                    "每处都可以一次选择多个，总共最多 \(mostFiles) 个文件。请发送原始文件。",
                    "Each takes several at once; \(mostFiles) are the most in all. Please send originals."))
            for family in families { write(family, into: &html, wrong: wrong) }
            writeAll(into: &html)
        }
    }

    private func write(
        _ family: MediaFamily, into html: inout HTMLText, wrong: (input: String, sentence: String)?
    ) {
        let input = FormInput(
            name: family.rawValue, label: language.family(family), hint: limit(family),
            wrong: wrong?.input == family.rawValue ? wrong?.sentence : nil)
        input.write(language, into: &html) { html in
            html.empty(
                "input",
                [
                    "type": "file", "id": input.name, "name": input.name, "multiple": "", "accept": accept(family),
                    "aria-describedby": input.describedBy, "aria-invalid": input.invalid,
                ])
        }
    }

    private func writeAll(into html: inout HTMLText) {
        html.element("details") { html in
            html.element("summary", language("可以接收的全部格式", "All formats that are taken"))
            html.element("dl") { html in
                for family in families {
                    html.fact(language.family(family), names(family).joined(separator: language("、", ", ")))
                }
            }
        }
    }
}
