import Seeded
import Spooling
import Testing
import Tips

@testable import Receiving

@Suite("Holding an upload")
struct UploadHoldsTests {
    private let holds = UploadHolds()
    private let upload: UploadID

    init() {
        var source = SeededRandom(seed: 1)
        upload = .random(using: &source)
    }

    @Test("whoever comes later gets it as soon as the one before has let go, and that one is told to")
    func eviction() async throws {
        let first = try await holds.hold(upload, .transfer)
        async let second = holds.hold(upload, .transfer)
        for await _ in first.eviction {}
        first.release()
        first.release()
        let held = try await second
        held.release()
        #expect(holds.count == 0)
    }

    @Test("one that only waited is sent away by whoever comes after it")
    func sentAway() async throws {
        let first = try await holds.hold(upload, .naming)
        let second = Task { [holds, upload] in try await holds.hold(upload, .transfer).release() }
        // Whichever of the two waits first, one is sent away and one gets it.
        let third = Task { [holds, upload] in try await holds.hold(upload, .transfer).release() }
        #expect(await eventually { holds.sentAway == 1 })
        first.release()
        let codes = [await code(of: second), await code(of: third)]
        #expect(codes.contains(nil))
        #expect(codes.contains("upload-in-use"))
        #expect(holds.count == 0)
    }

    private func code(of task: Task<Void, any Error>) async -> Failure.Code? {
        do { try await task.value } catch { return (error as? Failure)?.code }
        return nil
    }

    @Test("a hold that is forgotten is let go")
    func forgotten() async throws {
        do { _ = try await holds.hold(upload, .transfer) }
        #expect(holds.count == 0)
        let again = try await holds.hold(upload, .transfer)
        again.release()
    }
}
