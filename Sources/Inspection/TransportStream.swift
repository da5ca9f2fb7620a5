/// MPEG transport streams (ISO 13818-1): packets of 188 bytes that begin with 0x47, on cameras with four bytes of time
/// before each, on some receivers with sixteen of correction behind. There is no other signature, so a row of packets is.
enum TransportStream {
    static func isAtStart(of head: Head) -> Bool {
        [(first: 0, stride: 188), (4, 192), (0, 204)].contains {
            packets(5, in: head, from: $0.first, stride: $0.stride)
        } || isJoined(head)
    }

    /// Five packets in a row, or every packet of a file that is shorter than that.
    private static func packets(_ wanted: Int, in head: Head, from first: Int, stride: Int) -> Bool {
        var offset = first
        var count = 0
        while count < wanted, head[offset] != nil {
            guard isPacket(in: head, at: offset) else { return false }
            count += 1
            offset += stride
        }
        return count == wanted || head.isWhole && count >= 3 && wanted == 5
    }

    /// A recorder that came in within a packet leaves the rest of it. More packets must follow, and it must be no text: a
    /// page could stand there.
    private static func isJoined(_ head: Head) -> Bool {
        guard head.beginsUnlikeText else { return false }
        return (1..<204).contains { first in
            head[first] == 0x47 && [188, 192, 204].contains { packets(10, in: head, from: first, stride: $0) }
        }
    }

    /// The sync byte, and one of the three kinds of contents: text full of the letter G has none.
    private static func isPacket(in head: Head, at offset: Int) -> Bool {
        guard head[offset] == 0x47 else { return false }
        guard let control = head[offset + 3] else { return !head.isWhole }
        return control >> 4 & 0b11 != 0
    }
}

extension Head {
    /// Among the first four bytes is one that stands in no text.
    var beginsUnlikeText: Bool {
        bytes.prefix(4).contains { $0 < 0x09 || (0x0E...0x1F).contains($0) || $0 >= 0x7F }
    }
}
