/// Streams of sound that are nothing but frames. A sync word of eleven bits is no signature; a run of frames, each as
/// long as its header says and of the same kind, is.
enum SoundFrame {
    /// What the header of a frame says: how long the frame is, and what all frames of a stream have in common.
    struct Header: Equatable {
        var length: Int
        var kind: UInt32
        var samples: Int
        var hertz: Int

        var seconds: Double { Double(samples) / Double(hertz) }
    }

    /// Three frames in a row, or as many as are wanted; two where the whole file has no more.
    static func run(in head: Head, of header: (Head, Int) -> Header?, wanted: Int = 3) -> Bool {
        guard let first = header(head, 0) else { return false }
        var offset = 0
        var count = 0
        while count < wanted, let next = header(head, offset), next.kind == first.kind {
            count += 1
            offset += next.length
        }
        return count == wanted || count == 2 && wanted == 3 && head.isWhole
    }

    /// MPEG-1, 2 and 2.5, layers I to III (ISO 11172-3, 13818-3). The free bit rate is not read: nobody records in it.
    static func mpeg(_ head: Head, _ offset: Int) -> Header? {
        guard let word = head.bigEndian(4, at: offset), word >> 21 == 0x7FF else { return nil }
        let version = Int(word >> 19 & 3)
        let layer = 4 - Int(word >> 17 & 3)
        let rate = Int(word >> 12 & 15)
        let frequency = Int(word >> 10 & 3)
        guard version != 1, layer != 4, rate != 0, rate != 15, frequency != 3 else { return nil }
        let full = frequency == 0 ? 44_100 : frequency == 1 ? 48_000 : 32_000
        let hertz = full >> (version == 3 ? 0 : version == 2 ? 1 : 2)
        let bits = 1000 * bitRates[version == 3 ? layer - 1 : layer == 1 ? 3 : 4][rate]
        let padding = Int(word >> 9 & 1)
        let length =
            switch (layer, version) {
            case (1, _): (12 * bits / hertz + padding) * 4
            case (3, 0), (3, 2): 72 * bits / hertz + padding
            default: 144 * bits / hertz + padding
            }
        let samples = layer == 1 ? 384 : layer == 3 && version != 3 ? 576 : 1152
        return Header(length: length, kind: UInt32(word >> 10 & 0x3F_FF83), samples: samples, hertz: hertz)
    }

    /// kbit/s: MPEG-1 layers I, II, III, then MPEG-2 layer I, and layers II and III.
    private static let bitRates = [
        [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
        [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
        [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
        [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
        [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
    ]

    /// AAC in ADTS (ISO 14496-3, 1.A.2): the layer is 0, the length of the frame is in it.
    static func adts(_ head: Head, _ offset: Int) -> Header? {
        guard let word = head.bigEndian(7, at: offset), word >> 44 == 0xFFF, word >> 41 & 3 == 0 else { return nil }
        let length = Int(word >> 13 & 0x1FFF)
        let frequency = Int(word >> 34 & 15)
        guard frequency < 13, length > 7 else { return nil }
        return Header(
            length: length, kind: UInt32(word >> 34 & 0x3F_FFFF), samples: 1024 * (Int(word & 3) + 1),
            hertz: adtsHertz[frequency])
    }

    /// ISO 14496-3, table 1.18.
    private static let adtsHertz = [
        96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8000, 7350,
    ]

    /// AC-3 (ETSI TS 102 366, 4.4.1): the length follows from frequency and bit rate.
    static func ac3(_ head: Head, _ offset: Int) -> Header? {
        guard head.bigEndian(2, at: offset) == 0x0B77, let code = head[offset + 4], let stream = head[offset + 5] else {
            return nil
        }
        let size = Int(code & 0x3F)
        guard stream >> 3 <= 10, code >> 6 != 3, size < 38 else { return nil }
        let rate = ac3Rates[size / 2]
        let words =
            switch code >> 6 {
            case 0: rate * 2
            case 1: rate * 96_000 / 44_100 + size % 2
            default: rate * 3
            }
        let hertz = code >> 6 == 0 ? 48_000 : code >> 6 == 1 ? 44_100 : 32_000
        return Header(length: words * 2, kind: UInt32(code >> 6), samples: 1536, hertz: hertz)
    }

    private static let ac3Rates = [
        32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 448, 512, 576, 640,
    ]

    /// E-AC-3 (ETSI TS 102 366, annex E): the length is in the header, in words less one. What adds channels to the frame
    /// before plays no longer.
    static func eac3(_ head: Head, _ offset: Int) -> Header? {
        guard head.bigEndian(2, at: offset) == 0x0B77, let length = head.bigEndian(2, at: offset + 2),
            let code = head[offset + 4], let stream = head[offset + 5], (11...16).contains(stream >> 3)
        else { return nil }
        let isAdded = length >> 14 == 1 || length >> 11 & 7 != 0
        let blocks = code >> 6 == 3 ? 6 : [1, 2, 3, 6][Int(code >> 4 & 3)]
        let full = [48_000, 44_100, 32_000]
        let hertz = code >> 6 < 3 ? full[Int(code >> 6)] : code >> 4 & 3 < 3 ? full[Int(code >> 4 & 3)] / 2 : 0
        guard hertz > 0 else { return nil }
        return Header(
            length: (Int(length & 0x7FF) + 1) * 2, kind: UInt32(stream >> 3), samples: isAdded ? 0 : 256 * blocks,
            hertz: hertz)
    }
}
