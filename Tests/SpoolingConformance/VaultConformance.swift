public import Spooling
import Testing
import Tips

/// Somewhere exhibits rest, empty at first: what a store hands to the conformance suite.
public protocol VaultHouse: Sendable {
    func open() async throws -> any Vault
}

/// What every vault must do, whatever it is made of.
public enum VaultConformance {
    public typealias Check = ConformanceCheck<any VaultHouse>

    public static let all: [Check] = [
        Check("what was written comes back, byte for byte, whatever the pieces", roundTrip),
        Check("several exhibits of a tip are numbered as they came", several),
        Check("what was abandoned leaves nothing", abandoned),
        Check("a deposit that nothing was opened in leaves nothing", unopened),
        Check("an exhibit that is gone, or not as long as the ledger has it, is missing", missing),
        Check("what was removed is gone, and removing it again is fine", removed),
        Check("tips are listed in the order of their names, page by page", listed),
        Check("what was put aside is neither listed nor opened", putAside),
        Check("what is used out of order fails and keeps nothing", outOfOrder),
        Check("deposits at the same time do not meet", atOnce),
        Check("a tip is not listed while it arrives, and is once nobody holds its deposit", arriving),
        Check("knows how much room there is") { house in
            let vault = try await house.open()
            #expect(try vault.freeBytes() > 0)
        },
    ]

    static func bytes(_ count: Int, seed: Int = 1) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: ($0 &* 31 &+ seed) ^ ($0 >> 8) ^ ($0 >> 16 &* 7)) }
    }

    /// Writes exhibits of these contents, each in pieces of `piece` bytes, and seals them.
    @discardableResult
    static func keep(_ contents: [[UInt8]], in vault: any Vault, tip: TipID, piece: Int = 65_536) async throws
        -> [Exhibit]
    {
        let deposit = vault.deposit(for: tip)
        var exhibits: [Exhibit] = []
        for (index, content) in contents.enumerated() {
            try await deposit.open()
            for start in stride(from: 0, to: content.count, by: piece) {
                try await deposit.append(content[start..<min(start + piece, content.count)])
            }
            let (bytes, digest) = try await deposit.close()
            #expect(bytes == Int64(content.count))
            #expect(digest == Digest.of(content))
            exhibits.append(Exhibit(number: index + 1, mediaType: "image/jpeg", bytes: bytes, digest: digest))
        }
        try await deposit.seal(manifest: Array("{}".utf8))
        return exhibits
    }

    /// All of an exhibit, read in pieces of `piece` bytes.
    static func read(_ exhibit: Exhibit, of tip: TipID, from vault: any Vault, piece: Int = 4096) throws -> [UInt8] {
        let reader = try vault.open(tip, exhibit)
        #expect(reader.bytes == exhibit.bytes)
        var (out, buffer): ([UInt8], [UInt8]) = ([], [UInt8](repeating: 0, count: piece))
        while true {
            let count = try buffer.withUnsafeMutableBytes { try reader.read(into: $0, at: Int64(out.count)) }
            if count == 0 { return out }
            out += buffer.prefix(count)
        }
    }

    /// Every tip the vault lists, in pages of `limit`.
    static func everyTip(_ vault: any Vault, limit: Int = 100) async throws -> [TipID] {
        var (found, last): ([TipID], TipID?) = ([], nil)
        while true {
            let (tips, next) = try await vault.tips(after: last, limit: limit)
            #expect(tips.count <= limit)
            found += tips
            guard let next else { return found }
            last = next
        }
    }

    static func id() -> TipID {
        var source = SystemRandomNumberGenerator()
        return .random(using: &source)
    }

    private static func roundTrip(_ house: any VaultHouse) async throws {
        let vault = try await house.open()
        for (count, piece) in [
            (0, 1), (1, 1), (100, 7), (65_535, 4096), (65_536, 65_536), (65_537, 65_536), (300_000, 1 << 20),
        ] {
            let (tip, content) = (id(), bytes(count))
            let exhibit = try #require(try await keep([content], in: vault, tip: tip, piece: piece).first)
            #expect(try read(exhibit, of: tip, from: vault, piece: 1 << 16) == content)
            let again = try await house.open()
            #expect(try read(exhibit, of: tip, from: again, piece: 999) == content)
        }
    }

    private static func several(_ house: any VaultHouse) async throws {
        let vault = try await house.open()
        let (tip, contents) = (id(), (1...12).map { bytes($0 * 10, seed: $0) })
        let exhibits = try await keep(contents, in: vault, tip: tip)
        for (exhibit, content) in zip(exhibits, contents) {
            #expect(try read(exhibit, of: tip, from: vault) == content)
        }
        #expect(try await everyTip(vault) == [tip])
    }

    private static func abandoned(_ house: any VaultHouse) async throws {
        let vault = try await house.open()
        for closes in [false, true] {
            let (tip, deposit) = { ($0, vault.deposit(for: $0)) }(id())
            try await deposit.open()
            try await deposit.append(bytes(10)[...])
            let digest = Digest.of(bytes(10))
            if closes { _ = try await deposit.close() }
            await deposit.abandon()
            await deposit.abandon()
            #expect(try await everyTip(vault).isEmpty)
            expectMissing(vault, tip, Exhibit(number: 1, mediaType: "image/jpeg", bytes: 10, digest: digest))
        }
    }

    private static func unopened(_ house: any VaultHouse) async throws {
        let vault = try await house.open()
        let deposit = vault.deposit(for: id())
        await deposit.abandon()
        _ = vault.deposit(for: id())
        #expect(try await everyTip(vault).isEmpty)
    }

    static func expectMissing(_ vault: any Vault, _ tip: TipID, _ exhibit: Exhibit) {
        let failure = #expect(throws: Failure.self) { try vault.open(tip, exhibit) }
        #expect(failure?.code == "exhibit-missing")
        #expect(failure?.part == exhibit.number)
    }
}
