import Testing

@testable import Forwarding

@Suite("Inbox")
struct InboxTests {
    @Test("Events that came before anyone read are read together")
    func collects() async {
        let inbox = Inbox<Int>()
        for number in 1...3 { inbox.post(number) }
        #expect(await inbox.take() == [1, 2, 3])
    }

    @Test("No event is lost or read twice between many writers and one reader")
    func losesNothing() async {
        let inbox = Inbox<Int>()
        for writer in 0..<8 {
            Task { for number in 0..<500 { inbox.post(writer * 500 + number) } }
        }
        var read: [Int] = []
        while read.count < 4000 { read += await inbox.take() }
        #expect(read.sorted() == Array(0..<4000))
    }
}
