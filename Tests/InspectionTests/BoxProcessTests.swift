import Foundation
import Testing

@testable import Inspection

@Suite("A worker in the box")
struct BoxProcessTests {
    @Test("answers, and says what holds it")
    func answers() throws {
        let process = try BoxProcess(BoxPrograms.worker)
        #expect(process.means.hold)
        #expect(process.means == .ofThisKernel)
        for media in Media.all {
            let question = LookQuestion.head(media.bytes[...], isWhole: true, asksMagic: false)
            guard case .head(let facts, _, _) = LookAnswer(try process.answer(to: question)) else {
                return #expect(Bool(false))
            }
            #expect(facts.own == media.mediaType)
        }
    }

    @Test("that tries to get out is killed for it", arguments: BoxEscape.allCases)
    func escapes(way: BoxEscape) throws {
        let process = try BoxProcess(BoxPrograms.attempting(way.rawValue))
        #expect(throws: BoxFault.died(signal: SIGSYS)) { try process.answer(toMessage: BoxChannel.room) }
        #expect(throws: BoxFault.self, "and is not asked again") { try process.answer(toMessage: BoxChannel.room) }
    }

    @Test("is one thread, none of which is outside")
    func alone() throws {
        let process = try BoxProcess(BoxPrograms.worker)
        let threads = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(process.pid)/task")
        #expect(threads.count == 1)
        let status = try String(contentsOfFile: "/proc/\(process.pid)/status", encoding: .utf8)
        #expect(status.contains("Seccomp:\t2\n"))
        #expect(status.contains("NoNewPrivs:\t1\n"))
        #expect(status.contains("CapEff:\t0000000000000000\n"), "root is left outside")
    }

    @Test("runs on the processor that asks it")
    func beside() throws {
        let process = try BoxProcess(BoxPrograms.worker)
        _ = try process.answer(to: .head(Media.all[0].bytes[...], isWhole: true, asksMagic: false))
        let status = try String(contentsOfFile: "/proc/\(process.pid)/status", encoding: .utf8)
        let allowed = status.split(separator: "\n").first { $0.hasPrefix("Cpus_allowed_list:") }
        // One number: where it is may be asked only of the moment of the question.
        #expect(allowed?.split(separator: "\t").last.flatMap { Int($0) } != nil, "\(allowed ?? "no such line")")
    }

    @Test("that works without end is ended")
    func spins() throws {
        let process = try BoxProcess(
            BoxPrograms.attempting("spin"), bounds: .init(processorSeconds: 0.2, seconds: 600, lookSeconds: 0.05))
        #expect(throws: BoxFault.tookTooLong) { try process.answer(toMessage: BoxChannel.room) }
    }

    @Test("that takes too much memory dies of it")
    func hoards() throws {
        let process = try BoxProcess(BoxPrograms.attempting("hoard"))
        let fault = #expect(throws: BoxFault.self) { try process.answer(toMessage: BoxChannel.room) }
        // By a trap, or by what the runtime wants to say of it and may not.
        guard case .died(.some) = fault else { return #expect(Bool(false)) }
    }

    @Test(
        "that is none is a fault and not a crash",
        arguments: [["/nonexistent/program"], ["/bin/true"], ["/bin/echo", "hello"], []])
    func strangers(program: [String]) {
        #expect(throws: BoxFault.self) { try BoxProcess(program) }
    }

    @Test("leaves no process and no descriptor behind")
    func leavesNothing() throws {
        let before = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
        for _ in 0..<5 {
            let process = try BoxProcess(BoxPrograms.worker)
            _ = try process.answer(toMessage: BoxChannel.room + [1])
            process.end()
            let dead = try BoxProcess(BoxPrograms.attempting("open"))
            _ = try? dead.answer(toMessage: BoxChannel.room)
        }
        let after = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
        // Other tests open and close files meanwhile.
        #expect(after < before + 10)
    }
}
