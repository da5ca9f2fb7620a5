import HTTPTypes
import HummingbirdCore
import Multipart
import NIOCore
import Spooling
import Tips

/// Takes a multipart body apart as it streams: fields into memory, bounded; exhibits to the disk.
struct MultipartIntake {
    let settings: ReceptionSettings
    let arrivals: Arrivals

    /// - Parameter arrived: holds the fields that came before whatever made this throw.
    func read(
        _ request: Request, into exhibits: inout ExhibitIntake, _ arrived: inout TipIntake.Arrived
    ) async throws {
        var fields = FieldParts(limit: settings.bounds.fieldBytes, text: HeldText(arrivals))
        defer { arrived.fields = fields.fields }
        do {
            try await read(request, &fields, &exhibits, &arrived.file)
            arrived.exhibits = exhibits.kept
            arrived.evidence = exhibits.evidence
            arrived.deposit = exhibits.usedDeposit
        } catch {
            await exhibits.abandon()
            throw (error as? MultipartError).map(Self.failure) ?? error
        }
    }

    private func read(
        _ request: Request, _ fields: inout FieldParts, _ exhibits: inout ExhibitIntake,
        _ file: inout (input: String, number: Int)?
    ) async throws {
        var reader = try reader(for: request)
        var part = 0
        var isExhibit = false
        var isFinished = false
        var behind = 0
        for try await piece in request.body {
            // Ignored by the reader, but not to be sent for ever.
            if isFinished { behind += piece.readableBytes }
            guard behind <= MultipartLimits().preambleBytes else { throw Self.tooMuchBehind }
            reader.feed(Array(piece.readableBytesView))
            while let event = try reader.next() {
                switch event {
                case .partBegan(let header):
                    part += 1
                    isExhibit = header.isFile
                    file = Self.file(header, after: file)
                    if isExhibit {
                        try await exhibits.begin(part: part, header, after: fields.fields)
                    } else {
                        fields.begin(header.name, part: part)
                    }
                case .bytes(let bytes):
                    if isExhibit { try await exhibits.append(bytes) } else { try fields.append(bytes) }
                case .partEnded:
                    if isExhibit { try await exhibits.end() } else { try fields.end() }
                case .finished:
                    isFinished = true
                }
            }
            try await exhibits.flush()
        }
        try reader.finish()
    }

    /// Which file of its input begins. An input that nobody filled in sends a part without a file's name.
    private static func file(
        _ header: PartHeader, after last: (input: String, number: Int)?
    ) -> (input: String, number: Int)? {
        guard header.isFile, header.filename != "" else { return last }
        return (header.name, header.name == last?.input ? (last?.number ?? 0) + 1 : 1)
    }

    private func reader(for request: Request) throws -> MultipartReader {
        var limits = MultipartLimits()
        limits.parts = settings.bounds.parts
        return try MultipartReader(contentType: request.headers[.contentType] ?? "", limits: limits)
    }

    /// The fields before the first file, of a request that is refused whatever they say; as many as can be read.
    func fieldsBeforeFiles(of request: Request) async -> FormFields {
        var fields = FieldParts(limit: settings.bounds.fieldBytes, text: HeldText(arrivals))
        do {
            var reader = try reader(for: request)
            var part = 0
            for try await piece in request.body {
                reader.feed(Array(piece.readableBytesView))
                while let event = try reader.next() {
                    switch event {
                    case .partBegan(let header):
                        if header.isFile { return fields.fields }
                        part += 1
                        fields.begin(header.name, part: part)
                    case .bytes(let bytes): try fields.append(bytes)
                    case .partEnded: try fields.end()
                    case .finished: return fields.fields
                    }
                }
            }
        } catch {}
        return fields.fields
    }

    private static let tooMuchBehind = Failure(
        "too-large", "There is too much behind the closing boundary. Mend the client.", .refuse)

    static func failure(_ error: MultipartError) -> Failure {
        Failure(error.isTooLarge ? "too-large" : "malformed", error.sentence, .refuse, part: error.part, cause: error)
    }
}

/// The parts that are fields: each held whole, all together bounded.
struct FieldParts {
    private(set) var fields = FormFields()
    private var left: Int
    private let limit: Int
    private let text: HeldText
    private var name = ""
    private var part = 0
    private var value: [UInt8] = []

    init(limit: Int, text: HeldText) {
        self.limit = limit
        self.text = text
        left = limit
    }

    mutating func begin(_ name: String, part: Int) {
        self.name = name
        self.part = part
        value = []
    }

    mutating func append(_ bytes: ArraySlice<UInt8>) throws {
        left -= bytes.count
        guard left >= 0 else { throw WholeBody.tooLarge(limit, part: part) }
        try text.add(bytes.count)
        value.append(contentsOf: bytes)
    }

    mutating func end() throws {
        guard let text = String(validating: value, as: UTF8.self) else {
            throw Failure("malformed", "A field is not text in UTF-8. Mend the client.", .refuse, part: part)
        }
        try fields.set(name, text, part: part)
    }
}
