import Foundation
import Inspection
import Testing

@Suite("Files on a disk")
struct FileInspectionTests {
    private let inspector: Inspector
    private let folder: URL

    init() throws {
        inspector = try Shipped.inspector()
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("inspection-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    private func inspect(_ name: String, _ bytes: [UInt8]) async throws -> FileFinding {
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let file = folder.appendingPathComponent(name)
        try Data(bytes).write(to: file)
        return await inspector.inspect(file: file.path)
    }

    @Test("A good file is accepted under the path it was given by")
    func good() async throws {
        let finding = try await inspect("a.jpg", Media.jpeg.bytes)
        #expect(finding.verdict == .accept)
        #expect(finding.mediaType == "image/jpeg")
        #expect(finding.marks.isEmpty)
        #expect(finding.file == folder.appendingPathComponent("a.jpg").path)
    }

    @Test("Its name is compared")
    func name() async throws {
        #expect(try await inspect("a.png", Media.jpeg.bytes).marks == [.nameDiffers])
    }

    @Test("Of a refused file libmagic says what it is")
    func refused() async throws {
        let finding = try await inspect("a.jpg", Media.text("%PDF-1.4\n%....\n1 0 obj\n"))
        #expect(finding.verdict == .refuse)
        #expect(finding.refusal?.code == .formatNotAccepted)
        #expect(finding.mediaType == "application/pdf")
    }

    @Test("Only the head of a long file is looked at")
    func long() async throws {
        let finding = try await inspect("a.mp4", Media.ftyp("mp42", "isom") + Media.zeros(200_000))
        #expect(finding.mediaType == "video/mp4")
    }

    @Test("The container is walked to wherever it says how long it plays")
    func duration() async throws {
        let film = Recording.iso("isom", [Recording.track("vide")], isBehind: true, media: 200_000)
        #expect(try await inspect("a.mp4", film).durationSeconds == 4)
        #expect(try await inspect("b.mp4", Media.ftyp("mp42", "isom") + Media.zeros(200_000)).durationSeconds == nil)
        #expect(try await inspect("a.jpg", Media.jpeg.bytes).durationSeconds == nil)
    }

    @Test("A file larger than its family allows is refused unread")
    func large() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("a.jpg")
        try Data(Media.jpeg.bytes).write(to: file)
        let handle = try FileHandle(forWritingTo: file)
        try handle.truncate(atOffset: 65 << 20)
        try handle.close()
        #expect(await inspector.inspect(file: file.path).refusal?.code == .fileTooLarge)
    }

    @Test("What cannot be read is refused with that reason", arguments: ["/nowhere/a.jpg", "/", "/dev/zero", ""])
    func unreadable(path: String) async {
        let finding = await inspector.inspect(file: path)
        #expect(finding.verdict == .refuse)
        #expect(finding.refusal?.code == .unreadable)
        #expect(finding.file == path)
    }

    @Test(
        "The extension is what stands behind the last dot of the name",
        arguments: [
            ("a.jpg", "jpg"), ("/x.y/a", nil), ("a.tar.GZ", "GZ"), (".hidden", nil), ("C:\\x\\a.png", "png"),
            ("a.", ""),
            ("", nil),
        ] as [(String, String?)])
    func extensions(name: String, expected: String?) {
        #expect(Inspector.fileExtension(ofName: name) == expected)
    }
}
