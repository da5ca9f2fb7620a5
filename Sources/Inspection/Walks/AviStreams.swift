/// What the headers of an AVI film say of its streams, and what was seen of them.
struct AviStreams: Sendable, BitwiseCopyable {
    private(set) var pixels: PixelSize?
    private(set) var captured: CaptureTime?
    private(set) var refersElsewhere = false
    private var frameMicroseconds: UInt64 = 0
    private var frames: UInt64 = 0
    /// Of all the RIFF chunks that follow one another in one file.
    private var allFrames: UInt64 = 0
    private var picture: Stream?
    private var sound: Stream?
    /// What each of the first sixteen streams is.
    private var sorts = SIMD16<UInt8>()
    private var seen = SIMD16<UInt8>()
    private var count = 0

    private enum Sort {
        static let other: UInt8 = 0
        static let picture: UInt8 = 1
        static let sound: UInt8 = 2
        static let text: UInt8 = 3
    }

    private struct Stream {
        var scale: UInt64
        var rate: UInt64
        var length: UInt64

        func seconds(of frames: UInt64) -> Double? {
            scale == 0 || rate == 0 || frames == 0 ? nil : Double(frames) * Double(scale) / Double(rate)
        }
    }

    /// Reads a chunk of the headers.
    ///
    /// - Returns: how many bytes of it must be seen first; nil when it was read, or is nothing to us.
    mutating func wanted(_ code: BoxKind, _ length: UInt64, _ window: Head) -> Int? {
        let most: UInt64
        switch code {
        case "avih", "strh", "dmlh": most = 48
        case "strf": most = 16
        case "IDIT": most = 64
        default: return nil
        }
        let wanted = 8 + Int(min(length, most))
        guard window.count >= wanted else { return wanted }
        let chunk = window.prefix(wanted)
        switch code {
        case "avih":
            frameMicroseconds = chunk.littleEndian(4, at: 8) ?? 0
            frames = chunk.littleEndian(4, at: 24) ?? 0
            readSize(chunk, at: 40)
        case "dmlh": allFrames = chunk.littleEndian(4, at: 8) ?? 0
        case "strh": readStream(chunk)
        case "strf": if count > 0, count <= 16, sorts[count - 1] == Sort.picture { readSize(chunk, at: 12) }
        default: chunk.dropping(8).map { captured = CaptureTime(cLibrary: $0) ?? CaptureTime(iso8601: $0) }
        }
        return nil
    }

    private mutating func readSize(_ chunk: Head, at offset: Int) {
        guard let width = chunk.littleEndian(4, at: offset), let height = chunk.littleEndian(4, at: offset + 4),
            width > 0, height > 0
        else { return }
        // A picture that is stored from the top has a height below zero.
        let rows = Int64(Int32(truncatingIfNeeded: height)).magnitude
        pixels = PixelSize(width: width, height: rows)
    }

    private mutating func readStream(_ chunk: Head) {
        let sort: UInt8
        switch chunk.kind(at: 8) {
        case "vids", "iavs": sort = Sort.picture
        case "auds": sort = Sort.sound
        case "txts": sort = Sort.text
        default: sort = Sort.other
        }
        if count < 16 { sorts[count] = sort }
        count += 1
        guard let scale = chunk.littleEndian(4, at: 28), let rate = chunk.littleEndian(4, at: 32),
            let length = chunk.littleEndian(4, at: 40)
        else { return }
        let stream = Stream(scale: scale, rate: rate, length: length)
        if sort == Sort.picture { picture = picture ?? stream }
        if sort == Sort.sound { sound = sound ?? stream }
    }

    private func sort(_ stream: (number: Int, kind: UInt32)) -> UInt8 {
        stream.number < min(count, 16) ? sorts[stream.number] : Sort.other
    }

    /// `tx` and `sb` are text, whatever the header calls the stream.
    func isText(_ stream: (number: Int, kind: UInt32)) -> Bool {
        stream.kind == 0x7478 || stream.kind == 0x7362 || sort(stream) == Sort.text
    }

    /// `dc`, `db`, `wb`, `pc`, `tx`, `sb`, or the older `iv` and `ix`, of a stream that there is.
    func isKnown(_ stream: (number: Int, kind: UInt32)) -> Bool {
        switch stream.kind {
        case 0x6463, 0x6462, 0x7762, 0x7063, 0x7478, 0x7362, 0x6976, 0x6978, 0x5F5F: stream.number < count
        default: false
        }
    }

    /// - Returns: whether it is a frame of picture or sound.
    mutating func take(_ stream: (number: Int, kind: UInt32), _ chunk: Head) -> Bool {
        if chunk.contains([0x23, 0x45, 0x58, 0x54]) { refersElsewhere = true }
        let sort = sort(stream)
        guard !isText(stream), sort == Sort.picture || sort == Sort.sound, chunk.count > 8 else { return false }
        seen[stream.number] = 1
        return true
    }

    /// Streams that have frames.
    var tracks: TrackCount {
        var tracks = TrackCount()
        for stream in 0..<min(count, 16) where seen[stream] != 0 {
            if sorts[stream] == Sort.picture { tracks.video += 1 }
            if sorts[stream] == Sort.sound { tracks.audio += 1 }
        }
        return tracks
    }

    /// The pictures are counted in more than one place, and the largest count is the whole film's.
    var seconds: Double? {
        let header = Stream(scale: frameMicroseconds, rate: 1_000_000, length: max(frames, allFrames))
        let film = picture.flatMap { $0.seconds(of: max($0.length, allFrames)) }
        return film ?? sound.flatMap { $0.seconds(of: $0.length) } ?? header.seconds(of: header.length)
    }
}

extension BoxKind {
    /// The number of a stream and the last two characters, which say what of it: how AVI names the chunks of its streams.
    var ofStream: (number: Int, kind: UInt32)? {
        let tens = code >> 24
        let ones = code >> 16 & 0xFF
        guard (0x30...0x39).contains(tens), (0x30...0x39).contains(ones) else { return nil }
        return (Int((tens - 0x30) * 10 + ones - 0x30), code & 0xFFFF)
    }
}
