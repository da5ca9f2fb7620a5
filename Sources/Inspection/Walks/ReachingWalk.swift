/// How far a walk's pieces reach, whether or not the file does: from that it is told whether the file is whole.
struct WalkReach: Sendable, BitwiseCopyable {
    /// Behind the last piece that was passed.
    private(set) var next: UInt64 = 0
    /// Where the walk ended by itself.
    private(set) var stop: UInt64?

    mutating func note(_ step: WalkStep, at position: UInt64) {
        switch step {
        case .pass(let count), .skip(let count): next = position.adding(count)
        case .ended, .done: stop = position
        case .hold: break
        }
    }
}

/// A walk that remembers how far it reached.
protocol ReachingWalk: ContainerWalk {
    var reach: WalkReach { get set }

    /// The step itself, which ``ContainerWalk/step(_:at:)`` notes.
    mutating func advance(_ window: Head, at position: UInt64) -> WalkStep
}

extension ReachingWalk {
    mutating func step(_ window: Head, at position: UInt64) -> WalkStep {
        let step = advance(window, at: position)
        reach.note(step, at: position)
        return step
    }
}
