import Testing

/// The program itself.
@Suite("tipline rehearse")
struct RehearseCommandTests {
    @Test(
        "letters without number are refused before they are summed",
        arguments: [
            ["--reports", "9223372036854775807"], ["--suggestions", "9223372036854775807"], ["--reports", "1000001"],
            ["--reports", "0", "--suggestions", "0"], ["--reports", "1000000", "--suggestions", "1"],
        ])
    func bounds(_ arguments: [String]) throws {
        let ending = try BuiltProgram.run(["rehearse"] + arguments)
        #expect(ending.code == 64 && ending.complaint.contains("at most a million"), "\(ending)")
    }
}
