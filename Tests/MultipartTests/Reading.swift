import Multipart

/// A whole body as the reader gave it, with the cuts between `.bytes` gone: what must not depend on how the input came.
struct Reading: Equatable {
    struct Part: Equatable {
        var header: PartHeader
        var bytes: [UInt8] = []
        var ended = false

        var text: String { String(decoding: bytes, as: UTF8.self) }
    }

    var parts: [Part] = []
    var finished = false
    var error: MultipartError?

    var names: [String] { parts.map(\.header.name) }
    var texts: [String] { parts.map(\.text) }

    /// `cuts` gives the size of each next piece; nil feeds the whole at once.
    init(
        _ body: [UInt8], boundary: String = "b", limits: MultipartLimits = MultipartLimits(),
        cuts: (() -> Int)? = nil
    ) {
        do throws(MultipartError) {
            var reader = try MultipartReader(boundary: boundary, limits: limits)
            var rest = body[...]
            while !rest.isEmpty {
                let piece = rest.prefix(max(1, cuts?() ?? rest.count))
                rest = rest.dropFirst(piece.count)
                reader.feed(piece)
                while let event = try reader.next() { take(event) }
            }
            try reader.finish()
        } catch {
            self.error = error
        }
    }

    init(_ body: String, limits: MultipartLimits = MultipartLimits()) {
        self.init(Array(body.utf8), limits: limits)
    }

    private mutating func take(_ event: MultipartReader.Event) {
        switch event {
        case .partBegan(let header): parts.append(Part(header: header))
        case .bytes(let bytes): parts[parts.count - 1].bytes += bytes
        case .partEnded: parts[parts.count - 1].ended = true
        case .finished: finished = true
        }
    }
}

/// SplitMix64: the same bodies and cuts on every machine.
struct SeededSource: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
