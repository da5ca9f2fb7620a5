import HummingbirdCore
import NIOCore
import ShortHTTP
import Spooling
import Tips

/// A request's bytes on their way into an upload, until they end, are cut off, or somebody else wants the upload.
enum UploadBody {
    /// A write to the disk changes threads twice: worth it for this much.
    private static let writeBytes = 128 * 1024

    /// The offset behind what came.
    static func receive(
        _ request: Request, into upload: any Upload, _ checksum: UploadChecksum?, hold: UploadHold,
        time: any TimeSource
    ) async throws -> Int64 {
        try await upload.begin(checksum)
        do {
            try await pour(request.body, into: upload, until: hold.eviction)
            return try await upload.end(at: time.now)
        } catch {
            // Whoever comes next is told what is here by then.
            try await upload.cut(at: time.now)
            throw error
        }
    }

    /// The body of a dead client brings nothing and does not end: it is read in a task that can be ended.
    private static func pour(
        _ body: RequestBody, into upload: any Upload, until eviction: AsyncStream<Never>
    ) async throws {
        try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                try await pour(body, into: upload)
                return true
            }
            group.addTask {
                for await _ in eviction {}
                if !Task.isCancelled { throw UploadHolds.inUse }
                return false
            }
            while let isWhole = try await group.next(), !isWhole {}
            group.cancelAll()
        }
        // A body that is cancelled ends as if it were whole.
        try Task.checkCancellation()
    }

    private static func pour(_ body: RequestBody, into upload: any Upload) async throws {
        var gathered: [UInt8] = []
        do {
            for try await piece in body {
                piece.withUnsafeReadableBytes { gathered.append(contentsOf: $0.bindMemory(to: UInt8.self)) }
                guard gathered.count >= writeBytes else { continue }
                try await upload.append(gathered[...])
                gathered.removeAll(keepingCapacity: true)
            }
        } catch let error as CutOff {
            // What a slow network brought in a minute is not thrown away with its connection.
            try await upload.append(gathered[...])
            throw error
        }
        try await upload.append(gathered[...])
    }
}
