import HTTPTypes
import Testing
import Tips

@testable import Receiving

@Suite("The token of a form backend")
struct BearerTokensTests {
    private let tokens = BearerTokens(tokens: [
        APIToken(name: "a", digest: .of("alpha".utf8), perMinute: 1, burst: 1),
        APIToken(name: "b", digest: .of("beta".utf8), perMinute: 1, burst: 1),
    ])

    private func shown(_ header: String?, _ tokens: BearerTokens? = nil) throws -> Int? {
        var fields = HTTPFields()
        fields[.authorization] = header
        return try (tokens ?? self.tokens).shown(in: fields)
    }

    @Test("A known token is found, the scheme in any case; other schemes and no header are no token")
    func known() throws {
        #expect(try shown("Bearer alpha") == 0)
        #expect(try shown("bearer  beta ") == 1)
        #expect(try shown("Basic YTpi") == nil)
        #expect(try shown(nil) == nil)
        #expect(try shown("Bearer nonsense", BearerTokens(tokens: [])) == nil)
    }

    @Test(
        "Any other token is refused",
        arguments: [
            "Bearer", "Bearer ", "Bearer alph", "Bearer alphaa", "Bearer alpha beta", "Bearer alpha, Bearer beta",
        ])
    func unknown(_ header: String) {
        #expect(throws: Failure.self) { try shown(header) }
        #expect(throws: Failure.self) { try shown("Bearer " + String(repeating: "a", count: 2000)) }
    }
}
