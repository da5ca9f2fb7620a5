import Receiving
import Synchronization
import Testing

@testable import tipline

@Suite("Readiness")
struct ReadinessTests {
    private let tips = ListenAddress.tcp(host: "a", port: 1)
    private let desk = ListenAddress.unix(path: "b")

    @Test("It is told once, when both addresses are known, in whichever order they come")
    func once() async {
        for tipsFirst in [true, false] {
            let told = Mutex<[String]>([])
            let readiness = Readiness { tips, desk in told.withLock { $0.append("\(tips) \(desk)") } }
            if tipsFirst { readiness.tips(tips) } else { readiness.desk(desk) }
            #expect(told.withLock { $0 } == [])
            if tipsFirst { readiness.desk(desk) } else { readiness.tips(tips) }
            #expect(told.withLock { $0 } == ["a:1 unix:b"])
        }
    }

    @Test("It is told once when both come at the same time")
    func together() async {
        for _ in 0..<500 {
            let count = Atomic(0)
            let readiness = Readiness { _, _ in count.add(1, ordering: .relaxed) }
            await withTaskGroup(of: Void.self) { group in
                group.addTask { readiness.tips(tips) }
                group.addTask { readiness.desk(desk) }
            }
            #expect(count.load(ordering: .relaxed) == 1)
        }
    }
}
