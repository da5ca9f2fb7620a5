import ArgumentParser
import Foundation
import Multipart
import Tips

struct PartsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "parts", abstract: "What a multipart body holds, as a JSON array; non-zero if it is malformed.")

    @Option(help: "The Content-Type header the body came with.")
    var contentType: String

    @Argument(help: "The file with the body.")
    var file: String

    func run() async throws {
        try await Outcome.of {
            let parts = try read()
            var json = JSONText()
            json.array { json in
                for part in parts { part.write(into: &json) }
            }
            print(json.text)
        }
    }

    private func read() throws -> [Part] {
        guard let handle = FileHandle(forReadingAtPath: file) else {
            throw Failure("no-input", "The file \(file) cannot be read.", .refuse)
        }
        defer { try? handle.close() }
        do {
            var reader = try MultipartReader(contentType: contentType)
            var parts: [Part] = []
            while let piece = try handle.read(upToCount: 256 * 1024), !piece.isEmpty {
                reader.feed(Array(piece))
                while let event = try reader.next() { try Self.take(event, into: &parts) }
            }
            try reader.finish()
            return parts
        } catch let error as MultipartError {
            throw Failure("malformed", error.description, .refuse)
        }
    }

    private static func take(_ event: MultipartReader.Event, into parts: inout [Part]) throws {
        switch event {
        case .partBegan(let header): parts.append(Part(header: header))
        case .bytes(let bytes): parts[parts.count - 1].take(bytes)
        case .partEnded, .finished: break
        }
    }

    private struct Part {
        var header: PartHeader
        var bytes: Int64 = 0
        var hasher = Digest.Hasher()

        init(header: PartHeader) {
            self.header = header
        }

        mutating func take(_ piece: ArraySlice<UInt8>) {
            bytes += Int64(piece.count)
            piece.withUnsafeBytes { hasher.update($0) }
        }

        func write(into json: inout JSONText) {
            json.object { json in
                json.key("name")
                json.string(header.name)
                json.key("filename")
                json.string(header.filename)
                json.key("content_type")
                json.string(header.contentType)
                json.key("size")
                json.integer(bytes)
                json.key("sha256")
                json.string(hasher.finish().description)
            }
        }
    }
}
