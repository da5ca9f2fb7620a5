#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// What is said of a file on a disk: one line of `tipline inspect`.
public struct FileFinding: Sendable, Hashable {
    public enum Verdict: String, Sendable, Hashable {
        case accept, refuse
    }

    /// The path as it was given.
    public var file: String
    /// What it is, in our words; of a refused file in libmagic's, where it has any.
    public var mediaType: String?
    public var verdict: Verdict
    /// Why it is refused.
    public var refusal: Refusal?
    public var marks: [Mark]
}

extension Inspector {
    /// Judges a file by its head, its length and its name. Never throws: what cannot be read is refused with that reason.
    public func inspect(file path: String) -> FileFinding {
        guard let (head, length) = readHead(of: path) else {
            return finding(path, .refuse(formats.refusal(.unreadable)), head: [])
        }
        let judgement = judge(
            head: head, isWhole: length == Int64(head.count), fileExtension: Self.fileExtension(ofName: path))
        if case .accept(let format, _) = judgement, length > formats.maxBytes(format.family) {
            return finding(path, .refuse(formats.refusal(.fileTooLarge, mediaType: format.mediaType)), head: head)
        }
        return finding(path, judgement, head: head)
    }

    /// What stands behind the last dot of a name; nil when there is none. Folders may stand before the name.
    public static func fileExtension(ofName name: String) -> String? {
        let last = name.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last ?? ""
        guard let dot = last.lastIndex(of: "."), dot > last.startIndex else { return nil }
        return String(last[last.index(after: dot)...])
    }

    private func finding(_ path: String, _ judgement: Judgement, head: [UInt8]) -> FileFinding {
        switch judgement {
        case .accept(let format, let marks):
            return FileFinding(file: path, mediaType: format.mediaType, verdict: .accept, refusal: nil, marks: marks)
        case .refuse(let refusal):
            let type = refusal.mediaType ?? (head.isEmpty ? nil : libmagicType(of: head[...]))
            return FileFinding(file: path, mediaType: type, verdict: .refuse, refusal: refusal, marks: [])
        }
    }

    /// The head and the length of a plain file; nil for anything that is not one, or cannot be read.
    private func readHead(of path: String) -> (head: [UInt8], length: Int64)? {
        // Without O_NONBLOCK a named pipe would hold up the look for ever.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        var head: [UInt8] = []
        var window = [UInt8](repeating: 0, count: headBytes)
        while head.count < headBytes {
            let count = window.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, headBytes - head.count) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { return nil }
            guard count > 0 else { break }
            head += window.prefix(count)
        }
        return (head, max(Int64(status.st_size), Int64(head.count)))
    }
}
