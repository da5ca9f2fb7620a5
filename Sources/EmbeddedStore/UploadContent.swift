import Spooling
import Tips

/// The bytes of one upload as they rest. Used on the upload's disk thread alone; what it throws besides `Failure` is a
/// `DiskFailure`.
protocol UploadContent: AnyObject {
    /// Bytes that are synced and verified.
    var offset: Int64 { get }
    var isWriting: Bool { get }

    /// Makes the files; the caller syncs the folder.
    func make() throws
    /// What a former process left counts once it is synced, and only as far as it was verified.
    func measure() throws
    /// The id as its URL has it: whatever rests under it can be read from then on.
    func unlock(_ id: UploadID)

    /// Writing from its first step: what is here may first have to be read and written anew, which takes a while and lets
    /// others have the thread in between.
    nonisolated(nonsending) func begin(_ checksum: UploadChecksum?) async throws
    func append(_ piece: ArraySlice<UInt8>) throws
    nonisolated(nonsending) func end() async throws
    /// What came counts, unless it was under a checksum.
    func cut() throws
    /// Lets go of what is open.
    func close()

    func read(_ count: Int, at position: Int64) throws -> [UInt8]
    nonisolated(nonsending) func digest() async throws -> Digest
    /// Known once ``digest()`` is; nil where uploads rest as they came.
    var sealedForm: SealedForm? { get }

    func text(of mark: UploadMark) throws -> String
    func mark(in text: String) -> UploadMark?
    /// A tip has the bytes: their names here go.
    func letGo()
}

/// What one upload's content stands on.
final class UploadPlace: Sendable {
    let name: UploadName
    /// As declared.
    let bytes: Int64
    let folder: SpoolFolder
    let disk: any Disk
    /// The shelf has the upload, and not the other way.
    private weak let shelf: UploadShelf?

    init(name: UploadName, bytes: Int64, folder: SpoolFolder, disk: any Disk, shelf: UploadShelf?) {
        self.name = name
        self.bytes = bytes
        self.folder = folder
        self.disk = disk
        self.shelf = shelf
    }

    func path(_ side: UploadSide) -> String { folder.upload(name, side) }

    func note(present: Int64) { shelf?.note(name, present: present) }

    /// A sync of this much takes a good disk a tenth of a second; a crash costs no more than this.
    static let syncBytes: Int64 = 32 << 20
}
