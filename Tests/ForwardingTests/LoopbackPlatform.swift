import Foundation
import Multipart
import Synchronization
import Tips

/// A platform of plain sockets on loopback that answers as it is told: the courier is tried against bytes, not against
/// another HTTP library's idea of them.
final class LoopbackPlatform: Sendable {
    struct Heard: Sendable {
        var line = ""
        var headers: [String: String] = [:]
        var body: [UInt8] = []

        var id: String { headers["idempotency-key"] ?? "" }
        var digest: String { headers["tipline-manifest-sha256"] ?? "" }

        /// What a platform says that has recorded the tip.
        func echo(status: Int = 201, digest: String? = nil) -> Reaction {
            .answer(status, #"{"id":"\#(id)","manifest_sha256":"\#(digest ?? self.digest)","clue":"C-1"}"#)
        }
    }

    enum Reaction: Sendable {
        /// Status, body, headers beyond the needed.
        case answer(Int, String, [String] = [])
        case answerAndClose(Int, String)
        /// These bytes, then closed.
        case raw(String)
        case close
        case reset
        /// Nothing, until the other side has enough.
        case hang
        /// A head, and then a byte at a time without end.
        case trickle
        /// A reply without end.
        case endless(head: String)
    }

    let port: Int
    private let listener: Int32
    private let state = Mutex(State())
    private let react: @Sendable (Heard, Int) -> Reaction

    private struct State {
        var heard: [Heard] = []
        var cut = 0
        var connections = 0
        var bytes = 0
        var open: Set<Int32> = []
        var isClosed = false
    }

    /// - Parameter react: is given the request and its number, from 1.
    init(_ react: @escaping @Sendable (Heard, Int) -> Reaction = { heard, _ in heard.echo() }) throws {
        self.react = react
        listener = try Socket.listen()
        port = Socket.port(of: listener)
        Thread { self.accept() }.start()
    }

    var url: String { "http://127.0.0.1:\(port)/clues" }
    /// Requests whose whole body arrived.
    var heard: [Heard] { state.withLock { $0.heard } }
    /// Requests that ended before their body did.
    var cut: Int { state.withLock { $0.cut } }
    var connections: Int { state.withLock { $0.connections } }
    var bytes: Int { state.withLock { $0.bytes } }

    func close() {
        let open = state.withLock { state in
            state.isClosed = true
            return state.open
        }
        shutdown(listener, Int32(SHUT_RDWR))
        for connection in open { shutdown(connection, Int32(SHUT_RDWR)) }
    }

    private func accept() {
        while true {
            let connection = Foundation.accept(listener, nil, nil)
            guard connection >= 0 else { break }
            _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
            let isWelcome = state.withLock { state in
                state.connections += 1
                if !state.isClosed { state.open.insert(connection) }
                return !state.isClosed
            }
            guard isWelcome else {
                Foundation.close(connection)
                continue
            }
            Thread { self.serve(connection) }.start()
        }
        Foundation.close(listener)
    }

    private func serve(_ connection: Int32) {
        defer {
            _ = state.withLock { $0.open.remove(connection) }
            Foundation.close(connection)
        }
        var received: [UInt8] = []
        while let heard = read(connection, &received) {
            let number = state.withLock { state in
                state.heard.append(heard)
                return state.heard.count
            }
            guard perform(react(heard, number), connection) else { return }
        }
    }

    private func read(_ connection: Int32, _ received: inout [UInt8]) -> Heard? {
        while Self.headEnd(received) == nil { guard more(connection, &received) else { return nil } }
        guard let end = Self.headEnd(received) else { return nil }
        var heard = Heard()
        let lines = String(decoding: received[..<end], as: UTF8.self).components(separatedBy: "\r\n")
        heard.line = lines[0]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            heard.headers[line[..<colon].lowercased()] = line[line.index(after: colon)...].trimmingCharacters(
                in: .whitespaces)
        }
        received.removeFirst(end + 4)
        let length = Int(heard.headers["content-length"] ?? "") ?? 0
        while received.count < length {
            guard more(connection, &received) else {
                state.withLock { $0.cut += 1 }
                return nil
            }
        }
        heard.body = Array(received.prefix(length))
        received.removeFirst(length)
        return heard
    }

    private func more(_ connection: Int32, _ received: inout [UInt8]) -> Bool {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(connection, &buffer, buffer.count, 0)
        guard count > 0 else { return false }
        state.withLock { $0.bytes += count }
        received += buffer[..<count]
        return true
    }

    private static func headEnd(_ bytes: [UInt8]) -> Int? {
        bytes.indices.dropLast(3).first { bytes[$0...].starts(with: "\r\n\r\n".utf8) }
    }

    /// False when the connection is to be closed.
    private func perform(_ reaction: Reaction, _ connection: Int32) -> Bool {
        switch reaction {
        case .answer(let status, let body, let headers):
            return Socket.send(connection, Self.reply(status, body, headers))
        case .answerAndClose(let status, let body):
            _ = Socket.send(connection, Self.reply(status, body, ["Connection: close"]))
            return false
        case .raw(let text):
            _ = Socket.send(connection, text)
            return false
        case .close:
            return false
        case .reset:
            Socket.resetOnClose(connection)
            return false
        case .hang:
            var rest: [UInt8] = []
            while more(connection, &rest) {}
            return false
        case .trickle:
            guard Socket.send(connection, "HTTP/1.1 201 Yes\r\nContent-Length: 60000\r\n\r\n") else { return false }
            while Socket.send(connection, "x") { usleep(100_000) }
            return false
        case .endless(let head):
            guard Socket.send(connection, head) else { return false }
            while Socket.send(connection, String(repeating: "x", count: 65_536)) {}
            return false
        }
    }

    private static func reply(_ status: Int, _ body: String, _ headers: [String]) -> String {
        let lines = ["HTTP/1.1 \(status) Said", "Content-Length: \(body.utf8.count)"] + headers
        return lines.joined(separator: "\r\n") + "\r\n\r\n" + body
    }
}

/// The few calls to the sockets of the system.
enum Socket {
    struct Unavailable: Error {}

    static func listen() throws -> Int32 {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let bound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard listener >= 0, bound == 0, Foundation.listen(listener, 256) == 0 else { throw Unavailable() }
        return listener
    }

    static func port(of listener: Int32) -> Int {
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { _ = getsockname(listener, $0, &length) }
        }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    /// A port that nobody listens on.
    static func vacantPort() throws -> Int {
        let listener = try listen()
        defer { close(listener) }
        return port(of: listener)
    }

    /// Whether somebody comes to listen there, within ten seconds.
    static func isListening(_ port: Int) -> Bool {
        for _ in 0..<1000 {
            let probe = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            defer { close(probe) }
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = UInt16(port).bigEndian
            address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
            let code = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connect(probe, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
            if code == 0 { return true }
            usleep(10_000)
        }
        return false
    }

    static func send(_ connection: Int32, _ text: String) -> Bool {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Foundation.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    static func resetOnClose(_ connection: Int32) {
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(connection, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<linger>.size))
    }
}
