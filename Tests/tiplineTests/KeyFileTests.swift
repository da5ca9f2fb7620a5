import Foundation
import Sealing
import Testing
import Tips

@testable import tipline

@Suite("Keys in files")
struct KeyFileTests {
    @Test("a key is made for its owner alone, and never over anything that is there")
    func made() throws {
        try Configured.inFolder { folder in
            let (identity, file) = (Identity(), folder + "/inner.key")
            try KeyFile.write(IdentityFile.text(of: identity, created: "now"), toNew: file)
            let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
            #expect(mode == 0o600)
            #expect(try KeyFile.identities(file).map(\.recipient) == [identity.recipient])
            #expect(throws: Failure.self) { try KeyFile.write("x", toNew: file) }
            #expect(try KeyFile.identities(file).count == 1)
            try FileManager.default.createSymbolicLink(atPath: folder + "/link", withDestinationPath: folder + "/new")
            #expect(throws: Failure.self) { try KeyFile.write("x", toNew: folder + "/link") }
            #expect(!FileManager.default.fileExists(atPath: folder + "/new"))
        }
    }

    @Test("a file with no key of that sort is refused with its name")
    func unusable() throws {
        try Configured.inFolder { folder in
            let file = folder + "/a"
            for text in ["", "# nothing\n", "\(Identity().recipient)\n"] {
                try Data(text.utf8).write(to: URL(filePath: file))
                #expect(throws: Failure.self) { try KeyFile.identities(file) }
                #expect(throws: Failure.self) { try KeyFile.verifyingKey(file) }
            }
            #expect(throws: Failure.self) { try KeyFile.identities(folder + "/none") }
            let key = SigningKey()
            for pem in [key.pem, key.verifyingKey.pem] {
                try Data(pem.utf8).write(to: URL(filePath: file))
                #expect(try KeyFile.verifyingKey(file).pem == key.verifyingKey.pem)
            }
        }
    }
}
