import Foundation
import Sealing
import Testing
import Tips

@testable import Platform

@Suite("A dropped tip on its way into the store")
struct DropTipTests {
    private func reading(_ bytes: [UInt8], _ keys: InnerKeys) async throws -> DropTip.Reading? {
        let folder = try ScratchFolder()
        try folder.write("x", bytes)
        guard case .file(let file) = DropFileReader.open("\(folder.path)/x") else { return nil }
        let book = try ClueBook(directory: folder.path + "/store", time: SystemTime())
        return try await DropTip(file: file, folder: "\(folder.path)/parts", keys: keys).record(in: book)
    }

    private func why(_ bytes: [UInt8], _ keys: InnerKeys = InnerKeys()) async throws -> String {
        switch try await reading(bytes, keys) {
        case .certain(.damaged(let why)): why
        case .certain(.tip): "recorded"
        case .doubtful(DropTip.differs): "not whole"
        default: "else"
        }
    }

    @Test("What is wrong in a whole file was put down like that; what is wrong in another was done on the way")
    func words() async throws {
        #expect(try await why(Dropped.tip(1)) == "recorded")
        let head = DropHead(.tip, spool: Dropped.spool, lane: .fallback, sequence: 1)
        #expect(try await why(Dropped.file(head, [])) == "headers-missing")
        var full = head
        full.headers = [
            .init("Idempotency-Key", "\(Sample.tip(1))"), .init("Tipline-Manifest-SHA256", "\(Digest.of([]))"),
            .init("Content-Type", "multipart/form-data; boundary=x"),
        ]
        #expect(try await why(Dropped.file(full, Array("rubbish".utf8))) == "malformed")
        var broken = Dropped.file(full, Array("rubbish".utf8))
        broken[broken.count - 80] ^= 1
        #expect(try await why(broken) == "not whole")
    }

    @Test("With the front host's key nothing is taken that it has not signed")
    func signatures() async throws {
        let (host, other) = (SigningKey(), SigningKey())
        let keys = InnerKeys(hostKey: host.verifyingKey)
        #expect(try await why(Dropped.tip(1, signedBy: host), keys) == "recorded")
        #expect(try await why(Dropped.tip(1, signedBy: other), keys) == "signature-invalid")
        #expect(try await why(Dropped.tip(1), keys) == "signature-invalid")
        #expect(try await why(Dropped.tip(1, signedBy: other)) == "recorded")
    }

    @Test("An exhibit that is not the manifest's is refused")
    func exhibits() async throws {
        let manifest = Sample.manifest(1, exhibits: Sample.exhibits([[1, 2, 3]]))
        #expect(try await why(Dropped.tip(1, exhibits: [[1, 2, 4]], manifest: manifest)) == "exhibit-differs")
        #expect(try await why(Dropped.tip(1, exhibits: [], manifest: manifest)) == "part-missing")
        #expect(try await why(Dropped.tip(1, exhibits: [[1, 2, 3]], manifest: manifest)) == "recorded")
    }
}
