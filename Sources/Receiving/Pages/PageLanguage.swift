import HTTPTypes
import HummingbirdCore
import Inspection

/// The language a page is written in: what the link on it asks for, else what the browser prefers, else Chinese.
enum PageLanguage: String, Sendable, CaseIterable {
    case zh
    case en

    init(of request: Request) {
        self.init(target: request.head.path ?? "/", accepted: request.headers[.acceptLanguage] ?? "")
    }

    /// - Parameters:
    ///   - target: path and query of the request.
    ///   - accepted: `Accept-Language` (RFC 9110, section 12.5.4).
    init(target: String, accepted: String) {
        self = Self.asked(target) ?? Self.preferred(accepted) ?? .zh
    }

    private static func asked(_ target: String) -> PageLanguage? {
        guard let mark = target.firstIndex(of: "?") else { return nil }
        let pairs = target[target.index(after: mark)...].split(separator: "&")
        return pairs.lazy.compactMap { pair in
            pair.hasPrefix("lang=") ? PageLanguage(rawValue: String(pair.dropFirst(5))) : nil
        }.first
    }

    /// The first of those with the highest weight; a language nobody here speaks is passed over.
    private static func preferred(_ accepted: String) -> PageLanguage? {
        var best: (language: PageLanguage, weight: Double)?
        for range in accepted.split(separator: ",").prefix(32) {
            let pieces = range.split(separator: ";").map(\.trimmed)
            let primary = pieces.first?.prefix { $0 != "-" }.lowercased() ?? ""
            guard let language = PageLanguage(rawValue: primary) else { continue }
            let quality = pieces.dropFirst().first { $0.hasPrefix("q=") }.map { Double($0.dropFirst(2)) ?? 0 }
            let weight = quality ?? 1
            guard weight > 0, weight > best?.weight ?? 0 else { continue }
            best = (language, weight)
        }
        return best?.language
    }

    /// For `lang` attributes and `Content-Language`.
    var tag: String {
        switch self {
        case .zh: "zh-CN"
        case .en: "en"
        }
    }

    var other: PageLanguage { self == .zh ? .en : .zh }

    /// What this language is called by those who speak it.
    var name: String { self == .zh ? "中文" : "English" }

    /// A path of ours that stays in this language.
    func path(_ path: String) -> String { "\(path)?lang=\(rawValue)" }

    func callAsFunction(_ zh: String, _ en: String) -> String { self == .zh ? zh : en }

    func callAsFunction(_ wording: Wording) -> String { self(wording.zh, wording.en) }
}
