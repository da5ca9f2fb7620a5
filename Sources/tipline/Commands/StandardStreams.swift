import Tips

// C's variables for them are shared and can be changed; nobody here does.
#if canImport(Glibc)
    @preconcurrency import Glibc
#elseif canImport(Musl)
    @preconcurrency import Musl
#elseif canImport(Darwin)
    @preconcurrency import Darwin
#endif

/// What a command is given on standard input. What cannot be read must not look as if it had not been there.
enum StandardInput {
    /// The next line without its end; nil behind the last. Throws `Failure` where it cannot be read.
    static func line() throws -> String? { try line(strippingEnd: true) }

    /// All of it.
    static func whole() throws -> String {
        var text = ""
        while let line = try line(strippingEnd: false) { text += line }
        return text
    }

    private static func line(strippingEnd: Bool) throws -> String? {
        if let line = readLine(strippingNewline: strippingEnd) { return line }
        guard ferror(stdin) == 0 else {
            throw Failure(
                "no-input", "Standard input cannot be read. Give a text or a file there, not a folder.", .refuse)
        }
        return nil
    }
}

enum StandardOutput {
    /// Writes what was printed and rests in a buffer; a disk that is full may show only here. Throws `Failure` where anything
    /// printed so far was lost.
    static func flush() throws {
        guard fflush(stdout) != 0 || ferror(stdout) != 0 else { return }
        throw Failure(
            "output-lost",
            "The output could not be written to its end. Make room where it goes, and run the command again.",
            .callSomeone)
    }
}
