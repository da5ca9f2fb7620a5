import Foundation
import Sealing
import Testing

/// The program itself, with files as they lie anywhere.
@Suite("tipline open and keygen")
struct OpenCommandTests {
    @Test("what is sealed to a new key's recipient opens with its file, and a damaged one leaves nothing behind")
    func opens() throws {
        try Configured.inFolder { folder in
            let (key, file, out) = (folder + "/key", folder + "/a.age", folder + "/a")
            let made = try BuiltProgram.run(["keygen", key])
            #expect(made.code == 0)
            #expect(try BuiltProgram.run(["keygen", key]).code != 0)
            let printed = String(decoding: made.out, as: UTF8.self).filter { !$0.isNewline }
            let recipient = try #require(Recipient(printed))
            let plain = [UInt8](repeating: 65, count: 200_000)
            var sealed = try SealedWriter.sealed(plain, for: [recipient])
            try Data(sealed).write(to: URL(filePath: file))
            let opened = try BuiltProgram.run(["open", "--identity", key, file])
            #expect(opened.code == 0 && opened.out == plain)
            #expect(try BuiltProgram.run(["open", "--identity", key, file, out]).code == 0)
            #expect(try Data(contentsOf: URL(filePath: out)) == Data(plain))
            #expect(try BuiltProgram.run(["open", "--identity", key, file, out]).code != 0)
            sealed[sealed.count - 1] ^= 1
            try Data(sealed).write(to: URL(filePath: file))
            #expect(try BuiltProgram.run(["open", "--identity", key, file, out + "2"]).code == 65)
            #expect(!FileManager.default.fileExists(atPath: out + "2"))
            #expect(!FileManager.default.fileExists(atPath: out + "2.opening"))
            #expect(try BuiltProgram.run(["open", "--identity", folder + "/none", file]).code == 66)
            let unwritable = try BuiltProgram.run(["open", "--identity", key, file, folder + "/none/a"])
            #expect(unwritable.code == 73 && unwritable.complaint.contains("target-unwritable"), "\(unwritable)")
        }
    }
}
