import Spooling
import Testing

@Suite("A client's share of the uploads")
struct UploadShareTests {
    private let bounds = UploadBounds(uploads: 1000, bytes: 64 << 30, reserveBytes: 0)
    private let share = UploadShare(.client(1, 1), oneOf: 8)

    private func holds(_ bytes: Int64, own: (Int, Int64) = (0, 0), all: (Int, Int64)) -> Bool {
        share.holds(
            bytes, beside: UploadSum(uploads: own.0, bytes: own.1), of: UploadSum(uploads: all.0, bytes: all.1),
            within: bounds)
    }

    @Test("it is an eighth of what others leave, in places and in bytes")
    func eighth() {
        #expect(holds(8 << 30, all: (0, 0)))
        #expect(!holds((8 << 30) + 1, all: (0, 0)))
        #expect(holds(0, own: (124, 0), all: (124, 0)))
        #expect(!holds(0, own: (125, 0), all: (125, 0)))
        #expect(holds(4 << 30, all: (500, 32 << 30)))
        #expect(!holds((4 << 30) + 1, all: (500, 32 << 30)))
        #expect(!holds(1, own: (1, 4 << 30), all: (501, 36 << 30)))
    }

    @Test("the last places are shared one by one")
    func last() {
        #expect(holds(1, all: (999, 0)))
        #expect(!holds(1, own: (1, 0), all: (1000, 0)))
    }

    @Test("one client that takes its share anew as often as it may in a day never has everything")
    func day() {
        var (uploads, bytes) = (0, Int64(0))
        for _ in 0..<24 {
            var own = UploadSum()
            let piece = max(1, (bounds.bytes - bytes) / 64)
            while holds(piece, own: (own.uploads, own.bytes), all: (uploads + own.uploads, bytes + own.bytes)) {
                own.uploads += 1
                own.bytes += piece
            }
            (uploads, bytes) = (uploads + own.uploads, bytes + own.bytes)
        }
        #expect(bounds.bytes - bytes > 2 << 30)
        var places = 0
        for _ in 0..<24 {
            var own = 0
            while holds(0, own: (own, 0), all: (places + own, 0)) { own += 1 }
            places += own
        }
        #expect((1...970).contains(places))
    }

    @Test("bounds that were lowered, and figures that make no sense, refuse and do not trap")
    func odd() {
        #expect(!holds(1, all: (2000, 100 << 30)))
        #expect(!holds(.max, own: (1, 5), all: (1, 5)))
        let whole = UploadBounds(uploads: 10, bytes: .max, reserveBytes: 0)
        #expect(UploadShare(.token(0), oneOf: 0).holds(.max, beside: UploadSum(), of: UploadSum(), within: whole))
    }
}
