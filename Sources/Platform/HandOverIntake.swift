import Foundation
import HTTPTypes
import HummingbirdCore
import Multipart
import NIOCore
import NIOPosix
import Tips

/// Reads one hand-over as it streams: the manifest into memory, the other parts into files, every one checked against the
/// manifest before the last byte of it is believed.
struct HandOverIntake {
    private enum Part {
        case manifest
        case file(PartFile)
    }

    /// A file that is arriving.
    private struct PartFile: Sendable {
        var file: StoreFile
        /// As the manifest has them.
        var bytes: Int64
        var digest: Digest?
        var written: Int64 = 0
        var hasher = Digest.Hasher()
    }

    private static let longestManifest = 1 << 20
    private static let longestStatement: Int64 = 8 << 20

    private let id: TipID
    private let manifestDigest: Digest
    /// Where this hand-over's files go; made when the first one comes.
    private let folder: String
    private var hasFolder = false
    private var part: Part?
    private var manifest: [UInt8] = []
    private var content: ReceivedManifest?
    private var hasStatement = false
    private var exhibits = 0
    private var pending: [ArraySlice<UInt8>] = []

    /// - Parameter folder: a name nobody else uses.
    init(_ head: HTTPRequest, folder: String) throws {
        func value(_ name: String) -> String? { head.headerFields.first { $0.name.canonicalName == name }?.value }
        guard let id = value("idempotency-key").flatMap({ TipID($0) }) else {
            throw Self.refusal("key-missing", "The header Idempotency-Key must hold the tip's id.")
        }
        guard let digest = value("tipline-manifest-sha256").flatMap({ Digest(hex: $0) }) else {
            throw Self.refusal("digest-missing", "The header Tipline-Manifest-SHA256 must hold 64 hexadecimal digits.")
        }
        self.init(id: id, manifestDigest: digest, folder: folder)
    }

    /// The same for a hand-over that came another way than by HTTP.
    init(id: TipID, manifestDigest: Digest, folder: String) {
        self.id = id
        self.manifestDigest = manifestDigest
        self.folder = folder
    }

    mutating func read(_ request: Request) async throws -> ClueBook.Arrival {
        let pieces = request.body.map { Array($0.readableBytesView) }
        return try await read(contentType: request.headers[.contentType] ?? "", pieces)
    }

    /// Throws `Failure` or `MultipartError`; whatever was written is gone then.
    mutating func read<Pieces: AsyncSequence>(contentType: String, _ pieces: Pieces) async throws -> ClueBook.Arrival
    where Pieces.Element == [UInt8] {
        do {
            var reader = try Self.reader(contentType)
            for try await piece in pieces {
                reader.feed(piece)
                while let event = try reader.next() { try await take(event) }
                try await flush()
            }
            try reader.finish()
            return try await arrival()
        } catch {
            if hasFolder { try? FileManager.default.removeItem(atPath: folder) }
            throw error
        }
    }

    /// A hand-over in words alone, whose body has come whole; nil when it has other parts, for which a disk is needed.
    mutating func readText(contentType: String, _ body: [UInt8]) throws -> ClueBook.Arrival? {
        var reader = try Self.reader(contentType)
        reader.feed(body)
        while let event = try reader.next() {
            switch event {
            case .partBegan(let header):
                guard content == nil else { return nil }
                part = try begin(header.name)
            case .bytes(let bytes): try takeManifest(bytes)
            case .partEnded: try endManifest()
            case .finished: break
            }
        }
        try reader.finish()
        return try whole()
    }

    private static func reader(_ contentType: String) throws -> MultipartReader {
        var limits = MultipartLimits()
        limits.parts = 64
        return try MultipartReader(contentType: contentType, limits: limits)
    }

    private mutating func take(_ event: MultipartReader.Event) async throws {
        switch event {
        case .partBegan(let header): part = try begin(header.name)
        case .bytes(let bytes):
            if case .manifest = part {
                try takeManifest(bytes)
            } else {
                pending.append(bytes)
            }
        case .partEnded: try await endPart()
        case .finished: break
        }
    }

