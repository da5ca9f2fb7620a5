import Testing
import Tips

@testable import Platform

@Suite("ClueBook")
struct ClueBookTests {
    private func open(_ folder: ScratchFolder) throws -> ClueBook {
        try ClueBook(directory: folder.path, time: SystemTime())
    }

    @Test(
        "A clue is recorded once; the same again gets the same number, another under its id gets the first one's digest"
    )
    func recordsOnce() async throws {
        let folder = try ScratchFolder()
        let book = try open(folder)
        let (first, other) = (try Sample.arrival(1), try Sample.arrival(1, sequence: 2))
        let kept = ClueBook.Kept(manifestDigest: first.manifestDigest, clue: "C0000001")
        #expect(try await book.record(first) == .recorded(kept))
        #expect(try await book.record(first) == .known(kept))
        #expect(try await book.record(other) == .known(kept))
        #expect(book.kept(first.id) == kept)
        #expect(try PlatformStore.clues(in: folder.path).map(\.id) == [first.id])
        #expect(try PlatformStore.repeats(in: folder.path) == 2)
        #expect(try PlatformStore.faults(in: folder.path) == [])
    }

    @Test("Many at once, each several times, are recorded once each")
    func recordsManyOnce() async throws {
        let folder = try ScratchFolder()
        let book = try open(folder)
        let arrivals = try (1...300).map { try Sample.arrival($0) }
        let recorded = try await withThrowingTaskGroup(of: Bool.self) { group in
            for arrival in arrivals + arrivals + arrivals {
                group.addTask {
                    if case .recorded = try await book.record(arrival) { true } else { false }
                }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(recorded == 300)
        let clues = try PlatformStore.clues(in: folder.path)
        #expect(Set(clues.map(\.id)).count == 300)
        #expect(Set(clues.map(\.clue)).count == 300)
        #expect(try PlatformStore.repeats(in: folder.path) == 600)
        #expect(try PlatformStore.faults(in: folder.path) == [])
    }

    @Test("After a crash the whole lines stand, the torn one is gone, and its tip is recorded anew")
    func survivesTornLines() async throws {
        let folder = try ScratchFolder()
        do {
            let book = try open(folder)
            _ = try await book.record(Sample.arrival(1))
            _ = try await book.record(Sample.arrival(2))
        }
        try folder.append("clues.jsonl", String(decoding: Sample.clue(3).line.prefix(100), as: UTF8.self))
        let book = try open(folder)
        #expect(book.kept(Sample.tip(2)) != nil)
        #expect(book.kept(Sample.tip(3)) == nil)
        guard case .recorded(let kept) = try await book.record(Sample.arrival(3)) else { return #expect(Bool(false)) }
        #expect(kept.clue == "C0000003")
        #expect(try PlatformStore.clues(in: folder.path).map(\.id) == [1, 2, 3].map(Sample.tip))
    }

    @Test("Folders nobody was told of are put aside, which is said, and nothing else is touched")
    func putsAside() async throws {
        let folder = try ScratchFolder()
        do { _ = try await open(folder).record(Sample.arrival(1)) }
        for name in ["\(Sample.tip(2))", ".incoming/7", "notes"] { try StoreFile.makeFolder("\(folder.path)/\(name)") }
        try folder.write("\(Sample.tip(2))/exhibit-1", [1])
        let remarks = Remarks()
        _ = try ClueBook(directory: folder.path, time: SystemTime()) { remarks.add($0) }
        #expect(
            try folder.names()
                == [".incoming", "clues.jsonl", "deliveries.jsonl", "notes", "orphans", "\(Sample.tip(1))"].sorted())
        #expect(folder.contents("orphans/\(Sample.tip(2))/exhibit-1") == [1])
        #expect(remarks.take() == [Orphans.sentence(1)])
    }

    @Test("A log of repeats that cannot grow fails nobody: what is recorded is known, and recorded once")
    func repeatsUnwritable() async throws {
        let folder = try ScratchFolder()
        var opened = try StoreOpening.open(folder.path)
        opened.repeats = try RepeatLog(StoreFile.openForAppending("/dev/full"))
        let remarks = Remarks()
        let book = ClueBook(opened, directory: folder.path, time: SystemTime()) { remarks.add($0) }
        let arrivals = try (1...20).map { try Sample.arrival($0) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            // Repeats on the page of their clues, and on later ones.
            for arrival in arrivals + arrivals + arrivals { group.addTask { _ = try await book.record(arrival) } }
            try await group.waitForAll()
        }
        guard case .known = try await book.record(arrivals[0]) else { return #expect(Bool(false)) }
        #expect(try PlatformStore.clues(in: folder.path).count == 20)
        #expect(remarks.take().count == 1)
    }

    @Test("A manifest that a power cut has taken is written again from its line", arguments: [true, false])
    func restoresManifests(isEmpty: Bool) async throws {
        let folder = try ScratchFolder()
        do { _ = try await open(folder).record(Sample.arrival(1)) }
        let name = "\(Sample.tip(1))/manifest.json"
        if isEmpty {
            try folder.write(name, [])
        } else {
            try StoreFile.rename("\(folder.path)/\(Sample.tip(1))", to: "\(folder.path)/notes")
        }
        #expect(try PlatformStore.faults(in: folder.path).count == 1)
        _ = try open(folder)
        #expect(folder.contents(name) == Sample.manifest(1).bytes)
        #expect(try PlatformStore.faults(in: folder.path) == [])
    }

    @Test("Two platforms never write to one store")
    func locks() throws {
        let folder = try ScratchFolder()
        let book = try open(folder)
        let failure = #expect(throws: Failure.self) { try open(folder) }
        #expect(failure?.code == "platform-store-busy")
        #expect(book.kept(Sample.tip(1)) == nil)
    }
}
