import EmbeddedStore
import Foundation
import Testing
import Tips

@Suite("What errno means for a tip")
struct DiskFailureTests {
    @Test(
        "room, descriptors and the rest have a code each, and all of it may be tried again",
        arguments: [
            (ENOSPC, "disk-full"), (EDQUOT, "disk-full"), (EMFILE, "busy"), (ENFILE, "busy"), (ENOMEM, "busy"),
            (EIO, "exhibit-not-kept"), (EROFS, "exhibit-not-kept"), (ENOENT, "exhibit-not-kept"),
        ])
    func codes(errno: Int32, code: String) {
        let failure = DiskFailure(.write, errno: errno).failure
        #expect(failure.code.rawValue == code)
        #expect(failure.verdict == .again)
        #expect(failure.retryAfterSeconds != nil)
        #expect(failure.cause is DiskFailure)
    }

    @Test("names what was done and why it failed")
    func description() {
        #expect("\(DiskFailure(.syncFolder, errno: ENOSPC))" == "syncFolder: No space left on device")
    }
}