    private mutating func takeManifest(_ bytes: ArraySlice<UInt8>) throws {
        guard manifest.count + bytes.count <= Self.longestManifest else { throw Self.tooLarge }
        manifest += bytes
    }

    private mutating func begin(_ name: String) throws -> Part {
        guard let content else {
            guard name == "manifest", manifest.isEmpty else {
                throw Self.refusal("manifest-missing", "The first part must be the manifest.")
            }
            return .manifest
        }
        if let statement = content.statement, !hasStatement {
            guard name == "statement" else {
                throw Self.refusal(
                    "part-missing", "The statement that the manifest names must come before the exhibits.")
            }
            hasStatement = true
            guard statement.bytes <= Self.longestStatement else { throw Self.tooLarge }
            return .file(
                PartFile(
                    file: try create(PlatformStore.statementName), bytes: statement.bytes,
                    digest: Digest(hex: statement.digest)))
        }
        guard exhibits < content.exhibits.count, name == PlatformStore.exhibitName(exhibits + 1) else {
            throw Self.refusal("part-unknown", "A part is not in the manifest, or not in its order.")
        }
        exhibits += 1
        let expected = content.exhibits[exhibits - 1]
        return .file(
            PartFile(
                file: try create(PlatformStore.exhibitName(exhibits)), bytes: expected.bytes,
                digest: Digest(hex: expected.digest)))
    }

    private mutating func create(_ name: String) throws -> StoreFile {
        if !hasFolder {
            try StoreFile.makeFolder(folder)
            hasFolder = true
        }
        return try StoreFile.create("\(folder)/\(name)")
    }

    /// Writes what has come of the part, off the threads that must not block.
    private mutating func flush() async throws {
        guard case .file(var partFile) = part, !pending.isEmpty else { return }
        let slices = pending
        pending = []
        partFile.written += slices.reduce(0) { $0 + Int64($1.count) }
        guard partFile.written <= partFile.bytes else {
            throw Self.refusal("exhibit-differs", "A part is longer than the manifest says.")
        }
        part = .file(
            try await NIOThreadPool.singleton.runIfActive { [partFile] in
                var partFile = partFile
                for slice in slices {
                    slice.withUnsafeBytes { partFile.hasher.update($0) }
                    try partFile.file.write(slice)
                }
                return partFile
            })
    }

    private mutating func endPart() async throws {
        if case .manifest = part { try endManifest() }
        try await flush()
        if case .file(let partFile) = part {
            guard partFile.written == partFile.bytes, partFile.digest == partFile.hasher.finish() else {
                throw Self.refusal("exhibit-differs", "A part is not what the manifest says.")
            }
            try await NIOThreadPool.singleton.runIfActive { try partFile.file.sync() }
        }
        part = nil
    }

    private mutating func endManifest() throws {
        guard Digest.of(manifest) == manifestDigest else {
            throw Self.refusal("manifest-differs", "The manifest does not have the digest of its header.")
        }
        let content = try ReceivedManifest.read(manifest)
        guard content.id == id.description else {
            throw Self.refusal("manifest-differs", "The manifest and the header name different tips.")
        }
        self.content = content
    }

    private func arrival() async throws -> ClueBook.Arrival {
        let arrival = try whole()
        if let folder = arrival.folder {
            try await NIOThreadPool.singleton.runIfActive { try StoreFile.folder(folder).sync() }
        }
        return arrival
    }

    private func whole() throws -> ClueBook.Arrival {
        guard let content, exhibits == content.exhibits.count, hasStatement || content.statement == nil else {
            throw Self.refusal("part-missing", "A part that the manifest names has not come.")
        }
        return ClueBook.Arrival(
            id: id, manifestDigest: manifestDigest, manifest: manifest, content: content,
            folder: hasFolder ? folder : nil)
    }

    private static let tooLarge = Failure("too-large", "A part is larger than any hand-over has.", .refuse)

    private static func refusal(_ code: Failure.Code, _ sentence: String) -> Failure {
        Failure(code, sentence, .refuse)
    }
}
