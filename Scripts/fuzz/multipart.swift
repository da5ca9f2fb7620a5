// Feeds a body to the reader whole, byte by byte and in odd pieces, and stops where the readings differ: the first byte
// chooses the boundary, the second seeds the cuts, the rest is the body. Run by Scripts/fuzz/run multipart.

/// What a reading comes to, with the cuts between `.bytes` gone. Payload is folded, not kept, so that runs stay quick.
struct Reading: Equatable {
    var parts: [PartHeader] = []
    var lengths: [Int] = []
    var fold: UInt64 = 14_695_981_039_346_656_037
    var ended = 0
    var finished = false
    var error: MultipartError?

    init(_ body: UnsafeBufferPointer<UInt8>, boundary: String, piece: () -> Int) {
        do throws(MultipartError) {
            let limits = MultipartLimits(preambleBytes: 64, headerBytes: 512, headerFields: 4, parts: 8)
            var reader = try MultipartReader(boundary: boundary, limits: limits)
            var start = 0
            while start < body.count {
                let end = min(body.count, start + max(1, piece()))
                reader.feed(Array(body[start..<end]))
                while let event = try reader.next() { take(event) }
                start = end
            }
            try reader.finish()
        } catch {
            self.error = error
        }
    }

    private mutating func take(_ event: MultipartReader.Event) {
        switch event {
        case .partBegan(let header):
            precondition(parts.count == ended && !finished, "a part within a part")
            parts.append(header)
            lengths.append(0)
        case .bytes(let bytes):
            precondition(parts.count == ended + 1 && !bytes.isEmpty, "bytes outside a part")
            lengths[lengths.count - 1] += bytes.count
            for byte in bytes { fold = (fold ^ UInt64(byte)) &* 1_099_511_628_211 }
        case .partEnded:
            precondition(parts.count == ended + 1, "an end without a part")
            ended += 1
        case .finished:
            precondition(parts.count == ended && !finished, "finished within a part")
            finished = true
        }
    }
}

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzMultipart(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    guard count >= 2 else { return 0 }
    let boundaries = ["b", "bo-b", "--b", "----WebKitFormBoundaryTB2MiQ36fnSJlrhY"]
    let boundary = boundaries[Int(start[0]) % boundaries.count]
    let body = UnsafeBufferPointer(start: start + 2, count: count - 2)
    var state = UInt64(start[1])
    let whole = Reading(body, boundary: boundary) { body.count }
    let bytewise = Reading(body, boundary: boundary) { 1 }
    let odd = Reading(body, boundary: boundary) {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 59) + 1
    }
    precondition(whole == bytewise && whole == odd, "the reading depends on how the body was cut")
    precondition(whole.error != nil || whole.finished, "neither finished nor refused")
    return 0
}
