import Foundation
import Spawning
import Testing

@Suite("What rules cost is measured")
struct RulesTimeCommandTests {
    private func run(_ input: String, _ arguments: [String] = []) throws -> (code: Int32, out: Data) {
        let given = FileManager.default.temporaryDirectory.appendingPathComponent("given-\(UUID().uuidString)")
        try Data(input.utf8).write(to: given)
        defer { try? FileManager.default.removeItem(at: given) }
        let spawned = try SpawnedProgram(
            BuiltProgram.path,
            ["rules", "time", "--rules", try #require(Configured.rules), "--seconds", "0.01"] + arguments,
            input: given.path)
        return (spawned.code, Data(spawned.printed))
    }

    @Test("one object says how many rules, how long they took to read, what they hold, and what one decision costs")
    func measures() throws {
        let (code, out) = try run("有人偷车\nPlease add a lamp.\n")
        #expect(code == 0)
        let members = try #require(JSONSerialization.jsonObject(with: out) as? [String: Double])
        #expect(
            Set(members.keys) == [
                "rules", "load_milliseconds", "resident_bytes", "decision_microseconds", "rounds",
            ])
        #expect(members["rules"] ?? 0 > 50 && members["decision_microseconds"] ?? 0 > 0)
    }

    @Test("without a text there is nothing to measure")
    func nothing() throws {
        #expect(try run("").code == 64)
    }
}
