import Inspection
import Spooling
import Tips

/// The finished uploads a tip names, each looked at as any exhibit is, and held until the tip is kept or refused.
struct UploadIntake: Sendable {
    let store: any UploadStore
    let holds: UploadHolds
    let inspector: Inspector
    let settings: ReceptionSettings
    let time: any TimeSource

    struct Named: Sendable {
        var uploads: [NamedUpload] = []
        fileprivate var holds: [UploadHold] = []

        var exhibits: [Exhibit] { uploads.map(\.exhibit) }

        /// They are free again, unless the tip was kept.
        func release() {
            for hold in holds { hold.release() }
        }
    }

    /// - Parameters:
    ///   - ids: as they were sent, in the order the exhibits are to have.
    ///   - count: how many exhibits the tip has already.
    ///   - keyHash: of the tip's idempotency key.
    func name(_ ids: [String], behind count: Int, keyHash: [UInt8]?) async throws -> Named {
        let uploads = try ids.map { text in
            guard let id = UploadID(text) else { throw Self.unknown }
            return id
        }
        guard Set(uploads).count == uploads.count else {
            throw Self.invalid("The same upload is named twice. Name each once.")
        }
        var named = Named()
        // Two tips that name the same uploads in another order must not wait for each other.
        for id in uploads.sorted(by: { $0.bytes.lexicographicallyPrecedes($1.bytes) }) {
            named.holds.append(try await holds.hold(id, .naming))
        }
        for id in uploads {
            named.uploads.append(try await look(at: id, number: count + named.uploads.count + 1, keyHash))
        }
        return named
    }

    private func look(at id: UploadID, number: Int, _ keyHash: [UInt8]?) async throws -> NamedUpload {
        guard let upload = try await store.find(id), try await !settings.isOver(upload, at: time.now) else {
            throw Self.unknown
        }
        switch try await upload.standing() {
        case .arriving:
            throw Self.invalid("The upload is not finished. Go on with it, then send the tip.")
        case .taken(let mark):
            guard let keyHash, mark.keyHash == keyHash else { throw Spool.uploadTaken }
            let exhibit = Exhibit(number: number, mediaType: mark.mediaType, bytes: mark.bytes, digest: mark.digest)
            return NamedUpload(upload: upload, exhibit: exhibit, isTaken: true)
        case .finished:
            return NamedUpload(upload: upload, exhibit: try await exhibit(of: upload, number), isTaken: false)
        }
    }

    private func exhibit(of upload: any Upload, _ number: Int) async throws -> Exhibit {
        let head = try await upload.read(inspector.headBytes, at: 0)
        switch await inspector.judge(head: head, isWhole: Int64(head.count) == upload.bytes) {
        case .refuse(let refusal):
            throw refusal.failure(field: Self.field)
        case .accept(var examination):
            let format = examination.format
            guard upload.bytes <= inspector.formats.maxBytes(format.family) else {
                throw inspector.formats.refusal(.fileTooLarge).failure(field: Self.field)
            }
            // The look at an inline exhibit, but what it passes over is not read.
            try await examination.follow(to: upload.bytes) { try await upload.read($1, at: $0) }
            let examined = await examination.result(by: inspector.formats)
            if case .refuse(let refusal) = examined.judgement { throw refusal.failure(field: Self.field) }
            return Exhibit(
                number: number, mediaType: format.mediaType, bytes: upload.bytes, digest: try await upload.digest(),
                findings: examined.notes, sealed: try await upload.sealedForm())
        }
    }

    private static let field = FormFields.Name.upload.rawValue
    private static let unknown = invalid("No upload has this id, or its time is over. Send the file again.")

    private static func invalid(_ sentence: String) -> Failure {
        Failure("invalid-field", sentence, .refuse, field: field)
    }
}
