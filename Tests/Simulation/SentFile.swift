import Spooling
import Tips

/// A file that a citizen sends piece by piece before its tip, and all that the citizen knows of how far it came.
final class SentFile: @unchecked Sendable {
    let bytes: [UInt8]
    /// Of the upload that is under way: nil before it was answered for, and once it is known to be gone.
    private(set) var id: UploadID?
    private(set) var name: UploadName?
    /// So much was said to be there.
    private(set) var offset = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    func begin(_ id: UploadID, _ name: UploadName) { (self.id, self.name, offset) = (id, name, 0) }

    func forget() { (id, name, offset) = (nil, nil, 0) }

    /// What was answered goes up and never back.
    func stands(at now: Int, _ memory: Memory) {
        if now < offset { memory.breach(.lost, "an upload had \(offset) bytes and has \(now)") }
        if now > bytes.count { memory.breach(.torn, "an upload has more bytes than its file") }
        offset = max(offset, now)
    }

    func compare(_ read: [UInt8], _ memory: Memory) {
        if !read.elementsEqual(bytes.prefix(read.count)) {
            memory.breach(.torn, "an upload has other bytes than were sent")
        }
    }
}
