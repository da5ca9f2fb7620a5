import Synchronization
import Testing

@testable import Inspection

@Suite("The pool of workers")
struct BoxPoolTests {
    private static func question(_ media: Media) -> LookQuestion {
        .head(media.bytes[...], isWhole: true, asksMagic: false)
    }

    private static func own(_ answer: Result<LookAnswer, BoxFault>) -> String? {
        if case .success(.head(let facts, _, _)) = answer { facts.own } else { nil }
    }

    @Test("answers many at a time, each with its own", .timeLimit(.minutes(5)))
    func answers() async {
        let pool = BoxPool(workers: 3) { () throws(BoxFault) in try BoxProcess(BoxPrograms.worker) }
        await withTaskGroup(of: Bool.self) { group in
            for round in 0..<200 {
                let media = Media.all[round % Media.all.count]
                group.addTask { Self.own(await pool.answer(to: Self.question(media))) == media.mediaType }
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
        #expect(await pool.answer(to: Self.question(Media.jpeg)) == .failure(.died(signal: 31)))
        #expect(Self.own(await pool.answer(to: Self.question(Media.jpeg))) == "image/jpeg")
        #expect(Self.own(await pool.answer(to: Self.question(Media.jpeg))) == "image/jpeg")
        #expect(started.load(ordering: .relaxed) == 2)
    }

    @Test("does not ask one again that speaks nonsense, or has gone", .timeLimit(.minutes(5)))
    func distrusts() async {
        let started = Atomic(0)
        let ended = Atomic(0)
        for says in [[], [9], [0, 1], [3]] as [[UInt8]] {
            let pool = BoxPool(workers: 1) { () throws(BoxFault) in
                started.add(1, ordering: .relaxed)
                return Liar(says: says) { ended.add(1, ordering: .relaxed) }
            }
            #expect(await pool.answer(to: Self.question(Media.jpeg)) == .failure(.garbled))
            #expect(await pool.answer(to: Self.question(Media.jpeg)) == .failure(.garbled))
        }
        #expect(started.load(ordering: .relaxed) == 8)
        #expect(ended.load(ordering: .relaxed) == 8)
    }

    private final class Liar: Looking {
        let says: [UInt8]
        let whenEnded: () -> Void

        init(says: [UInt8], whenEnded: @escaping () -> Void) {
            self.says = says
            self.whenEnded = whenEnded
        }

        var isFit: Bool { true }
        func answer(to question: LookQuestion) throws(BoxFault) -> [UInt8] { says }
        func end() { whenEnded() }
    }
}
