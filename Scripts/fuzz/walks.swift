// Feeds a file to the walk through a container whole, byte by byte, in odd pieces and with what is idle left out, and stops
// where the findings differ: the first byte chooses the container, the second seeds the cuts, the rest is the file. Run by
// Scripts/fuzz/run walks; with FUZZ_TYPE in the environment the first byte chooses nothing.

#if canImport(Glibc)
    import Glibc
#endif

private let types: [String] = {
    if let name = getenv("FUZZ_TYPE"), name[0] != 0 { return [String(cString: name)] }
    return [
        "video/mp4", "video/webm", "video/x-msvideo", "audio/wav", "audio/flac", "video/x-flv", "video/x-ms-asf",
        "video/mp2t", "video/mpeg", "audio/mpeg", "audio/ac3", "audio/amr", "audio/amr-wb", "audio/aiff", "audio/ogg",
        "audio/qcelp", "audio/x-wavpack", "audio/x-ape",
        "image/jpeg", "image/png", "image/gif", "image/webp", "image/bmp", "image/tiff", "image/heic", "image/jp2",
    ]
}()

/// - Parameter isSeeking: bytes the walk does not look at are passed, not fed.
func findings(
    _ mediaType: String, _ file: UnsafeBufferPointer<UInt8>, isSeeking: Bool = false, piece: () -> Int
) -> WalkFindings? {
    guard var walk = Walk(mediaType: mediaType) else { return nil }
    var start = 0
    while start < file.count {
        let idle = isSeeking ? Int(min(walk.idleBytes, UInt64(file.count - start))) : 0
        if idle > 0 {
            walk.pass(UInt64(idle))
            start += idle
            continue
        }
        let end = min(file.count, start + max(1, piece()))
        walk.feed(Array(file[start..<end])[...])
        start = end
    }
    return walk.findings
}

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzWalks(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    guard count >= 2 else { return 0 }
    let type = types[Int(start[0]) % types.count]
    let file = UnsafeBufferPointer(start: start + 2, count: count - 2)
    var state = UInt64(start[1])
    let whole = findings(type, file) { file.count }
    let bytewise = findings(type, file) { 1 }
    let odd = findings(type, file) {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 58) + 1
    }
    let seeking = findings(type, file, isSeeking: true) { 16 }
    precondition(whole == bytewise && whole == odd && whole == seeking, "the findings depend on how the file was cut")
    precondition((whole?.trailingBytes ?? 0) <= UInt64(file.count), "more behind the end than there is")
    precondition(whole?.durationSeconds.map { $0 > 0 && $0.isFinite } ?? true, "a duration that cannot be")
    return 0
}
