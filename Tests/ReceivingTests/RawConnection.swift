import Foundation
import Synchronization

/// A client that sends exactly the bytes it is told to, over a blocking socket on threads of its own: the pool that runs
/// the daemon's tasks must never wait for its client.
final class RawConnection: Sendable {
    private let descriptor: Int32
    private let held = Mutex<[UInt8]>([])
    private let isOpen = Mutex(true)

    struct Refused: Error {
        var errno: Int32
    }

    /// - Parameter receiveBytes: a receive window so small that answers pile up on the other side.
    init(port: Int, receiveBytes: Int32? = nil) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        if var bytes = receiveBytes {
            setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &bytes, socklen_t(MemoryLayout<Int32>.size))
        }
        // Nothing is proven by this bound: it ends a test that would hang.
        var bound = timeval(tv_sec: 120, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &bound, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &bound, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw Refused(errno: errno) }
    }

    deinit { close() }

    /// False when the other side no longer takes anything.
    @discardableResult
    func send(_ bytes: [UInt8]) async -> Bool {
        await onThread { [descriptor] in
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes {
                    Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
                guard count > 0 else { return false }
                rest = rest.dropFirst(count)
            }
            return true
        }
    }

    @discardableResult
    func send(_ text: String) async -> Bool { await send(Array(text.utf8)) }

    /// The next answer; nil when the connection ended before one was whole.
    func answer(toHead: Bool = false) async -> RawAnswer? {
        while true {
            if let answer = held.withLock({ RawAnswer(cutFrom: &$0, toHead: toHead) }) { return answer }
            let piece = await receive()
            guard !piece.isEmpty else { return nil }
            held.withLock { $0 += piece }
        }
    }

    /// Everything until the other side ends the connection; what came before is not told again.
    func rest() async -> [UInt8] {
        while case let piece = await receive(), !piece.isEmpty { held.withLock { $0 += piece } }
        return held.withLock { held in
            defer { held = [] }
            return held
        }
    }

    /// Waits for one piece without taking it away from ``answer()``; false when the connection ended.
    func hearsSomething() async -> Bool {
        let piece = await receive()
        held.withLock { $0 += piece }
        return !piece.isEmpty
    }

    /// Nothing has come so far, and the connection is not ended.
    var isQuiet: Bool {
        var byte: UInt8 = 0
        let count = recv(descriptor, &byte, 1, Int32(MSG_DONTWAIT) | Int32(MSG_PEEK))
        return count < 0 && errno == EAGAIN && held.withLock { $0.isEmpty }
    }

    /// FIN: nothing more is sent, answers are still heard.
    func endSending() {
        _ = shutdown(descriptor, Int32(SHUT_WR))
    }

    /// RST: what was sent and not yet read may be lost on its way.
    func reset() {
        var none = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &none, socklen_t(MemoryLayout<linger>.size))
        close()
    }

    func close() {
        let wasOpen = isOpen.withLock { isOpen in
            defer { isOpen = false }
            return isOpen
        }
        if wasOpen { _ = Foundation.close(descriptor) }
    }

    private func receive() async -> [UInt8] {
        await onThread { [descriptor] in
            var window = [UInt8](repeating: 0, count: 65_536)
            let count = recv(descriptor, &window, window.count, 0)
            return Array(window.prefix(max(0, count)))
        }
    }

    private func onThread<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            Thread { continuation.resume(returning: work()) }.start()
        }
    }
}
