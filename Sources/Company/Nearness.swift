/// When two tips are company: what the office sets.
public struct Nearness: Sendable, Hashable {
    /// Tips that are looked back at; bounds memory, about 300 B each. 0 looks for nobody.
    public var remembered = 32_768
    /// Tips with the same exhibit were received so far apart at most.
    public var exhibitsWithinSeconds = 30 * 86_400.0
    /// The same of tips with nearly the same words; and where both say when it happened, these times too.
    public var textsWithinSeconds = 2 * 86_400.0
    /// The part of their runs of three characters that two texts share, where they are about one place.
    public var alike = 0.5
    /// The same where one of them does not say a place that can be compared.
    public var alikeWithoutPlace = 0.7
    /// Where both give a position.
    public var metres = 500.0

    public init() {}
}
