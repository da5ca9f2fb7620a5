import ArgumentParser
import Dispatch
import Foundation

@main
enum Program {
    /// A worker of the box must have one thread when its door is shut: a thread that is already there would stay outside. A
    /// main function that waits for something has more before it begins, so this one does not.
    static func main() {
        // Ignored by whoever started us, the end of a worker would be told to nobody.
        signal(SIGCHLD, SIG_DFL)
        let arguments = CommandLine.arguments.dropFirst()
        switch arguments.first {
        case BoxCommand.configuration.commandName: return BoxCommand.main(Array(arguments.dropFirst()))
        case ServeCommand.configuration.commandName: CrashReport.leaveMemoryOut()
        default: break
        }
        Task { @MainActor in
            await Tipline.main()
            exit(0)
        }
        dispatchMain()
    }
}
