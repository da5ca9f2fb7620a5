#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// The inside of the box: the whole life of a worker process.
enum BoxWorker {
    /// Shuts this process in and answers questions until nobody asks any more.
    ///
    /// - Parameter answer: gives what is said to a question about the bytes in the window, behind ``BoxChannel/room``;
    ///   everything it needs has been opened already.
    static func work(_ answer: ([UInt8], UnsafeRawBufferPointer) -> [UInt8]) -> Never {
        let channel = BoxChannel(input: 0, output: 1, isInside: true)
        guard let window = BoxDoor.openWindow(LookWindow.mostBytes) else { exit(71) }
        // Without all that the kernel has this is no box, and nothing hostile is taken into it.
        guard let means = BoxDoor.shut() else { exit(71) }
        do {
            try channel.send(BoxChannel.room + [UInt8(truncatingIfNeeded: means.rawValue)])
            while true {
                try channel.send(answer(try channel.receive(), window))
            }
        } catch {
            // Nobody is there to be told.
            _exit(0)
        }
    }

    /// Shuts this process in and does when asked what it must not be able to do.
    static func attempt(_ attempt: BoxAttempt) -> Never {
        work { _, _ in
            switch attempt {
            case .escape(let way): return BoxChannel.room + [BoxDoor.escape(way) ? 1 : 0]
            case .spin:
                BoxDoor.spin()
                return BoxChannel.room
            case .hoard:
                var hoard: [[UInt8]] = []
                while hoard.count < 1024 { hoard.append(Array(repeating: 1, count: 1 << 20)) }
                return BoxChannel.room
            }
        }
    }
}

/// What a worker is told to do to see what becomes of it.
enum BoxAttempt: Hashable {
    case escape(BoxEscape)
    /// Working without end.
    case spin
    /// Taking a gibibyte.
    case hoard

    init?(_ name: String) {
        switch name {
        case "spin": self = .spin
        case "hoard": self = .hoard
        default:
            guard let way = BoxEscape(rawValue: name) else { return nil }
            self = .escape(way)
        }
    }
}
