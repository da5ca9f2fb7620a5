import Testing

@testable import Simulation

@Suite("Names between a program and the platter")
struct MediumTests {
    private static func medium() throws -> Medium {
        let medium = Medium()
        for folder in ["/a", "/b"] { try medium.makeFolder(folder) }
        medium.powerOn()
        return medium
    }

    /// Which of the names are there after many cuts: each way that occurs, once.
    private static func left(_ names: [String], _ steps: (Medium) throws -> Void) throws -> Set<Set<String>> {
        var found: Set<Set<String>> = []
        for seed in UInt64(0)..<300 {
            let medium = try medium()
            try steps(medium)
            medium.powerCut(Chance(seed, "cut"))
            found.insert(Set(names.filter { medium.node($0) != nil }))
        }
        return found
    }

    @Test("a name is safe once its folder was synced, and not before")
    func synced() throws {
        let names = ["/a/x", "/a/y"]
        #expect(
            try Self.left(names) { medium in
                try medium.create("/a/x")
                try medium.syncFolder(medium.folder("/a"))
                try medium.create("/a/y")
            } == [["/a/x"], ["/a/x", "/a/y"]])
    }

    @Test("a later name may be there where an earlier one is not")
    func reordered() throws {
        #expect(
            try Self.left(["/a/x", "/a/y"]) { medium in
                try medium.create("/a/x")
                try medium.create("/a/y")
            } == [[], ["/a/x"], ["/a/y"], ["/a/x", "/a/y"]])
    }

    @Test("a rename has happened or not, also from one folder to another")
    func renamed() throws {
        #expect(
            try Self.left(["/a/x", "/b/y"]) { medium in
                try medium.create("/a/x")
                try medium.syncFolder(medium.folder("/a"))
                try medium.rename("/a/x", to: "/b/y")
            } == [["/a/x"], ["/b/y"]])
    }

    @Test("a name that was taken away may come back until the folder was synced")
    func unlinked() throws {
        func steps(_ medium: Medium) throws {
            try medium.create("/a/x")
            try medium.syncFolder(medium.folder("/a"))
            try medium.unlink("/a/x")
        }
        #expect(try Self.left(["/a/x"], steps) == [[], ["/a/x"]])
        #expect(
            try Self.left(["/a/x"]) { medium in
                try steps(medium)
                try medium.syncFolder(medium.folder("/a"))
            } == [[]])
    }

    @Test("an older change never comes over a newer one that was synced")
    func order() throws {
        let medium = try Self.medium()
        try medium.create("/b/x")
        let kept = try medium.create("/a/x")
        try medium.rename("/a/x", to: "/b/x")
        try medium.syncFolder(medium.folder("/a"))
        medium.powerCut(Chance(1, "cut"))
        #expect(try medium.file("/b/x") === kept)
    }

    @Test("a copy is on the platter, and takes no name that is there")
    func copied() throws {
        let medium = try Self.medium()
        for (path, byte) in [("/a/x", UInt8(1)), ("/a/y", 2), ("/b/y", 3)] {
            let file = try medium.create(path)
            [byte].withUnsafeBytes { medium.write($0, at: 0, to: file) }
        }
        try medium.makeFolder("/a/c")
        try medium.create("/a/c/z")
        for folder in ["/a", "/b"] { try medium.syncFolder(medium.folder(folder)) }
        try medium.file("/b/y").sync()
        medium.copy("/a", to: "/b")
        medium.powerCut(Chance(1, "cut"))
        #expect(try medium.file("/b/x").bytes == [1] && medium.file("/b/y").bytes == [3])
        var paths: Set<String> = []
        medium.eachFile { path, _ in paths.insert(path) }
        #expect(paths.isSuperset(of: ["/b/x", "/b/y", "/b/c/z"]))
    }

    @Test("two names are one file")
    func linked() throws {
        let medium = try Self.medium()
        let file = try medium.create("/a/x")
        try medium.link("/a/x", to: "/b/x")
        #expect(try medium.file("/b/x") === file)
        #expect(throws: Medium.Fault.exists) { try medium.link("/a/x", to: "/b/x") }
        #expect(throws: Medium.Fault.absent) { try medium.link("/a/z", to: "/b/z") }
        #expect(throws: Medium.Fault.isFolder) { try medium.unlink("/a") }
    }

    @Test("a folder whose own name was lost takes with it what it had")
    func folders() throws {
        #expect(
            try Self.left(["/a/c", "/a/c/x"]) { medium in
                try medium.makeFolder("/a/c")
                try medium.create("/a/c/x")
                try medium.syncFolder(medium.folder("/a/c"))
            } == [[], ["/a/c", "/a/c/x"]])
    }
}
