/// Memory that one worker reads and this process writes: what is looked at there crosses no pipe.
final class BoxWindow {
    private let memory: UnsafeMutableRawBufferPointer
    private let descriptor: Int32

    init() throws(BoxFault) {
        guard let (memory, descriptor) = BoxDoor.makeWindow(LookWindow.mostBytes) else { throw .notStarted }
        self.memory = memory
        self.descriptor = descriptor
    }

    deinit { BoxDoor.closeWindow(memory, descriptor) }

    /// Nobody may be reading here: a worker answers before it is asked again.
    func show(_ window: LookWindow) throws(BoxFault) {
        guard window.count <= memory.count else { throw .garbled }
        window.copy(to: memory)
    }

    /// Starts the program that is to read here.
    func start(_ program: [String], input: Int32, output: Int32) throws(BoxFault) -> Int32 {
        try BoxDoor.start(program, input: input, output: output, window: descriptor).get()
    }
}
