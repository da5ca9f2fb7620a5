import Multipart
package import Spooling
import Tips

/// The body of a hand-over as it is read by the wire: manifest, exhibits from their files a piece at a time, all framed
/// as multipart/form-data. Memory does not grow with the exhibits.
///
/// An exhibit is hashed as it passes and its last piece is handed out only when the digest is right, so the platform
/// never has a whole body that is not what was admitted. Used by the courier's thread only: reading blocks.
package final class HandOverBody {
    private enum Section {
        case bytes([UInt8])
        case exhibit(Exhibit)
    }

    package let contentType: String
    package let length: Int64
    /// Every byte has been handed out.
    package private(set) var isFinished = false
    /// Why no more will be handed out.
    package private(set) var fault: TransportFault?

    private let tip: TipID
    private let vault: any Vault
    private let sections: [Section]
    private var current = 0
    private var offset: Int64 = 0
    private var reader: (any ExhibitReader)?
    private var hasher = Digest.Hasher()

    /// Looks at every exhibit before the first byte leaves; throws the `TransportFault` that stands in the way.
    package init(_ handOver: HandOver, vault: any Vault, boundary: String) throws(TransportFault) {
        for exhibit in handOver.exhibits {
            _ = try Self.open(handOver.tip, exhibit, vault)
        }
        let manifest = MultipartWriter.Part(
            name: "manifest", contentType: "application/json", length: Int64(handOver.manifest.bytes.count))
        let statement = handOver.manifest.statement.map {
            MultipartWriter.Part(name: "statement", contentType: SealedForm.mediaType, length: Int64($0.count))
        }
        let parts = handOver.exhibits.map {
            MultipartWriter.Part(name: "exhibit-\($0.number)", contentType: $0.mediaType, length: $0.bytes)
        }
        let before = [manifest] + (statement.map { [$0] } ?? [])
        let writer = MultipartWriter(boundary: boundary, parts: before + parts)
        var sections = [Section.bytes(writer.head(of: 0) + handOver.manifest.bytes)]
        if let sealed = handOver.manifest.statement { sections.append(.bytes(writer.head(of: 1) + sealed)) }
        for (index, exhibit) in handOver.exhibits.enumerated() {
            sections += [.bytes(writer.head(of: before.count + index)), .exhibit(exhibit)]
        }
        self.sections = sections + [.bytes(writer.closing)]
        contentType = writer.contentType
        length = writer.contentLength
        tip = handOver.tip
        self.vault = vault
    }

    /// The whole body where there is nothing to stream; nil where there is.
    var whole: [UInt8]? {
        var out: [UInt8] = []
        for section in sections {
            guard case .bytes(let bytes) = section else { return nil }
            out += bytes
        }
        return out
    }

    /// Fills `buffer` as far as it can. 0 at the end; nil when the body must not go on: ``fault`` says why.
    package func read(into buffer: UnsafeMutableRawBufferPointer) -> Int? {
        guard fault == nil else { return nil }
        var filled = 0
        do {
            while filled < buffer.count, current < sections.count {
                filled += try step(UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
            }
        } catch {
            fault = error
            reader = nil
            return nil
        }
        isFinished = current == sections.count
        return filled
    }

    /// Back to the first byte, for a repeat on another connection.
    func rewind() {
        current = 0
        isFinished = false
        beginSection()
    }

    private func step(_ room: UnsafeMutableRawBufferPointer) throws(TransportFault) -> Int {
        switch sections[current] {
        case .bytes(let bytes):
            let rest = bytes[Int(offset)...].prefix(room.count)
            room.copyBytes(from: rest)
            advance(by: rest.count, of: Int64(bytes.count))
            return rest.count
        case .exhibit(let exhibit):
            let count = try readExhibit(exhibit, room)
            advance(by: count, of: exhibit.bytes)
            return count
        }
    }

    private func readExhibit(_ exhibit: Exhibit, _ room: UnsafeMutableRawBufferPointer) throws(TransportFault) -> Int {
        let open: any ExhibitReader
        if let reader { open = reader } else { open = try Self.open(tip, exhibit, vault) }
        reader = open
        let wanted = Int(min(Int64(room.count), exhibit.bytes - offset))
        let count: Int
        do {
            count =
                try wanted == 0
                ? 0 : open.read(into: UnsafeMutableRawBufferPointer(rebasing: room[..<wanted]), at: offset)
        } catch {
            throw Self.fault(for: error)
        }
        guard count > 0 || wanted == 0, count <= wanted else { throw .damagedExhibit(why: "exhibit-short") }
        hasher.update(UnsafeRawBufferPointer(rebasing: room[..<count]))
        if offset + Int64(count) == exhibit.bytes, hasher.finish() != exhibit.digest {
            throw .damagedExhibit(why: "exhibit-digest")
        }
        return count
    }

    private func advance(by count: Int, of length: Int64) {
        offset += Int64(count)
        guard offset >= length else { return }
        current += 1
        beginSection()
    }

    private func beginSection() {
        offset = 0
        reader = nil
        hasher = Digest.Hasher()
    }

    private static func open(_ tip: TipID, _ exhibit: Exhibit, _ vault: any Vault) throws(TransportFault)
        -> any ExhibitReader
    {
        // A length no disk has comes from a damaged record.
        guard (0...(1 << 48)).contains(exhibit.bytes) else { throw .damagedExhibit(why: "record-damaged") }
        let reader: any ExhibitReader
        do {
            reader = try vault.open(tip, exhibit)
        } catch {
            throw fault(for: error)
        }
        guard reader.bytes == exhibit.bytes else { throw .damagedExhibit(why: "exhibit-short") }
        return reader
    }

    private static func fault(for error: any Error) -> TransportFault {
        guard let failure = error as? Failure, failure.code == "exhibit-missing" else { return .unreadableExhibit }
        return .damagedExhibit(why: "exhibit-missing")
    }
}
