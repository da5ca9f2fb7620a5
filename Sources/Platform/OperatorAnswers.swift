import Foundation
import Synchronization
import Tips

/// What the stand-in platform says of its clues, as whoever tries it writes it down: `STORE/answers.jsonl`, one object a line
/// with `id` (`*` for every clue) and any of `clue`, `reply`, `kind`, `department`, `closed`. Later lines add to earlier ones.
/// Read again whenever the file has changed, so that a reply can come later, be corrected later, and be closed at last.
final class OperatorAnswers: Sendable {
    struct Said: Decodable, Hashable, Sendable {
        var clue: String?
        var reply: String?
        var kind: String?
        var department: String?
        var closed: Bool?

        mutating func add(_ later: Said) {
            clue = later.clue ?? clue
            reply = later.reply ?? reply
            kind = later.kind ?? kind
            department = later.department ?? department
            closed = later.closed ?? closed
        }
    }

    private struct Line: Decodable {
        var id: String
        var said: Said

        init(from decoder: any Decoder) throws {
            id = try decoder.container(keyedBy: Key.self).decode(String.self, forKey: .id)
            said = try Said(from: decoder)
        }

        enum Key: CodingKey {
            case id
        }
    }

    private struct State {
        var stamp: [Int64] = []
        var said: [String: Said] = [:]
    }

    static let longestBytes = 16 << 20
    private let path: String
    private let state = Mutex(State())

    init(store: String) {
        path = PlatformStore.answersPath(store)
    }

    /// Blocks. A line that cannot be read says nothing.
    func said(of id: TipID) -> Said? {
        state.withLock { state in
            readIfChanged(&state)
            guard var said = state.said["*"] else { return state.said[id.description] }
            if let own = state.said[id.description] { said.add(own) }
            return said
        }
    }

    /// What is said of single clues: a word for all of them corrects none. Blocks.
    func saidOfClues() -> [TipID: Said] {
        state.withLock { state in
            readIfChanged(&state)
            return state.said.reduce(into: [:]) { said, entry in
                if let id = TipID(entry.key) { said[id] = entry.value }
            }
        }
    }

    private func readIfChanged(_ state: inout State) {
        var status = stat()
        guard stat(path, &status) == 0, status.st_size <= Self.longestBytes else {
            state = State()
            return
        }
        let stamp = [Int64(status.st_mtim.tv_sec), Int64(status.st_mtim.tv_nsec), Int64(status.st_size)]
        guard stamp != state.stamp, let text = FileManager.default.contents(atPath: path) else { return }
        state = State(stamp: stamp)
        for line in text.split(separator: UInt8(ascii: "\n")) {
            guard let line = try? JSONDecoder().decode(Line.self, from: Data(line)) else { continue }
            state.said[line.id, default: Said()].add(line.said)
        }
    }
}
