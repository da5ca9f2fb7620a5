import Foundation
import Testing
import Tips

@testable import Platform

@Suite("Folders of clues that are not recorded")
struct OrphansTests {
    private let photo = [UInt8](repeating: 7, count: 1000)

    private func clue(_ number: Int) -> RecordedClue { Sample.clue(number, exhibits: Sample.exhibits([photo])) }

    /// A folder as a clue has it.
    private func put(_ number: Int, _ exhibit: [UInt8]?, in folder: ScratchFolder, at place: String? = nil) throws {
        let place = place ?? "\(Sample.tip(number))"
        try StoreFile.makeFolders("\(folder.path)/\(place)")
        try folder.write("\(place)/manifest.json", clue(number).manifest)
        if let exhibit { try folder.write("\(place)/exhibit-1", exhibit) }
    }

    private func open(_ folder: ScratchFolder) throws -> Int { try StoreOpening.open(folder.path).putAside }
    private func aside(_ folder: ScratchFolder) throws -> [String] {
        StoreFile.isThere(folder.path + "/orphans") ? try StoreFile.names(in: folder.path + "/orphans").sorted() : []
    }

    @Test("Whoever puts back an older record loses no exhibit, and has the newer ones back with the newer record")
    func older() throws {
        let folder = try ScratchFolder()
        for number in 1...3 { try put(number, photo, in: folder) }
        try folder.write("clues.jsonl", clue(1).line)
        #expect(try open(folder) == 2)
        #expect(try aside(folder) == ["\(Sample.tip(2))", "\(Sample.tip(3))"])
        #expect(folder.contents("orphans/\(Sample.tip(2))/exhibit-1") == photo)
        #expect(try open(folder) == 0)
        try folder.write("clues.jsonl", (1...3).flatMap { clue($0).line })
        #expect(try open(folder) == 0)
        #expect(try aside(folder) == [])
        #expect(try PlatformStore.faults(in: folder.path) == [])
    }

    @Test("A name that is taken gets a number; the one that is whole comes back, and the others go behind it")
    func numbers() throws {
        let folder = try ScratchFolder()
        for exhibit in [nil, [1, 2], photo] {
            try put(1, exhibit, in: folder)
            #expect(try open(folder) == 1)
        }
        let id = "\(Sample.tip(1))"
        #expect(try aside(folder) == [id, id + "-2", id + "-3"])
        try folder.write("orphans/\(id)-3/manifest.json", Array("of another hand-over".utf8))
        try folder.write("clues.jsonl", clue(1).line)
        #expect(try open(folder) == 0)
        #expect(try aside(folder) == [])
        #expect(try PlatformStore.faults(in: folder.path) == [])
    }

    @Test("What was put aside stays while the clue's own place does not hold as much")
    func stays() throws {
        let folder = try ScratchFolder()
        try put(1, photo.dropLast(), in: folder)
        try put(1, photo, in: folder, at: "orphans/\(Sample.tip(1))")
        try put(2, photo, in: folder)
        try put(2, photo, in: folder, at: "orphans/\(Sample.tip(2))-2")
        try put(3, photo, in: folder, at: "orphans/notes")
        try folder.write("clues.jsonl", clue(1).line + clue(2).line)
        #expect(try open(folder) == 0)
        #expect(try aside(folder) == ["notes", "\(Sample.tip(1))"].sorted())
    }

    @Test("Of a sealed clue the statement counts as a part")
    func sealed() throws {
        let folder = try ScratchFolder()
        let manifest = Array(
            #"{"id":"\#(Sample.tip(1))","statement":{"bytes":3,"sha256":"\#(Digest.of([1, 2, 3]))"},"exhibits":[]}"#
                .utf8)
        var clue = Sample.clue(1)
        (clue.manifest, clue.manifestDigest) = (manifest, .of(manifest))
        let id = "\(Sample.tip(1))"
        for place in [id, "orphans/" + id] { try StoreFile.makeFolders("\(folder.path)/\(place)") }
        try folder.write("orphans/\(id)/statement.json.age", [1, 2, 3])
        try folder.write("clues.jsonl", clue.line)
        #expect(try open(folder) == 0)
        #expect(try aside(folder) == [id])
        try folder.write("\(id)/statement.json.age", [1, 2, 3])
        #expect(try open(folder) == 0)
        #expect(try aside(folder) == [])
    }
}
