import Foundation
import Testing
import Tips

@Suite("Time sources")
struct TimeSourceTests {
    @Test("the machine's clock is the machine's clock")
    func system() {
        let before = Date().timeIntervalSince1970 * 1000
        let now = Double(SystemTime().now.milliseconds)
        let after = Date().timeIntervalSince1970 * 1000
        #expect(before - 1 <= now && now <= after + 1)
    }
}
