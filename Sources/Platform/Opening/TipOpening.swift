import Foundation
public import Sealing
public import Tips

/// Opens a sealed tip as the platform has it: `manifest.json`, `statement.json.age`, `exhibit-1`, … become `statement.json`
/// and `exhibit-1`, … in another folder, once everything is known to belong together. What was opened is synced, as what came
/// is: nobody opens it a second time. Only this user may read what was opened. Blocks.
public struct TipOpening: Sendable {
    private let identities: [Identity]

    /// Where the platform puts what it opened, in the tip's own folder.
    static let folderName = "opened"
    static let statementName = "statement.json"

    public init(identities: [Identity]) {
        self.identities = identities
    }

    /// - Parameters:
    ///   - folder: a tip's, as the store has it.
    ///   - target: made here, and only when all of it was opened; it must not be there yet.
    ///
    /// Throws `Failure`: `no-input`, `not-sealed`, `target-exists`, `wrong-identity`, `seal-broken`, `statement-differs`,
    /// `exhibit-differs`, `target-unwritable`.
    public func open(folder: String, into target: String) throws {
        let path = "\(folder)/\(PlatformStore.manifestName)"
        guard let manifest = FileManager.default.contents(atPath: path) else {
            throw Failure("no-input", "There is no manifest at \(path).", .refuse)
        }
        do {
            try open(folder: folder, manifest: ReceivedManifest.read(Array(manifest)), into: target)
        } catch let failure as Failure where failure.code == "platform-store" {
            throw Self.unwritable(target, failure)
        }
    }

    /// It is no store that is written to: what went wrong with it is the cause.
    public static func unwritable(_ target: String, _ cause: any Error) -> Failure {
        Failure(
            "target-unwritable",
            "\(target.onOneLine) cannot be written. Name a place on a disk with room that this user may write to.",
            .refuse, cause: cause)
    }

    /// The same where the platform opens a tip beside what it records: what fails then is the store.
    func open(folder: String, manifest: ReceivedManifest, into target: String) throws {
        guard let statement = manifest.statement else {
            throw Failure("not-sealed", "This tip came in clear: there is nothing to open.", .refuse)
        }
        guard access(target, F_OK) != 0 else {
            throw Failure("target-exists", "\(target) is there already. Name another folder.", .refuse)
        }
        let draft = "\(target).opening"
        try StoreFile.remove(draft)
        try StoreFile.makeFolder(draft, mode: 0o700)
        do {
            let opened = try openStatement(folder, statement, manifest, into: draft)
            for (said, part) in zip(opened.exhibits, manifest.exhibits) { try open(part, said, folder, into: draft) }
            try StoreFile.folder(draft).sync()
            try StoreFile.rename(draft, to: target)
            try StoreFile.folder("\(target)/..").sync()
        } catch {
            try? FileManager.default.removeItem(atPath: draft)
            throw error
        }
    }

    private func openStatement(
        _ folder: String, _ expected: ReceivedManifest.Statement, _ manifest: ReceivedManifest, into draft: String
    ) throws -> OpenedStatement {
        var text: [UInt8] = []
        let opened = try SealedPart.open("\(folder)/\(PlatformStore.statementName)", by: identities) { text += $0 }
        guard opened.sealed.bytes == expected.bytes, opened.sealed.digest == Digest(hex: expected.digest) else {
            throw OpenedStatement.differs("The statement is not the one that the manifest names.")
        }
        let statement = try OpenedStatement(text, of: manifest)
        let file = try StoreFile.create("\(draft)/\(Self.statementName)", mode: 0o600)
        try file.write(text)
        try file.sync()
        return statement
    }

    private func open(
        _ part: ReceivedManifest.Part, _ said: OpenedStatement.Part, _ folder: String, into draft: String
    ) throws {
        let name = PlatformStore.exhibitName(part.number)
        let file = try StoreFile.create("\(draft)/\(name)", mode: 0o600)
        let opened = try SealedPart.open("\(folder)/\(name)", by: identities) { try file.write($0) }
        guard opened.sealed.bytes == part.bytes, opened.sealed.digest == Digest(hex: part.digest),
            opened.bytes == said.bytes, opened.digest == Digest(hex: said.digest)
        else {
            throw Failure(
                "exhibit-differs", "Exhibit \(part.number) is not the one that manifest and statement name.", .refuse,
                part: part.number)
        }
        try file.sync()
    }
}
