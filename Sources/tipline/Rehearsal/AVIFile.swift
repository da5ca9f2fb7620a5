/// AVI (Microsoft, "AVI RIFF File Reference"): one stream of motion JPEG with its index, every frame a key frame.
enum AVIFile {
    static func encode(_ film: Film) -> [UInt8] {
        let movie = movie(film)
        var body: [UInt8] = []
        body.append("AVI ")
        list("hdrl", chunk("avih", mainHeader(film)) + stream(film), to: &body)
        list("movi", movie.data, to: &body)
        body += chunk("idx1", movie.index)
        return chunk("RIFF", body)
    }

    private static func mainHeader(_ film: Film) -> [UInt8] {
        var out: [UInt8] = []
        let values = [
            1_000_000 / film.framesPerSecond, largest(film) * film.framesPerSecond, 0,
            // AVIF_HASINDEX
            0x10, film.frames.count, 0, 1, largest(film), film.width, film.height, 0, 0, 0, 0,
        ]
        for value in values { out.append(little: UInt32(value)) }
        return out
    }

    private static func stream(_ film: Film) -> [UInt8] {
        var header: [UInt8] = []
        header.append("vidsMJPG")
        let values = [0, 0, 0, 1, film.framesPerSecond, 0, film.frames.count, largest(film), 0xFFFF_FFFF, 0]
        for value in values { header.append(little: UInt32(value)) }
        for value in [0, 0, film.width, film.height] { header.append(little: UInt16(value)) }
        var format: [UInt8] = []
        for value in [40, film.width, film.height] { format.append(little: UInt32(value)) }
        format.append(little: UInt16(1))
        format.append(little: UInt16(24))
        format.append("MJPG")
        for value in [film.width * film.height * 3, 0, 0, 0, 0] { format.append(little: UInt32(value)) }
        var out: [UInt8] = []
        list("strl", chunk("strh", header) + chunk("strf", format), to: &out)
        return out
    }

    private static func movie(_ film: Film) -> (data: [UInt8], index: [UInt8]) {
        var data: [UInt8] = []
        var index: [UInt8] = []
        for frame in film.frames {
            index.append("00dc")
            // AVIIF_KEYFRAME; offsets count from the list's own name.
            for value in [0x10, data.count + 4, frame.count] { index.append(little: UInt32(value)) }
            data += chunk("00dc", frame)
        }
        return (data, index)
    }

    private static func largest(_ film: Film) -> Int { film.frames.map(\.count).max() ?? 0 }

    private static func list(_ name: StaticString, _ body: [UInt8], to out: inout [UInt8]) {
        out.append("LIST")
        out.append(little: UInt32(body.count + 4))
        out.append(name)
        out += body
    }

    /// Chunks begin on even bytes.
    private static func chunk(_ name: StaticString, _ body: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        out.append(name)
        out.append(little: UInt32(body.count))
        out += body
        if body.count % 2 == 1 { out.append(0) }
        return out
    }
}
