public import Testing

/// One thing every implementation of a protocol of Spooling must do. A store's tests run a whole list of them as the
/// arguments of one test, so that a check added here is at once a check of every store:
///
///     @Test("keeps what ledgers promise", arguments: LedgerConformance.all)
///     func conforms(check: ConformanceCheck<any LedgerHouse>) async throws {
///         try await check.run(MyHouse())
///     }
public struct ConformanceCheck<Subject: Sendable>: Sendable, CustomTestStringConvertible {
    public let sentence: String
    public let run: @Sendable (Subject) async throws -> Void

    public init(_ sentence: String, _ run: @escaping @Sendable (Subject) async throws -> Void) {
        self.sentence = sentence
        self.run = run
    }

    public var testDescription: String { sentence }
}
