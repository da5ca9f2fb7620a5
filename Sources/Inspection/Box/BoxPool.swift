internal import Foundation

/// The workers, each with a thread that asks it. A worker that fails is replaced when its thread is next asked for something,
/// and takes one question down with it.
final class BoxPool: Sendable {
    private let line: Line

    /// A worker that hostile bytes have taken over without a sign does not last.
    private static let mostQuestions = 1000

    /// - Parameter start: makes a worker; what goes wrong with one concerns the question that needed it.
    init(workers: Int, start: @escaping @Sendable () throws(BoxFault) -> any Looking) {
        line = Line()
        for number in 1...max(1, workers) {
            let thread = Thread { [line] in Self.serve(line, start) }
            thread.name = "box-\(number)"
            thread.start()
        }
    }

    deinit { line.end() }

    func answer(to question: LookQuestion) async -> Result<LookAnswer, BoxFault> {
        await withCheckedContinuation { continuation in
            line.add(Errand(question: question) { continuation.resume(returning: $0) })
        }
    }

    private struct Errand: Sendable {
        var question: LookQuestion
        var then: @Sendable (Result<LookAnswer, BoxFault>) -> Void
    }

    private static func serve(_ line: Line, _ start: () throws(BoxFault) -> any Looking) {
        // The first is there before anybody asks; why it is not, whoever asks will hear.
        var worker = try? start()
        var questions = 0
        while let errand = line.next() {
            if let fit = worker, !fit.isFit || questions >= mostQuestions {
                fit.end()
                worker = nil
            }
            do throws(BoxFault) {
                let asked: any Looking
                if let worker {
                    asked = worker
                } else {
                    asked = try start()
                    questions = 0
                }
                // Whoever fails is not asked again.
                worker = nil
                questions += 1
                guard let answer = LookAnswer(try asked.answer(to: errand.question)), answer != .nothing else {
                    asked.end()
                    throw .garbled
                }
                worker = asked
                errand.then(.success(answer))
            } catch {
                errand.then(.failure(error))
            }
        }
        worker?.end()
    }

    /// What waits for a worker, in the order it came.
    private final class Line: @unchecked Sendable {
        // Unchecked: `errands` and `ended` are touched only under `condition`.
        private let condition = NSCondition()
        private var errands: [Errand] = []
        private var ended = false

        func add(_ errand: Errand) {
            condition.lock()
            errands.append(errand)
            condition.signal()
            condition.unlock()
        }

        func end() {
            condition.lock()
            ended = true
            condition.broadcast()
            condition.unlock()
        }

        /// Nil at the end, when nothing waits any more.
        func next() -> Errand? {
            condition.lock()
            defer { condition.unlock() }
            while errands.isEmpty {
                if ended { return nil }
                condition.wait()
            }
            return errands.removeFirst()
        }
    }
}
