import Multipart
import Spooling
import Testing
import Tips

@testable import Forwarding

@Suite("HandOverBody")
struct HandOverBodyTests {
    let tip = Sample.tip(1)

    private func handOver(_ exhibits: [Exhibit]) throws -> HandOver {
        Sample.handOver(1, to: try Endpoint(url: "https://a.example"), exhibits: exhibits)
    }

    private func body(_ exhibits: [Exhibit], _ vault: MemoryVault) throws -> HandOverBody {
        try HandOverBody(handOver(exhibits), vault: vault, boundary: "frame")
    }

    /// Everything the body gives in pieces of `size`; what it gave before it broke off.
    private func drain(_ body: HandOverBody, size: Int) -> [UInt8] {
        var out: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: size)
        while let count = piece.withUnsafeMutableBytes({ body.read(into: $0) }), count > 0 { out += piece[..<count] }
        return out
    }

    private func parts(_ body: [UInt8]) throws -> [String: [UInt8]] {
        var reader = try MultipartReader(boundary: "frame")
        reader.feed(body)
        var parts: [String: [UInt8]] = [:]
        var name = ""
        while let event = try reader.next() {
            switch event {
            case .partBegan(let header): name = header.name
            case .bytes(let bytes): parts[name, default: []] += bytes
            case .partEnded, .finished: break
            }
        }
        try reader.finish()
        return parts
    }

    @Test(
        "Manifest and exhibits arrive whole, however the wire takes them", arguments: [1, 7, 1000, 65_536, 1_000_000])
    func streams(size: Int) throws {
        let contents = [Sample.bytes(size == 1 ? 300 : 150_000), [], Sample.bytes(70, seed: 2)]
        let exhibits = contents.enumerated().map { Sample.exhibit($0.offset + 1, $0.element) }
        let body = try body(exhibits, MemoryVault(tip: tip, contents))
        let bytes = drain(body, size: size)
        #expect(Int64(bytes.count) == body.length)
        #expect(body.isFinished)
        let parts = try parts(bytes)
        #expect(parts["manifest"] == Sample.manifest(1).bytes)
        #expect(parts["exhibit-1"] == contents[0])
        #expect(parts["exhibit-2"] == nil)
        #expect(parts["exhibit-3"] == contents[2])
    }

    @Test("The sealed statement stands between the manifest and the exhibits")
    func statement() throws {
        let (statement, photo) = (Sample.bytes(700, seed: 3), Sample.bytes(900))
        var handOver = try handOver([Sample.exhibit(1, photo)])
        let clear = Array(#"{"kind":"report"}"#.utf8)
        handOver.manifest = Manifest(
            id: tip, lane: .fallback, sequence: 1, body: ManifestBody.sealed(clear, statement: statement))
        let body = try HandOverBody(handOver, vault: MemoryVault(tip: tip, [photo]), boundary: "frame")
        let bytes = drain(body, size: 100)
        #expect(Int64(bytes.count) == body.length)
        #expect(try parts(bytes) == ["manifest": handOver.manifest.bytes, "statement": statement, "exhibit-1": photo])
        let names = String(decoding: bytes, as: UTF8.self).matches(of: /name="([^"]+)"/).map { String($0.1) }
        #expect(names == ["manifest", "statement", "exhibit-1"])
    }

    @Test("A manifest alone is one piece of memory; with exhibits there is none")
    func isWholeWithoutExhibits() throws {
        let alone = try body([], MemoryVault())
        #expect(alone.whole == drain(alone, size: 100))
        let content = Sample.bytes(10)
        #expect(try body([Sample.exhibit(1, content)], MemoryVault(tip: tip, [content])).whole == nil)
    }

    @Test("A repeat gives the same bytes", arguments: [0, 1, 300, 5000])
    func rewinds(after count: Int) throws {
        let content = Sample.bytes(4000)
        let body = try body([Sample.exhibit(1, content)], MemoryVault(tip: tip, [content]))
        var first = [UInt8](repeating: 0, count: count)
        _ = first.withUnsafeMutableBytes { body.read(into: $0) }
        body.rewind()
        let once = drain(body, size: 512)
        body.rewind()
        #expect(!body.isFinished)
        #expect(drain(body, size: 4096) == once)
        #expect(Int64(once.count) == body.length)
    }

    @Test("A changed exhibit never leaves whole", arguments: [1, 100, 65_536])
    func stopsAtAWrongDigest(size: Int) throws {
        let content = Sample.bytes(5000)
        var changed = content
        changed[17] ^= 1
        let body = try body([Sample.exhibit(1, content)], MemoryVault(tip: tip, [changed]))
        let sent = drain(body, size: size)
        #expect(body.fault == .damagedExhibit(why: "exhibit-digest"))
        #expect(!body.isFinished)
        #expect(!sent.suffix(changed.count).elementsEqual(changed))
        var more = [UInt8](repeating: 0, count: 10)
        #expect(more.withUnsafeMutableBytes { body.read(into: $0) } == nil)
    }

    @Test("An empty exhibit has a digest too")
    func checksEmptyExhibits() throws {
        let exhibit = Exhibit(number: 1, mediaType: "image/png", bytes: 0, digest: .of([1]))
        let body = try body([exhibit], MemoryVault(tip: tip, [[]]))
        _ = drain(body, size: 4096)
        #expect(body.fault == .damagedExhibit(why: "exhibit-digest"))
    }

    @Test("Nothing leaves when an exhibit is gone, cut, unreadable or of an impossible length")
    func looksFirst() throws {
        let content = Sample.bytes(100)
        let exhibit = Sample.exhibit(1, content)
        let impossible = Exhibit(number: 1, mediaType: "image/png", bytes: -1, digest: exhibit.digest)
        let cases: [(Exhibit, MemoryVault, TransportFault)] = [
            (exhibit, MemoryVault(), .damagedExhibit(why: "exhibit-missing")),
            (exhibit, MemoryVault(tip: tip, [Array(content.dropLast())]), .damagedExhibit(why: "exhibit-short")),
            (exhibit, MemoryVault(isUnreadable: true), .unreadableExhibit),
            (impossible, MemoryVault(tip: tip, [content]), .damagedExhibit(why: "record-damaged")),
        ]
        for (exhibit, vault, fault) in cases {
            #expect(throws: fault) { try body([exhibit], vault) }
        }
    }
}
