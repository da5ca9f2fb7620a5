import Foundation
import Testing
import Tips

@testable import Platform

@Suite("Reading a dropped file")
struct DropFileReaderTests {
    private func open(_ folder: ScratchFolder, _ bytes: [UInt8]) throws -> DropFileReader.Opening {
        try folder.write("x", bytes)
        return DropFileReader.open("\(folder.path)/x")
    }

    private func file(_ opening: DropFileReader.Opening) throws -> DropFileReader {
        guard case .file(let file) = opening else { throw Failure("no-file", "No file was read.", .refuse) }
        return file
    }

    @Test("The body comes out whole, and the digest is found right")
    func whole() async throws {
        let folder = try ScratchFolder()
        let body = [UInt8](repeating: 7, count: 600_000)
        let head = DropHead(.tip, spool: Dropped.spool, lane: .fallback, sequence: 1)
        let file = try file(open(folder, Dropped.file(head, body)))
        #expect(file.hasItsLength)
        #expect(try await file.body(most: 1 << 20) == body)
        #expect(try await file.isWhole())
    }

    @Test("A body longer than its bound is not read")
    func bound() async throws {
        let folder = try ScratchFolder()
        let head = DropHead(.heartbeat, spool: Dropped.spool, lane: .fallback, sequence: 1)
        let file = try file(open(folder, Dropped.file(head, [UInt8](repeating: 7, count: 100))))
        #expect(try await file.body(most: 99) == nil)
        #expect(try await !file.isWhole())
    }

    @Test("A file that is cut anywhere, or longer than it says, is never whole")
    func cuts() async throws {
        let folder = try ScratchFolder()
        let bytes = Dropped.tip(1)
        for length in Array(stride(from: 0, to: bytes.count, by: 7)) + [bytes.count - 1] {
            guard case .file(let file) = try open(folder, Array(bytes[..<length])) else { continue }
            #expect(!file.hasItsLength)
            #expect(try await !file.isRest(), "\(length)")
        }
        #expect(try !file(open(folder, bytes + [0])).hasItsLength)
    }

    @Test("A changed byte is found, wherever it is")
    func flips() async throws {
        let folder = try ScratchFolder()
        let bytes = Dropped.tip(1)
        for place in stride(from: 0, to: bytes.count, by: 11) {
            var changed = bytes
            changed[place] ^= 0x20
            guard case .file(let file) = try open(folder, changed) else { continue }
            #expect(try await !file.isRest(), "\(place)")
        }
    }

    @Test("What is nobody's dropped file is foreign: a folder, a link, a pipe, another text")
    func foreign() throws {
        let folder = try ScratchFolder()
        try folder.write("real", Dropped.tip(1))
        symlink("\(folder.path)/real", "\(folder.path)/link")
        mkdir("\(folder.path)/folder", 0o700)
        mkfifo("\(folder.path)/pipe", 0o600)
        try folder.write("text", Array("hello, this is something else".utf8))
        for name in ["link", "folder", "pipe", "text"] {
            guard case .foreign = DropFileReader.open("\(folder.path)/\(name)") else {
                Issue.record("\(name) was taken for ours")
                continue
            }
        }
        guard case .gone = DropFileReader.open("\(folder.path)/none") else {
            Issue.record("what is not there is gone")
            return
        }
    }
}
