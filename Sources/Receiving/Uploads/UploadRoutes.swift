import HTTPTypes
import HummingbirdCore
import NIOCore
import ShortHTTP
import Spooling
import Tips

/// `/v1/uploads`: resumable uploads by tus 1.0.0 (https://tus.io/protocols/resumable-upload).
struct UploadRoutes: Sendable {
    let store: any UploadStore
    let holds: UploadHolds
    let gate: Gate
    let settings: ReceptionSettings
    /// The largest file any rule takes.
    let largestBytes: Int64
    let time: any TimeSource

    static let path = "/v1/uploads"

    var table: [Route] {
        let here = [HTTPRequest.Method.options, .post].map { method in
            // Some clients write a folder's address with the slash behind it.
            var route = Route(
                method, Self.path, precondition: check, entrance: enter,
                passing: { request, _, pass in try await collection(request, pass) })
            route.mayEndInSlash = true
            return route
        }
        let below = [HTTPRequest.Method.options, .head, .patch, .delete, .post].map { method in
            Route(method, Self.path + "/", precondition: check, entrance: enter) { request, rest in
                try await upload(request, rest)
            }
        }
        return (here + below).map { route in
            var route = route
            route.headers = [.tusResumable: UploadHeaders.version]
            return route
        }
    }

    /// Some networks let nothing but GET and POST pass.
    private func method(_ head: HTTPRequest) -> HTTPRequest.Method {
        head.headerFields[.methodOverride].flatMap { HTTPRequest.Method($0.uppercased()) } ?? head.method
    }

    /// Beginning an upload has its allowance; whatever brings bytes needs a place, as files in a form do.
    private func enter(_ head: HTTPRequest, _ channel: any Channel) throws -> Pass {
        let isCreation = method(head) == .post
        guard isCreation || method(head) == .patch else { return .free }
        var pass = Pass.free
        if isCreation {
            let peer = { channel.remoteAddress.flatMap { ClientAddress($0) } }
            pass = try gate.admit(.upload, head.headerFields, peer: peer)
            pass.share = try gate.uploadShare(head.headerFields, peer: peer)
        }
        if UploadHeaders.bringsBytes(head.headerFields) { pass.slot = try gate.arrivals.reserve() }
        return pass
    }

    /// What the head alone can be refused for, before a body is asked for.
    private func check(_ head: HTTPRequest) throws {
        let (method, headers) = (method(head), head.headerFields)
        guard method != .options else { return }
        try UploadHeaders.checkVersion(headers)
        _ = try UploadHeaders.checksum(headers)
        let isCreation = method == .post
        let length = isCreation ? try UploadHeaders.length(headers) : nil
        guard length ?? 0 <= largestBytes else { throw tooLarge }
        guard isCreation || method == .patch else { return }
        let announced = headers[.contentLength].flatMap { Int64($0) } ?? 0
        if UploadHeaders.bringsBytes(headers) {
            if !isCreation { _ = try UploadHeaders.offset(headers) }
            guard announced <= length ?? largestBytes else { throw tooLarge }
        } else if !isCreation || announced > 0 || headers[.transferEncoding] != nil {
            throw Failure("content-type-unsupported", "Send the bytes as \(UploadHeaders.bytesType).", .refuse)
        }
    }

    private var tooLarge: Failure {
        Failure("too-large", "No file of more than \(largestBytes) bytes is taken here.", .refuse)
    }

    // MARK: The collection

    private func collection(_ request: Request, _ pass: Pass) async throws -> Answer {
        switch method(request.head) {
        case .options: options
        case .post: try await create(request, pass.share)
        default: Self.otherMethod("OPTIONS, POST")
        }
    }

    private var options: Answer {
        var answer = Answer(bare: .noContent)
        answer.headers[.tusVersion] = UploadHeaders.version
        answer.headers[.tusMaxSize] = String(largestBytes)
        answer.headers[.tusExtension] = UploadHeaders.extensions
        answer.headers[.tusChecksumAlgorithm] = UploadHeaders.algorithms
        return answer
    }

    private static func otherMethod(_ names: String) -> Answer {
        var answer = Problem(Failure("method-not-allowed", "Use \(names) here.", .refuse)).answer()
        answer.headers[.allow] = names
        return answer
    }

