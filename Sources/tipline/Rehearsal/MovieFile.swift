/// QuickTime and MP4 (Apple, "QuickTime File Format"; ISO/IEC 14496-12 and -14): one track of JPEG frames, every sample in its
/// tables, the media before the movie box so that offsets are known when they are written.
enum MovieFile {
    enum Brand {
        case quickTime
        case mp4
    }

    static func encode(_ film: Film, brand: Brand) -> [UInt8] {
        var out =
            brand == .quickTime
            ? box(
                "ftyp",
                {
                    $0.append("qt  "); $0.append(big: UInt32(512)); $0.append("qt  ")
                })
            : box(
                "ftyp",
                {
                    $0.append("mp42"); $0.append(big: UInt32(0)); $0.append("mp42isom")
                })
        let first = out.count + 8
        out += box("mdat") { body in for frame in film.frames { body += frame } }
        out += box("moov") { body in
            body += movieHeader(film)
            body += box("trak") { $0 += trackHeader(film) + media(film, brand, firstFrame: first) }
        }
        return out
    }

    /// One unit is a thousandth of a second.
    private static let scale: UInt32 = 1000

    private static func duration(_ film: Film) -> UInt32 {
        UInt32(film.frames.count) * frameDuration(film)
    }

    private static func frameDuration(_ film: Film) -> UInt32 { scale / UInt32(film.framesPerSecond) }

    private static func movieHeader(_ film: Film) -> [UInt8] {
        box("mvhd") { body in
            for value: UInt32 in [0, 0, 0, scale, duration(film), 0x0001_0000] { body.append(big: value) }
            body.append(big: UInt16(0x0100))
            body += Array(repeating: 0, count: 10)
            body += matrix
            body += Array(repeating: 0, count: 24)
            body.append(big: UInt32(2))
        }
    }

    private static func trackHeader(_ film: Film) -> [UInt8] {
        box("tkhd") { body in
            // Version 0; enabled, in the movie, in the preview.
            for value: UInt32 in [7, 0, 0, 1, 0, duration(film), 0, 0, 0, 0] { body.append(big: value) }
            body += matrix
            body.append(big: UInt32(film.width) << 16)
            body.append(big: UInt32(film.height) << 16)
        }
    }

    private static func media(_ film: Film, _ brand: Brand, firstFrame: Int) -> [UInt8] {
        box("mdia") { body in
            body += box("mdhd") { body in
                for value: UInt32 in [0, 0, 0, scale, duration(film)] { body.append(big: value) }
                // Language undetermined.
                body.append(big: UInt16(0x55C4))
                body.append(big: UInt16(0))
            }
            body += handler(brand == .quickTime ? "mhlr" : "\0\0\0\0", "vide")
            body += box("minf") { body in
                body += box("vmhd") {
                    $0.append(big: UInt32(1)); $0 += Array(repeating: 0, count: 8)
                }
                if brand == .quickTime { body += handler("dhlr", "url ") }
                body += box("dinf") { body in
                    body += box("dref") { body in
                        body.append(big: UInt32(0))
                        body.append(big: UInt32(1))
                        // The media is in this file.
                        body += box("url ") { $0.append(big: UInt32(1)) }
                    }
                }
                body += sampleTable(film, brand, firstFrame: firstFrame)
            }
        }
    }

    private static func handler(_ component: StaticString, _ type: StaticString) -> [UInt8] {
        box("hdlr") { body in
            body.append(big: UInt32(0))
            body.append(component)
            body.append(type)
            body += Array(repeating: 0, count: 13)
        }
    }

    private static func sampleTable(_ film: Film, _ brand: Brand, firstFrame: Int) -> [UInt8] {
        let count = UInt32(film.frames.count)
        return box("stbl") { body in
            body += box("stsd") { body in
                body.append(big: UInt32(0))
                body.append(big: UInt32(1))
                body += brand == .quickTime ? entry("jpeg", film) : entry("mp4v", film, descriptor: elementaryStream)
            }
            body += table("stts", [1, count, frameDuration(film)])
            // One chunk holds every sample.
            body += table("stsc", [1, 1, count, 1])
            body += table("stsz", [0, count] + film.frames.map { UInt32($0.count) })
            body += table("stco", [1, UInt32(firstFrame)])
        }
    }

    private static func entry(_ format: StaticString, _ film: Film, descriptor: [UInt8] = []) -> [UInt8] {
        box(format) { body in
            body += [0, 0, 0, 0, 0, 0, 0, 1] + Array(repeating: 0, count: 16)
            body.append(big: UInt16(film.width))
            body.append(big: UInt16(film.height))
            // 72 dots an inch twice, one frame a sample, no compressor's name, 24 bits, no colour table.
            for value: UInt32 in [0x0048_0000, 0x0048_0000, 0] { body.append(big: value) }
            body.append(big: UInt16(1))
            body += Array(repeating: 0, count: 32)
            body.append(big: UInt16(24))
            body.append(big: Int16(-1))
            body += descriptor
        }
    }

    /// ES_Descriptor (ISO/IEC 14496-1, 7.2.6.5): object type 0x6C is JPEG (ISO/IEC 10918-1), stream type 4 is visual.
    private static let elementaryStream = box("esds") { body in
        body.append(big: UInt32(0))
        let configuration: [UInt8] = [0x04, 13, 0x6C, 4 << 2 | 1] + Array(repeating: 0, count: 11)
        body += [0x03, UInt8(3 + configuration.count + 3), 0, 1, 0] + configuration + [0x06, 1, 2]
    }

    private static func table(_ name: StaticString, _ values: [UInt32]) -> [UInt8] {
        box(name) { body in
            body.append(big: UInt32(0))
            for value in values { body.append(big: value) }
        }
    }

    private static let matrix: [UInt8] = [0x0001_0000, 0, 0, 0, 0x0001_0000, 0, 0, 0, 0x4000_0000].reduce(into: []) {
        $0.append(big: $1 as UInt32)
    }

    private static func box(_ name: StaticString, _ inside: (inout [UInt8]) -> Void) -> [UInt8] {
        var body: [UInt8] = []
        inside(&body)
        var out: [UInt8] = []
        out.append(big: UInt32(body.count + 8))
        out.append(name)
        return out + body
    }
}
