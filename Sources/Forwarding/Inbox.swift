import Synchronization

/// Where tasks leave events for the one that works them off, all that have come at once.
final class Inbox<Event: Sendable>: Sendable {
    private struct State {
        var events: [Event] = []
        var reader: CheckedContinuation<[Event], Never>?
    }

    private let state = Mutex(State())

    func post(_ event: Event) {
        let reader = state.withLock { state -> (CheckedContinuation<[Event], Never>, [Event])? in
            state.events.append(event)
            guard let reader = state.reader else { return nil }
            let events = state.events
            state.events = []
            state.reader = nil
            return (reader, events)
        }
        if let (reader, events) = reader { reader.resume(returning: events) }
    }

    /// Waits for at least one event. For one reader; it ends only with an event, so whoever wants it to stop posts one.
    func take() async -> [Event] {
        await withCheckedContinuation { continuation in
            let events = state.withLock { state -> [Event] in
                if state.events.isEmpty { state.reader = continuation }
                let events = state.events
                state.events = []
                return events
            }
            if !events.isEmpty { continuation.resume(returning: events) }
        }
    }
}
