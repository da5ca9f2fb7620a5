import Foundation
import Testing
import Tips

@testable import Platform

@Suite("Where damaged files go")
struct AsideFolderTests {
    private func take(_ name: String, _ scratch: ScratchFolder, _ bytes: [UInt8]) throws -> Bool {
        try scratch.write(name, bytes)
        let aside = try #require(AsideFolder(in: scratch.path))
        return aside.take(name, why: "cut", at: Dropped.moment(0))
    }

    @Test("A name that is taken gets a number, and nothing is overwritten")
    func numbers() throws {
        let scratch = try ScratchFolder()
        for byte in UInt8(1)...9 {
            let isAside = try take("a.tip", scratch, [byte])
            #expect(isAside)
        }
        let names = ["a.tip"] + (1...8).map { "a.tip.\($0)" }
        #expect(Set(names.compactMap { scratch.contents("aside/\($0)")?.first }) == Set(1...9))
        #expect(scratch.contents("a.tip") == nil)
    }

    @Test("A damaged file is never taken for the list of reasons, and a link there is not written to")
    func reasons() throws {
        let scratch = try ScratchFolder()
        let isAside = try take("reasons.txt", scratch, [1])
        #expect(isAside)
        #expect(scratch.contents("aside/reasons.txt.1") == [1])
        #expect(scratch.contents("aside/reasons.txt")?.contains(1) == false)
        unlink(scratch.path + "/aside/reasons.txt")
        try scratch.write("other", [])
        symlink(scratch.path + "/other", scratch.path + "/aside/reasons.txt")
        let isAsideToo = try take("b.tip", scratch, [2])
        #expect(isAsideToo)
        #expect(scratch.contents("other") == [])
    }

    @Test("A link or a file in its place is no such folder")
    func places() throws {
        let scratch = try ScratchFolder()
        symlink("/tmp", scratch.path + "/aside")
        #expect(AsideFolder(in: scratch.path) == nil)
        unlink(scratch.path + "/aside")
        try scratch.write("aside", [1])
        #expect(AsideFolder(in: scratch.path) == nil)
    }

    @Test("The longest name there is still gets its number")
    func longNames() throws {
        let scratch = try ScratchFolder()
        let name = String(repeating: "a", count: 251) + ".tip"
        for _ in 0..<2 {
            let isAside = try take(name, scratch, [1])
            #expect(isAside)
        }
    }
}
