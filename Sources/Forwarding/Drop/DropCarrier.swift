import Multipart
import Spooling
import Synchronization
import Tips

/// Carries a lane's tips into a folder: one file for each, with the headers and the body of the POST. Nobody answers, so the
/// best it ever says is ``Answer/dropped``. A folder that is full or gone is an endpoint that cannot be reached.
public final class DropCarrier: Carrier {
    private let writer: DropWriter
    private let vault: any Vault

    init(writer: DropWriter, vault: any Vault) {
        self.writer = writer
        self.vault = vault
    }

    public func carry(_ handOver: HandOver) async -> Answer {
        let isGivenUp = Mutex(false)
        return await withTaskCancellationHandler {
            await writer.apart { [writer, vault] in
                Self.drop(handOver, writer, vault) { isGivenUp.withLock { $0 } }
            }
        } onCancel: {
            isGivenUp.withLock { $0 = true }
        }
    }

    private struct GivenUp: Error {}

    private static func drop(
        _ handOver: HandOver, _ writer: DropWriter, _ vault: any Vault, isGivenUp: () -> Bool
    ) -> Answer {
        do {
            let body = try HandOverBody(handOver, vault: vault, boundary: boundary(of: handOver))
            let head = DropHead(
                .tip, spool: writer.spool, lane: writer.lane, sequence: handOver.manifest.sequence,
                headers: handOver.headers(contentType: body.contentType), bodyBytes: body.length)
            try writer.put(head, name: name(handOver.manifest.sequence, handOver.tip), ending: head.kind.ending) {
                room in
                guard !isGivenUp() else { throw GivenUp() }
                guard let count = body.read(into: room) else { throw body.fault ?? .unreadableExhibit }
                return count
            }
            return .dropped
        } catch let fault as TransportFault {
            return .fault(fault)
        } catch let fault as DropFault {
            return .fault(.unreachable(why: fault.why))
        } catch {
            return .fault(.abandoned(wasWritten: false))
        }
    }

    /// The same on every send, so that a repeat is the same file to the last byte; and made of a digest over the tip's own id,
    /// which nobody knew when the exhibits were sent.
    private static func boundary(of handOver: HandOver) -> String {
        let seed = Array("tipline drop boundary ".utf8) + handOver.manifestDigest.bytes
        return String(Digest.of(seed).description.prefix(40))
    }

    /// In the order of the numbers, where names are sorted.
    static func name(_ sequence: Int64, _ tip: TipID) -> String {
        "\(padded(sequence, 12))-\(tip)"
    }
}
