/// One sentence or name, in the two languages the office speaks to citizens in.
public struct Wording: Sendable, Hashable {
    public var zh: String
    public var en: String

    public init(zh: String, en: String) {
        self.zh = zh
        self.en = en
    }
}
