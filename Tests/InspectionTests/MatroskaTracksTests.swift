import Testing

@testable import Inspection

@Suite("The tracks of a Matroska file")
struct MatroskaTracksTests {
    @Test("A block counts for the track it names, if that is of pictures or sound")
    func blocks() {
        var tracks = MatroskaTracks()
        let seen1 = tracks.see(1)
        #expect(!seen1)
        for (number, sort) in [(1, 1), (2, 2), (3, 17)] as [(UInt64, UInt64)] {
            tracks.begin()
            tracks.take(MatroskaTracks.number, number)
            tracks.take(MatroskaTracks.sort, sort)
        }
        #expect(tracks.count == TrackCount())
        let seen2 = tracks.see(1)
        #expect(seen2)
        let seen3 = tracks.see(2)
        #expect(seen3)
        let seen4 = tracks.see(3)
        #expect(!seen4)
        let seen5 = tracks.see(4)
        #expect(!seen5)
        #expect(tracks.count == TrackCount(video: 1, audio: 1))
    }

    @Test("More tracks than anyone writes are not kept, and what is told before the first is of none")
    func many() {
        var tracks = MatroskaTracks()
        tracks.take(MatroskaTracks.width, 9)
        #expect(tracks.pixels == nil)
        for number: UInt64 in 1...40 {
            tracks.begin()
            tracks.take(MatroskaTracks.number, number)
            tracks.take(MatroskaTracks.sort, 2)
        }
        let seen6 = tracks.see(16)
        #expect(seen6)
        let seen7 = tracks.see(17)
        #expect(!seen7)
    }
}
