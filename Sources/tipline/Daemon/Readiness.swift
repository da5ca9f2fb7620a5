import Receiving
import Synchronization

/// Tells once that both listeners have their addresses.
final class Readiness: Sendable {
    private let addresses = Mutex<(tips: ListenAddress?, desk: ListenAddress?)>((nil, nil))
    private let whenReady: @Sendable (ListenAddress, ListenAddress) -> Void

    init(_ whenReady: @escaping @Sendable (ListenAddress, ListenAddress) -> Void) {
        self.whenReady = whenReady
    }

    @Sendable func tips(_ address: ListenAddress) { note { $0.tips = address } }

    @Sendable func desk(_ address: ListenAddress) { note { $0.desk = address } }

    private func note(_ change: (inout (tips: ListenAddress?, desk: ListenAddress?)) -> Void) {
        let both = addresses.withLock { addresses in
            change(&addresses)
            return addresses
        }
        if let tips = both.tips, let desk = both.desk { whenReady(tips, desk) }
    }
}
