internal import CBox
internal import Tips

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

// The one file that knows the C door of the box.

/// What the kernel has for shutting a process in.
public struct BoxMeans: OptionSet, Sendable, Hashable, CustomStringConvertible {
    public let rawValue: Int32

    public init(rawValue: Int32) {
        self.rawValue = rawValue
    }

    /// Bounds of memory, files and processes.
    public static let limits = BoxMeans(rawValue: Int32(CBOX_LIMITS))
    /// A filter of system calls: without it there is no box.
    public static let seccomp = BoxMeans(rawValue: Int32(CBOX_SECCOMP))
    /// The file system out of reach a second time.
    public static let landlock = BoxMeans(rawValue: Int32(CBOX_LANDLOCK))

    public static var ofThisKernel: BoxMeans { BoxMeans(rawValue: cbox_means()) }

    /// Whether what is shut in cannot get out.
    public var hold: Bool { contains([.limits, .seccomp]) }

    public var description: String {
        let names: [(BoxMeans, String)] = [(.limits, "limits"), (.seccomp, "seccomp"), (.landlock, "landlock")]
        return names.filter { contains($0.0) }.map(\.1).joined(separator: " ")
    }
}

/// Things that only the kernel can do for the box.
enum BoxDoor {
    /// A worker may have so much of its own: libmagic's database is mapped and does not count.
    static let memoryBytes: UInt64 = 256 << 20

    /// What the filter ends a process with.
    static let forbiddenCallSignal = SIGSYS

    /// Shuts this process in for good; nil when something the kernel has was refused.
    static func shut() -> BoxMeans? {
        let means = cbox_shut(memoryBytes)
        return means < 0 ? nil : BoxMeans(rawValue: means)
    }

    /// Tries what the box must forbid. Does not return where this process is killed for it; false when it failed otherwise.
    static func escape(_ way: BoxEscape) -> Bool {
        cbox_escape(way.rawValue) == 0
    }

    /// Works without end.
    static func spin() { cbox_spin() }

    /// Memory that this process writes and a worker only reads, with the descriptor to give to the worker.
    static func makeWindow(_ bytes: Int) -> (memory: UnsafeMutableRawBufferPointer, descriptor: Int32)? {
        var descriptor: Int32 = -1
        return cbox_window_make(bytes, &descriptor).map {
            (UnsafeMutableRawBufferPointer(start: $0, count: bytes), descriptor)
        }
    }

    /// The window that this worker was started with.
    static func openWindow(_ bytes: Int) -> UnsafeRawBufferPointer? {
        cbox_window_open(3, bytes).map { UnsafeRawBufferPointer(start: $0, count: bytes) }
    }

    static func closeWindow(_ memory: UnsafeMutableRawBufferPointer, _ descriptor: Int32) {
        cbox_window_close(memory.baseAddress, memory.count)
        close(descriptor)
    }

    /// Starts a program that has nothing but its standard input and output, and a window.
    /// - Returns: its process id, or the errno.
    static func start(_ program: [String], input: Int32, output: Int32, window: Int32) -> Result<Int32, BoxFault> {
        guard let path = program.first else { return .failure(.notStarted) }
        var arguments: [UnsafeMutablePointer<CChar>?] = program.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var pid: pid_t = 0
        let code = cbox_start(path, &arguments, input, output, window, &pid)
        return code == 0 ? .success(pid) : .failure(.notStarted)
    }

    /// Has a worker run on the processor that asks it: who asks only waits meanwhile, and waking one who sleeps on another
    /// processor costs as much as the look itself.
    /// - Parameter last: where it was put the last time; -1 for nowhere.
    /// - Returns: where it is now.
    static func join(_ pid: Int32, last: Int32) -> Int32 { cbox_join(pid, last) }

    static func processorSeconds(_ pid: Int32) -> Double? {
        let time = cbox_processor_time(pid)
        return time < 0 ? nil : Double(time) / 1e9
    }
}

/// Ways out that are tried at every start, to know and not to believe that the box is shut.
public enum BoxEscape: String, CaseIterable, Sendable {
    case open, connect, exec, ptrace, symlink, fork, code, write
}

/// Why a worker gave no answer. It concerns one file: the next one has another worker.
enum BoxFault: Error, Hashable {
    case notStarted
    /// It ended, by that signal or by itself.
    case died(signal: Int32?)
    case tookTooLong
    /// What it said is no answer.
    case garbled
}
