import Synchronization
import Testing

@testable import Inspection

@Suite("The pool of workers")
struct BoxPoolTests {
    @Test("answers many at a time, each with its own", .timeLimit(.minutes(5)))
    func answers() async {
        let pool = BoxPool(workers: 3) { () throws(BoxFault) in try BoxProcess(BoxPrograms.worker) }
        await withTaskGroup(of: Bool.self) { group in
            for number in 0..<200 {
                group.addTask {
                    let bytes = Array(repeating: UInt8(truncatingIfNeeded: number), count: number * 50)
                    return await pool.answer(to: BoxChannel.room + bytes) == .success(bytes)
                }
            }
            for await isRight in group { #expect(isRight) }
        }
    }

    @Test("loses one question with a worker that dies, and goes on with another", .timeLimit(.minutes(5)))
    func outlives() async {
        let started = Atomic(0)
        let pool = BoxPool(workers: 1) { () throws(BoxFault) in
            let number = started.wrappingAdd(1, ordering: .relaxed).newValue
            return try BoxProcess(number == 2 ? BoxPrograms.worker : BoxPrograms.attempting("open"))
        }
        let question = BoxChannel.room + [7]
        guard case .failure(.died) = await pool.answer(to: question) else { return #expect(Bool(false)) }
        #expect(await pool.answer(to: question) == .success([7]))
        #expect(await pool.answer(to: question) == .success([7]))
        #expect(started.load(ordering: .relaxed) == 2)
    }
}
