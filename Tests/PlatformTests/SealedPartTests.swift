import Foundation
import Sealing
import Testing
import Tips

@testable import Platform

@Suite("One age file opened into another")
struct SealedPartTests {
    private func code(_ path: String, _ identity: Identity) -> Failure.Code? {
        do {
            _ = try SealedPart.open(path, by: [identity]) { _ in }
            return nil
        } catch { return (error as? Failure)?.code ?? "other" }
    }

    @Test("both descriptions are right, however long it is", arguments: [0, 65_536, 3_000_000])
    func opens(length: Int) throws {
        let (folder, identity) = (try ScratchFolder(), Identity())
        let plain = [UInt8](repeating: 3, count: length)
        let sealed = try SealedWriter.sealed(plain, for: [identity.recipient])
        try folder.write("a.age", sealed)
        var out: [UInt8] = []
        let opened = try SealedPart.open("\(folder.path)/a.age", by: [identity]) { out += $0 }
        #expect(out == plain)
        #expect(opened.sealed == SealedForm(bytes: Int64(sealed.count), digest: .of(sealed)))
        #expect(opened.bytes == Int64(length) && opened.digest == Digest.of(plain))
    }

    @Test("what cannot be opened is told apart: by whom, whether at all, and whether it is there")
    func refused() throws {
        let (folder, identity) = (try ScratchFolder(), Identity())
        let sealed = try SealedWriter.sealed([1, 2, 3], for: [identity.recipient])
        try folder.write("a", sealed)
        try folder.write("cut", Array(sealed.dropLast()))
        #expect(code("\(folder.path)/a", Identity()) == "wrong-identity")
        #expect(code("\(folder.path)/cut", identity) == "seal-broken")
        #expect(code("\(folder.path)/none", identity) == "no-input")
    }
}
