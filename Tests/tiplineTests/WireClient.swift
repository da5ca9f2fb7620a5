import Foundation

/// Says exactly these bytes from an address of its choice on loopback, and hears everything until the connection ends.
enum WireClient {
    struct Unreachable: Error {
        var errno: Int32
    }

    static func say(_ bytes: [UInt8], port: Int, from address: String, cutsOff: Bool = false) async throws -> String {
        try await withCheckedThrowingContinuation { continuation in
            Thread {
                continuation.resume(with: Result { try exchange(bytes, port, address, cutsOff) })
            }.start()
        }
    }

    private static func exchange(
        _ bytes: [UInt8], _ port: Int, _ address: String, _ cutsOff: Bool
    ) throws -> String {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        // Nothing is proven by this bound: it ends a test that would hang.
        var bound = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &bound, socklen_t(MemoryLayout<timeval>.size))
        try use(address, port: 0) { bind(descriptor, $0, $1) }
        try use("127.0.0.1", port: port) { connect(descriptor, $0, $1) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { break }
            rest = rest.dropFirst(count)
        }
        if cutsOff { shutdown(descriptor, Int32(SHUT_WR)) }
        var heard: [UInt8] = []
        var window = [UInt8](repeating: 0, count: 65_536)
        while case let count = recv(descriptor, &window, window.count, 0), count > 0 { heard += window.prefix(count) }
        return String(decoding: heard, as: UTF8.self)
    }

    private static func use(
        _ host: String, port: Int, _ call: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) throws {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr(host)
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                call($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw Unreachable(errno: errno) }
    }
}
