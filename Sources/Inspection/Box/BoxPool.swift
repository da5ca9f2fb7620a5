internal import Foundation

/// The workers: a few processes, each with a thread that asks it. A worker that fails is replaced when its thread is next
/// asked for something, and takes one question down with it.
final class BoxPool: Sendable {
    private let line: Line

    /// - Parameter start: makes a worker; what goes wrong with one concerns the question that needed it.
    init(workers: Int, start: @escaping @Sendable () throws(BoxFault) -> BoxProcess) {
        line = Line()
        for number in 1...max(1, workers) {
            let thread = Thread { [line] in Self.serve(line, start) }
            thread.name = "box-\(number)"
            thread.start()
        }
    }

    deinit { line.end() }

    /// - Parameter question: what ``BoxChannel/room`` gave, with the question behind.
    func answer(to question: [UInt8]) async -> Result<[UInt8], BoxFault> {
        await withCheckedContinuation { continuation in
            line.add(Errand(question: question) { continuation.resume(returning: $0) })
        }
    }

    private struct Errand: Sendable {
        var question: [UInt8]
        var then: @Sendable (Result<[UInt8], BoxFault>) -> Void
    }

    private static func serve(_ line: Line, _ start: () throws(BoxFault) -> BoxProcess) {
        var process: BoxProcess?
        while let errand = line.next() {
            do throws(BoxFault) {
                let asked = if let process { process } else { try start() }
                process = nil
                let answer = try asked.answer(to: errand.question)
                process = asked
                errand.then(.success(answer))
            } catch {
                errand.then(.failure(error))
            }
        }
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
