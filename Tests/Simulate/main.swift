import Foundation
import Simulation

// Plays worlds: `simulate --seed S [--rounds N] [--without CONTROL] [--trace]`. Ends with 1 where a promise was broken, and
// says of each such world which one. `--trace` tells everything that happens in the first.

/// Swift hashes otherwise in each process, and so orders sets otherwise; here the order belongs to the history.
let fixed = "SWIFT_DETERMINISTIC_HASHING"
if getenv(fixed) == nil {
    setenv(fixed, "1", 1)
    var arguments = CommandLine.arguments.map { strdup($0) } + [nil]
    execv("/proc/self/exe", &arguments)
    exit(71)
}

guard let settings = Settings(CommandLine.arguments.dropFirst()) else {
    FileHandle.standardError.write(
        Data("usage: simulate --seed S [--rounds N] [--without \(Settings.controls)] [--trace]\n".utf8))
    exit(64)
}
exit(settings.play() ? 0 : 1)
