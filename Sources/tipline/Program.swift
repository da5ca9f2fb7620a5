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
        if arguments.first == ServeCommand.configuration.commandName { keepMemoryOutOfTheLog() }
        if arguments.first == BoxCommand.configuration.commandName {
            return BoxCommand.main(Array(arguments.dropFirst()))
        }
        Task { @MainActor in
            await Tipline.main()
            exit(0)
        }
        dispatchMain()
    }

    /// A crash is told with the bytes that registers point at, which may be a tip's. The runtime looks at how it is to tell
    /// before anything of ours runs, so the daemon begins anew with the word that leaves them out; whoever says otherwise in
    /// the environment is heard.
    private static func keepMemoryOutOfTheLog() {
        guard getenv("SWIFT_BACKTRACE") == nil, setenv("SWIFT_BACKTRACE", "registers=none", 1) == 0 else { return }
        var arguments: [UnsafeMutablePointer<CChar>?] = CommandLine.arguments.map { strdup($0) } + [nil]
        // Comes back only where it cannot be done: then the daemon goes on as it is.
        execv("/proc/self/exe", &arguments)
        for argument in arguments { free(argument) }
    }
}
