import Foundation
import FoundationNetworking
import Multipart
import Synchronization
import Tips

/// A citizen's side of the contract, for `submit`, `status` and the rehearsal: HTTP with the body streamed from a file.
struct TipClient: Sendable {
    var base: URL

    init(_ text: String) throws {
        guard let url = URL(string: text), url.scheme == "http" || url.scheme == "https", url.host != nil else {
            throw Failure("no-input", "`\(text)` is not an http address of a daemon.", .refuse)
        }
        base = url
    }

    struct Reply: Sendable {
        var status: Int
        var body: Data
    }

    /// One file to send along.
    struct File: Sendable {
        var name: String
        var content: Content

        enum Content: Sendable {
            case bytes([UInt8])
            case path(String)
        }
    }

    /// Posts a tip as multipart/form-data.
    ///
    /// - Parameter progress: hears bytes sent and bytes in all.
    func submit(
        _ fields: [(name: String, value: String)], files: [File], progress: (@Sendable (Int64, Int64) -> Void)? = nil
    ) async throws -> Reply {
        let body = try SubmissionBody(fields: fields, files: files)
        defer { body.remove() }
        var request = URLRequest(url: base.appendingPathComponent("v1/tips"))
        request.httpMethod = "POST"
        request.timeoutInterval = 3600
        request.setValue(body.contentType, forHTTPHeaderField: "Content-Type")
        return try await send(request, file: body.url, progress: progress)
    }

    func status(receipt: String) async throws -> Reply {
        var request = URLRequest(url: base.appendingPathComponent("v1/status"))
        request.httpMethod = "POST"
        request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        var json = JSONText()
        json.object { json in
            json.key("receipt")
            json.string(receipt)
        }
        request.httpBody = Data(json.bytes)
        return try await send(request, file: nil, progress: nil)
    }

    /// A file's name as a form writes it into its header.
    static func quoted(_ name: String) -> String {
        name.unicodeScalars.reduce(into: "") { written, scalar in
            switch scalar {
            case "\"": written += "%22"
            case "\r": written += "%0D"
            case "\n": written += "%0A"
            default: written.unicodeScalars.append(scalar)
            }
        }
    }

    private func send(_ request: URLRequest, file: URL?, progress: (@Sendable (Int64, Int64) -> Void)?) async throws
        -> Reply
    {
        let exchange = Exchange(progress: progress)
        let session = URLSession(configuration: .ephemeral, delegate: exchange, delegateQueue: nil)
        defer { session.finishTasksAndInvalidate() }
        return try await withCheckedThrowingContinuation { continuation in
            exchange.begin(continuation)
            let task = file.map { session.uploadTask(with: request, fromFile: $0) } ?? session.dataTask(with: request)
            task.resume()
        }
    }
}

/// One exchange of a session: collects the answer, tells the progress.
private final class Exchange: NSObject, URLSessionDataDelegate, Sendable {
    private struct State {
        var continuation: CheckedContinuation<TipClient.Reply, any Error>?
        var body = Data()
    }

    private let state = Mutex(State())
    private let progress: (@Sendable (Int64, Int64) -> Void)?

    init(progress: (@Sendable (Int64, Int64) -> Void)?) {
        self.progress = progress
    }

    func begin(_ continuation: CheckedContinuation<TipClient.Reply, any Error>) {
        state.withLock { $0.continuation = continuation }
    }

    func urlSession(
        _ session: URLSession, task: URLSessionTask, didSendBodyData bytesSent: Int64, totalBytesSent: Int64,
        totalBytesExpectedToSend: Int64
    ) {
        progress?(totalBytesSent, totalBytesExpectedToSend)
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        state.withLock { $0.body.append(data) }
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        let (continuation, body) = state.withLock { state in
            let ended = (state.continuation, state.body)
            state.continuation = nil
            return ended
        }
        if let error {
            let failure = Failure(
                "unreachable", "The daemon did not answer. Is it running at this address?", .again, cause: error)
            continuation?.resume(throwing: failure)
        } else {
            let status = (task.response as? HTTPURLResponse)?.statusCode ?? 0
            continuation?.resume(returning: TipClient.Reply(status: status, body: body))
        }
    }
}

/// A multipart body laid out in a file of its own, so that films of any size are streamed from the disk.
private struct SubmissionBody {
    let url: URL
    let contentType: String

    init(fields: [(name: String, value: String)], files: [TipClient.File]) throws {
        var source = SystemRandomNumberGenerator()
        let boundary = MultipartWriter.boundary(using: &source)
        contentType = "multipart/form-data; boundary=\(boundary)"
        url = FileManager.default.temporaryDirectory.appendingPathComponent("tipline-\(UUID().uuidString)")
        guard FileManager.default.createFile(atPath: url.path, contents: nil, attributes: [.posixPermissions: 0o600])
        else {
            throw Failure("no-input", "No temporary file can be made for the request.", .again)
        }
        do {
            try Self.write(fields, files, boundary: boundary, to: try FileHandle(forWritingTo: url))
        } catch {
            // Half a tip must not lie about in a folder that others can list.
            remove()
            throw error
        }
    }

    private static func write(
        _ fields: [(name: String, value: String)], _ files: [TipClient.File], boundary: String, to out: FileHandle
    ) throws {
        defer { try? out.close() }
        for field in fields {
            try out.write(
                contentsOf: head(boundary, "name=\"\(field.name)\"") + Data(field.value.utf8) + Data("\r\n".utf8))
        }
        for file in files {
            try out.write(contentsOf: head(boundary, "name=\"file\"; filename=\"\(TipClient.quoted(file.name))\""))
            try append(file, to: out)
            try out.write(contentsOf: Data("\r\n".utf8))
        }
        try out.write(contentsOf: Data("--\(boundary)--\r\n".utf8))
    }

    func remove() {
        try? FileManager.default.removeItem(at: url)
    }

    private static func head(_ boundary: String, _ disposition: String) -> Data {
        Data("--\(boundary)\r\nContent-Disposition: form-data; \(disposition)\r\n\r\n".utf8)
    }

    private static func append(_ file: TipClient.File, to out: FileHandle) throws {
        switch file.content {
        case .bytes(let bytes):
            try out.write(contentsOf: Data(bytes))
        case .path(let path):
            guard let source = FileHandle(forReadingAtPath: path) else {
                throw Failure("no-input", "The file \(path) cannot be read.", .refuse)
            }
            defer { try? source.close() }
            while let piece = try source.read(upToCount: 1 << 20), !piece.isEmpty { try out.write(contentsOf: piece) }
        }
    }
}
