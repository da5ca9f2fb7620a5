import Foundation

/// The files and sockets this process may have open. Most systems give 1024 unless one asks for more, and connections
/// beyond that would wait for ever.
enum Descriptors {
    /// For the ledger, the lanes, the operators, and connections that are only told to come again.
    static let setAside = 512

    /// Asks for as many as the system allows without a privilege. Returns how many there may be now.
    static func raise() -> Int {
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        var limit = rlimit()
        guard getrlimit(resource, &limit) == 0 else { return 1024 }
        if limit.rlim_cur < limit.rlim_max {
            var raised = limit
            raised.rlim_cur = limit.rlim_max
            if setrlimit(resource, &raised) == 0 { limit = raised }
        }
        return Int(clamping: limit.rlim_cur)
    }

    /// How many of the `wanted` connections have room: each takes a socket, and a file for the exhibit it brings.
    static func connections(wanted: Int, descriptors: Int) -> Int {
        min(wanted, max(16, (descriptors - setAside) / 2))
    }
}
