import Testing

@testable import Simulation

@Suite("Bytes between a program and the platter")
struct InodeTests {
    private static func file(_ steps: (Inode) -> Void) -> Inode {
        let file = Inode()
        steps(file)
        return file
    }

    private static func write(_ byte: UInt8, _ count: Int, at offset: Int = 0, to file: Inode) {
        [UInt8](repeating: byte, count: count).withUnsafeBytes { file.write($0, at: offset) }
    }

    /// Everything that cuts can leave of a file, by many chances.
    private static func left(_ cuts: Int = 400, _ steps: (Inode) -> Void) -> Set<[UInt8]> {
        Set(
            (0..<cuts).map { seed in
                let file = file(steps)
                file.powerCut(Chance(UInt64(seed), "cut"))
                return file.bytes
            })
    }

    @Test("what was synced is there after any cut")
    func synced() {
        let left = Self.left { file in
            Self.write(1, 3000, to: file)
            file.sync()
        }
        #expect(left == [[UInt8](repeating: 1, count: 3000)])
    }

    @Test("what was not is there, gone, or there by sectors, and never in part of a sector")
    func unsynced() {
        let left = Self.left { file in
            Self.write(1, 2048, to: file)
            file.sync()
            Self.write(2, 2048, to: file)
        }
        #expect(left.contains([UInt8](repeating: 1, count: 2048)))
        #expect(left.contains([UInt8](repeating: 2, count: 2048)))
        #expect(left.count > 8)
        for bytes in left {
            #expect(bytes.count == 2048)
            for sector in stride(from: 0, to: 2048, by: Inode.sectorBytes) {
                #expect(Set(bytes[sector..<(sector + Inode.sectorBytes)]).count == 1)
            }
        }
    }

    @Test("a later write may be there where an earlier one is not")
    func reordered() {
        let left = Self.left { file in
            Self.write(1, 512, to: file)
            Self.write(2, 512, at: 512, to: file)
        }
        #expect(left.contains([UInt8](repeating: 0, count: 512) + [UInt8](repeating: 2, count: 512)))
        #expect(left.contains([UInt8](repeating: 1, count: 512)))
        #expect(left.contains([]))
    }

    @Test("a file that grows in order has whole sectors from its beginning on, and no length without its bytes")
    func grown() {
        var left: Set<Int> = []
        for seed in UInt64(0)..<400 {
            let file = Inode(growsInOrder: true)
            Self.write(1, 700, to: file)
            file.sync()
            Self.write(2, 1500, at: 700, to: file)
            Self.write(3, 600, at: 2200, to: file)
            file.powerCut(Chance(seed, "cut"))
            let whole =
                [UInt8](repeating: 1, count: 700) + [UInt8](repeating: 2, count: 1500)
                + [UInt8](repeating: 3, count: 600)
            #expect(file.bytes.elementsEqual(whole.prefix(file.bytes.count)))
            #expect(file.bytes.count >= 700)
            left.insert(file.bytes.count)
        }
        #expect(left.isSuperset(of: [700, 1024, 1536, 2048, 2200, 2560, 2800]))
    }

    @Test("a length that was cut may come back, and bytes with it")
    func truncated() {
        let left = Self.left { file in
            Self.write(1, 1024, to: file)
            file.sync()
            file.truncate(to: 0)
        }
        #expect(left == [[], [UInt8](repeating: 1, count: 1024)])
    }

    @Test("behind a sync that failed no later one brings the bytes to the platter, and programs still read them")
    func forgotten() {
        func steps(_ file: Inode) {
            Self.write(1, 512, to: file)
            file.failSync()
            file.sync()
        }
        #expect(Self.file(steps).bytes.count == 512)
        #expect(Self.left(400, steps) == [[], [UInt8](repeating: 1, count: 512), [UInt8](repeating: 0, count: 512)])
    }

    @Test("what is written anew over it and synced is there")
    func rewritten() {
        let left = Self.left { file in
            Self.write(1, 512, to: file)
            file.failSync()
            Self.write(1, 512, to: file)
            file.sync()
        }
        #expect(left == [[UInt8](repeating: 1, count: 512)])
    }
}