    private func create(_ request: Request, _ share: UploadShare?) async throws -> Answer {
        var source = SystemRandomNumberGenerator()
        let id = UploadID.random(using: &source)
        let bounds = UploadBounds(
            uploads: settings.bounds.uploads, bytes: settings.bounds.uploadBytes,
            reserveBytes: settings.bounds.reserveBytes)
        let upload = try await store.create(
            id, bytes: UploadHeaders.length(request.headers), at: time.now, within: bounds, share: share)
        var answer = Answer(bare: .created)
        answer.headers[.location] = UploadHeaders.location(
            "\(Self.path)/\(id.spelledOut)", authority: request.head.authority, request.headers)
        guard UploadHeaders.bringsBytes(request.headers) else {
            answer.headers[.uploadExpires] = try await expiry(upload)
            return answer
        }
        let hold = try await holds.hold(id, .transfer)
        defer { hold.release() }
        do {
            let checksum = try UploadHeaders.checksum(request.headers)
            let offset = try await UploadBody.receive(request, into: upload, checksum, hold: hold, time: time)
            answer.headers[.uploadOffset] = String(offset)
            answer.headers[.uploadExpires] = try await expiry(upload)
        } catch {
            // Nobody was told where it is.
            try? await upload.terminate()
            throw error
        }
        return answer
    }

    // MARK: One upload

    private func upload(_ request: Request, _ rest: Substring) async throws -> Answer {
        let method = method(request.head)
        if method == .options { return options }
        guard [.head, .patch, .delete].contains(method) else { return Self.otherMethod("OPTIONS, HEAD, PATCH, DELETE") }
        guard let id = UploadID(rest) else { throw Self.unknown }
        let hold = try await holds.hold(id, .transfer)
        defer { hold.release() }
        guard let upload = try await store.find(id), try await !settings.isOver(upload, at: time.now) else {
            throw Self.unknown
        }
        switch method {
        case .head: return try await look(at: upload)
        case .patch: return try await patch(request, upload, hold)
        default:
            try await upload.terminate()
            return Answer(bare: .noContent)
        }
    }

    static let unknown = Failure("not-found", "No upload is here. Begin it anew.", .refuse)

    private func offset(of upload: any Upload) async throws -> Int64 {
        switch try await upload.standing() {
        case .arriving(let offset): return offset
        case .finished: return upload.bytes
        case .taken: throw Failure("upload-gone", "A tip has this upload. Nothing is left to do.", .refuse)
        }
    }

    private func look(at upload: any Upload) async throws -> Answer {
        var answer = Answer(bare: .ok)
        answer.headers[.uploadOffset] = String(try await offset(of: upload))
        answer.headers[.uploadLength] = String(upload.bytes)
        answer.headers[.uploadExpires] = try await expiry(upload)
        return answer
    }

    private func patch(_ request: Request, _ upload: any Upload, _ hold: UploadHold) async throws -> Answer {
        let here = try await offset(of: upload)
        guard try UploadHeaders.offset(request.headers) == here else {
            throw Failure("upload-offset", "The upload stands at another offset. Ask for it with HEAD.", .refuse)
        }
        if let announced = request.headers[.contentLength].flatMap({ Int64($0) }), announced > upload.bytes - here {
            throw Failure("too-large", "This is more than the upload was declared to have.", .refuse)
        }
        let offset = try await UploadBody.receive(
            request, into: upload, UploadHeaders.checksum(request.headers), hold: hold, time: time)
        var answer = Answer(bare: .noContent)
        answer.headers[.uploadOffset] = String(offset)
        answer.headers[.uploadExpires] = try await expiry(upload)
        return answer
    }

    private func expiry(_ upload: any Upload) async throws -> String {
        let end = await upload.end(settings.uploadLifetime, try await upload.standing())
        return UploadHeaders.date(end)
    }
}

extension ReceptionSettings {
    /// Its time has ended, whether or not the sweep has been there.
    func isOver(_ upload: any Upload, at now: Moment) async throws -> Bool {
        await upload.end(uploadLifetime, try await upload.standing()) <= now
    }
}
