import Spooling
import Testing
import Tips

extension VaultConformance {
    static func missing(_ house: any VaultHouse) async throws {
        let vault = try await house.open()
        let tip = id()
        let exhibits = try await keep([bytes(100), bytes(50)], in: vault, tip: tip)
        expectMissing(vault, id(), exhibits[0])
        for (number, length) in [(1, Int64(99)), (1, 101), (2, 100), (3, 100), (0, 100), (-1, 100)] {
            var other = exhibits[0]
            (other.number, other.bytes) = (number, length)
            expectMissing(vault, tip, other)
        }
        #expect(try read(exhibits[1], of: tip, from: vault) == bytes(50))
    }

    static func removed(_ house: any VaultHouse) async throws {
        let vault = try await house.open()
        let (tip, other) = (id(), id())
        let exhibits = try await keep([bytes(10), bytes(20)], in: vault, tip: tip)
        let kept = try await keep([bytes(30)], in: vault, tip: other)
        for _ in 1...2 {
            try await vault.remove(tip)
            #expect(try await everyTip(vault) == [other])
            for exhibit in exhibits { expectMissing(vault, tip, exhibit) }
        }
        #expect(try read(kept[0], of: other, from: vault) == bytes(30))
    }

    static func listed(_ house: any VaultHouse) async throws {
        let vault = try await house.open()
        var tips: [TipID] = []
        for index in 0..<40 {
            // Some that share their first characters, so that they share a folder where there are folders.
            let tip = index.isMultiple(of: 3) ? TipID(high: UInt64(index), low: 7) : id()
            try await keep([bytes(3), bytes(4)], in: vault, tip: tip)
            tips.append(tip)
        }
        tips.sort { $0.description < $1.description }
        for limit in [1, 7, 100] { #expect(try await everyTip(vault, limit: limit) == tips) }
    }

    static func arriving(_ house: any VaultHouse) async throws {
        let vault = try await house.open()
        let tip = id()
        do {
            let deposit = vault.deposit(for: tip)
            try await deposit.open()
            try await deposit.append([1, 2, 3])
            #expect(try await everyTip(vault) == [])
            _ = try await deposit.close()
            try await deposit.seal(manifest: Array("{}".utf8))
            #expect(try await everyTip(vault) == [])
            withExtendedLifetime(deposit) {}
        }
        #expect(try await everyTip(vault) == [tip])
    }

    static func putAside(_ house: any VaultHouse) async throws {
        let vault = try await house.open()
        let (tip, other) = (id(), id())
        let exhibits = try await keep([bytes(10), bytes(20)], in: vault, tip: tip)
        try await keep([bytes(30)], in: vault, tip: other)
        for _ in 1...2 {
            try await vault.putAside(tip)
            #expect(try await everyTip(vault) == [other])
            for exhibit in exhibits { expectMissing(vault, tip, exhibit) }
        }
    }

    static func outOfOrder(_ house: any VaultHouse) async throws {
        let vault = try await house.open()
        let deposit = vault.deposit(for: id())
        await #expect(throws: Failure.self) { try await deposit.append([1]) }
        await #expect(throws: Failure.self) { _ = try await deposit.close() }
        await #expect(throws: Failure.self) { try await deposit.seal(manifest: [1]) }
        try await deposit.open()
        await #expect(throws: Failure.self) { try await deposit.seal(manifest: [1]) }
        await #expect(throws: Failure.self) { try await deposit.open() }
        await deposit.abandon()
        #expect(try await everyTip(vault).isEmpty)
    }

    static func atOnce(_ house: any VaultHouse) async throws {
        let vault = try await house.open()
        let kept = try await withThrowingTaskGroup(of: (TipID, Exhibit, Int).self) { group in
            for index in 0..<24 {
                group.addTask {
                    let tip = id()
                    let exhibits = try await keep(
                        [bytes(20_000 + index, seed: index)], in: vault, tip: tip, piece: 1000)
                    return (tip, exhibits[0], index)
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        for (tip, exhibit, index) in kept {
            #expect(try read(exhibit, of: tip, from: vault) == bytes(20_000 + index, seed: index))
        }
        #expect(try await everyTip(vault).count == 24)
    }
}
