import RuleFiles
import Testing

@Suite("Amounts with units")
struct RuleUnitsTests {
    private func value(_ text: String) throws -> RuleNode {
        try RuleNode.parse("k: \(text)", named: "t.yaml").mapping().required("k")
    }

    @Test(
        "bytes",
        arguments: [
            ("64 MiB", 64 << 20), ("4 GiB", 4 << 30), ("500 kB", 500_000), ("123 B", 123), ("0 B", 0),
            ("2TB", 2_000_000_000_000),
            ("'1 KiB'", 1024),
        ] as [(String, Int64)])
    func bytes(written: String, bytes: Int64) throws {
        #expect(try value(written).bytes() == bytes)
    }

    @Test(
        "seconds",
        arguments: [
            ("30 s", 30), ("500 ms", 0.5), ("5 min", 300), ("1.5 h", 5400), ("30 d", 2_592_000), ("0.3 s", 0.3),
        ])
    func seconds(written: String, seconds: Double) throws {
        #expect(try value(written).seconds() == seconds)
    }

    @Test(
        "bytes that are refused",
        arguments: [
            ("64", "Say the unit"), ("64 mib", "write one of B, kB"), ("64 M", "write one of"),
            ("MiB", "number with a unit"),
            ("1.5 GiB", "smaller unit"), ("-1 B", "number with a unit"), ("9223372036854775807 kB", "out of bounds"),
            ("99999999999999999999 B", "smaller unit"), ("[1 B]", "not a list"), ("", "no value"),
            (". B", "number with a unit"),
            ("٣ B", "number with a unit"), ("11 B", "from 0 B to 10 B"),
        ])
    func badBytes(written: String, words: String) throws {
        let node = try value(written)
        let mistake = try #require(throws: RuleMistake.self) { try node.bytes(in: 0...10) }
        #expect(mistake.location == RuleLocation(file: "t.yaml", line: 1, key: "k"))
        #expect(mistake.sentence.contains(words), "\(mistake)")
    }

    @Test(
        "time spans that are refused",
        arguments: [
            ("30", "Say the unit"), ("30 m", "write one of ms, s"), ("1.2.3 s", "number with a unit"),
            ("5. s", "number with a unit"),
            ("99999999999999 d", "out of bounds"), ("-1 s", "number with a unit"), ("soon", "number with a unit"),
        ])
    func badSeconds(written: String, words: String) throws {
        let node = try value(written)
        let mistake = try #require(throws: RuleMistake.self) { try node.seconds() }
        #expect(mistake.sentence.contains(words), "\(mistake)")
    }
}
