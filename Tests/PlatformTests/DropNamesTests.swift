import Foundation
import Testing
import Tips

@testable import Platform

@Suite("The names a pass looks at")
struct DropNamesTests {
    private func folder(_ names: [String]) throws -> ScratchFolder {
        let scratch = try ScratchFolder()
        for name in names { try scratch.write(name, []) }
        return scratch
    }

    @Test("Names with our endings come first, and others do not stand in their way")
    func oursFirst() throws {
        let foreign = (10..<60).map { "a\($0).txt" }
        let scratch = try folder(foreign + ["z.tip", "y.beat", "x.gone", ".hidden.tip"])
        let drop = try DropNames.read(scratch.path, within: .init(others: 5))
        #expect(Array(drop.names.prefix(3)) == ["x.gone", "y.beat", "z.tip"])
        #expect(drop.names.count == 8)
        #expect(drop.leftOut == 45)
    }

    @Test("All names are looked at where they are not too many, and it is said where they are")
    func bounds() throws {
        let scratch = try folder(["a.tip", "b.tip", "c", "d"])
        mkdir(scratch.path + "/aside", 0o700)
        #expect(try DropNames.read(scratch.path) == DropNames(names: ["a.tip", "b.tip", "c", "d"]))
        let drop = try DropNames.read(scratch.path, within: .init(names: 3))
        #expect((drop.names.count, drop.leftOut) == (3, 1))
    }

    @Test("A folder that is gone is a failure")
    func gone() throws {
        let scratch = try ScratchFolder()
        #expect(throws: Failure.self) { try DropNames.read(scratch.path + "/none") }
    }
}
