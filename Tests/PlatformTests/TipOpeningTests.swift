import Foundation
import Sealing
import Testing
import Tips

@testable import Platform

@Suite("Opening a sealed tip")
struct TipOpeningTests {
    private let contents: [[UInt8]] = [Array(repeating: 7, count: 200_000), [], [1, 2, 3]]

    private func code(_ folder: ScratchFolder, _ name: String, _ identity: Identity) -> Failure.Code? {
        do {
            try TipOpening(identities: [identity]).open(
                folder: "\(folder.path)/\(name)", into: "\(folder.path)/\(name)-opened")
            return nil
        } catch { return (error as? Failure)?.code ?? "other" }
    }

    @Test("all of it is opened, or nothing is left")
    func opens() throws {
        let (folder, identity) = (try ScratchFolder(), Identity())
        let tip = try SealedTip(1, contents, for: [Identity().recipient, identity.recipient])
        try tip.write(folder, "a")
        #expect(code(folder, "a", Identity()) == "wrong-identity")
        #expect(try folder.names() == ["a"])
        #expect(code(folder, "a", identity) == nil)
        #expect(folder.contents("a-opened/statement.json") == tip.words)
        for (index, bytes) in contents.enumerated() {
            #expect(folder.contents("a-opened/exhibit-\(index + 1)") == bytes)
        }
        #expect(code(folder, "a", identity) == "target-exists")
        #expect(try folder.names() == ["a", "a-opened"])
    }

    @Test("no part of one tip passes for another's, though each of them opens by itself")
    func splices() throws {
        let (folder, identity) = (try ScratchFolder(), Identity())
        let tips = try [1, 2].map { try SealedTip($0, contents, for: [identity.recipient]) }
        let cases: [(String, (inout [String: [UInt8]]) -> Void, Failure.Code)] = [
            ("statement", { $0["statement.json.age"] = tips[1].manifest.statement }, "statement-differs"),
            ("exhibit", { $0["exhibit-1"] = tips[1].exhibits[0] }, "exhibit-differs"),
            ("order", { $0["exhibit-1"] = tips[0].exhibits[2] }, "exhibit-differs"),
            ("manifest", { $0["manifest.json"] = tips[1].manifest.bytes }, "statement-differs"),
            ("missing", { $0["exhibit-3"] = nil }, "no-input"),
            ("cut", { $0["exhibit-1"]?.removeLast(70_000) }, "seal-broken"),
            ("flipped", { $0["statement.json.age"]?[300] ^= 1 }, "seal-broken"),
        ]
        for (name, change, expected) in cases {
            try tips[0].write(folder, name)
            var files = Dictionary(
                uniqueKeysWithValues: try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/\(name)").map
                {
                    ($0, folder.contents("\(name)/\($0)") ?? [])
                })
            change(&files)
            try FileManager.default.removeItem(atPath: "\(folder.path)/\(name)")
            try FileManager.default.createDirectory(atPath: "\(folder.path)/\(name)", withIntermediateDirectories: true)
            for (file, bytes) in files { try folder.write("\(name)/\(file)", bytes) }
            #expect(code(folder, name, identity) == expected, "\(name)")
            #expect(folder.contents("\(name)-opened/statement.json") == nil)
        }
    }

    @Test("what was opened is for this user alone, and a place that cannot be written to is said to be one")
    func target() throws {
        let (folder, identity) = (try ScratchFolder(), Identity())
        try SealedTip(1, contents, for: [identity.recipient]).write(folder, "a")
        #expect(code(folder, "a", identity) == nil)
        for (name, mode) in [("a-opened", 0o700), ("a-opened/statement.json", 0o600), ("a-opened/exhibit-1", 0o600)] {
            let attributes = try FileManager.default.attributesOfItem(atPath: "\(folder.path)/\(name)")
            #expect(attributes[.posixPermissions] as? Int == mode, "\(name)")
        }
        let failure = #expect(throws: Failure.self) {
            try TipOpening(identities: [identity]).open(folder: folder.path + "/a", into: folder.path + "/none/out")
        }
        #expect(failure?.code == "target-unwritable")
        #expect(failure?.description.contains("No such file or directory") == true)
    }

    @Test("a tip in clear is said to be one")
    func clear() throws {
        let folder = try ScratchFolder()
        try FileManager.default.createDirectory(atPath: "\(folder.path)/a", withIntermediateDirectories: true)
        try folder.write("a/manifest.json", Sample.manifest(1).bytes)
        #expect(code(folder, "a", Identity()) == "not-sealed")
        #expect(code(folder, "none", Identity()) == "no-input")
    }
}
