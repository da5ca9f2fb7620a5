/// Tries every way out of the box, each in a worker of its own, to know and not to believe that it is shut.
enum BoxProof {
    /// - Parameter program: starts a worker that attempts one way out as soon as it is asked something.
    /// - Returns: the ways that were not stopped by the kernel's filter.
    static func waysOut(_ program: (BoxEscape) -> [String]) -> [BoxEscape] {
        BoxEscape.allCases.filter { way in
            do throws(BoxFault) {
                _ = try BoxProcess(program(way)).answer(toMessage: BoxChannel.room)
                return true
            } catch {
                return error != .died(signal: BoxDoor.forbiddenCallSignal)
            }
        }
    }
}
