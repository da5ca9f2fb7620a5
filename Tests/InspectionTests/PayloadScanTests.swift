import Testing

@testable import Inspection

@Suite("What is no media in a piece of a file")
struct PayloadScanTests {
    private func head(_ bytes: [UInt8]) -> Head { Head(bytes[...], isWhole: true) }

    @Test("Each is found wherever it stands, in noise or in text", arguments: Payloads.all.indices)
    func found(index: Int) {
        let (kind, bytes) = Payloads.all[index]
        var source = SeededSource(state: 9)
        let noise = (0..<5000).map { _ in UInt8.random(in: 0...255, using: &source) }
        for before in [[], noise, Media.text("P7R%<PKRarPK%PDF<?\u{7F}E"), Media.zeros(700)] {
            #expect(PayloadScan.payload(in: head(before + bytes + noise)) == kind)
        }
    }

    @Test(
        "Cut short anywhere before its last needed byte, nothing is found and nothing traps",
        arguments: Payloads.all.indices)
    func cut(index: Int) {
        let (_, bytes) = Payloads.all[index]
        #expect(PayloadScan.payload(in: head(Array(bytes.prefix(5)))) == nil)
        for length in 0..<bytes.count { _ = PayloadScan.payload(in: head(Array(bytes.prefix(length)))) }
    }

    @Test("Four mebibytes of noise hold none")
    func noise() {
        var source = SeededSource(state: 4)
        for _ in 0..<4 {
            let words = (0..<131_072).map { _ in source.next() }
            let bytes = words.withUnsafeBytes { Array($0) }
            #expect(PayloadScan.payload(in: head(bytes)) == nil)
            #expect(PayloadScan.payload(inTail: head(Array(bytes.suffix(65_557))), isSeen: false) == nil)
        }
    }

    @Test("The signatures alone are nothing: a picture has them by chance")
    func chance() {
        for text in [
            "PK\u{3}\u{4}", "7z", "Rar!\u{1A}\u{7}", "%PDF-", "<?=", "<?xml version", "<script", "MZ", "PE\0\0",
        ] {
            #expect(PayloadScan.payload(in: head(Media.text(text) + Media.repeated([0xA5], 200))) == nil, "\(text)")
        }
    }

    @Test("A disk image is one at its fixed places, and nowhere else", arguments: [32_768, 34_816, 36_864, 37_648])
    func disk(offset: Int) {
        #expect(PayloadScan.payload(inHead: head(Payloads.iso(at: offset))) == .iso)
        #expect(PayloadScan.payload(inHead: head(Payloads.iso(at: offset + 1))) == nil)
        var bytes = Payloads.iso(at: offset)
        bytes[offset + 6] = 9
        #expect(PayloadScan.payload(inHead: head(bytes)) == nil)
    }

    @Test("Of an archive that begins far before, the end tells")
    func tails() {
        for (kind, end) in [
            (ForeignPayload.zip, Payloads.zipEnd()), (.rar, Array(Payloads.rar.suffix(8))),
            (.rar, Array(Payloads.oldRAR.suffix(7))), (.pdf, Media.text("startxref\n9\n%%EOF\n")),
        ] {
            let tail = Media.repeated([0x77], 3000) + end
            #expect(PayloadScan.payload(inTail: head(tail), isSeen: true) == kind)
        }
    }
}
