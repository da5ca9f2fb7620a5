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
    /// How long it plays; nil of a picture, of a refused file, and where the container does not say it.
    public var durationSeconds: Double?
    /// What goes to the analyst with it: the marks, and what its metadata say.
    public var notes: [String] = []
}

extension Inspector {
    /// Judges a file by its head, its length and its name, and walks through its container. Never throws: what cannot be
    /// read is refused with that reason.
    public func inspect(file path: String) async -> FileFinding {
        guard let file = PlainFile(path), let head = file.read(at: 0, upTo: headBytes) else {
            return await finding(path, .refuse(formats.refusal(.unreadable)), head: [])
        }
        let length = max(file.length, Int64(head.count))
        let isWhole = length == Int64(head.count)
        var examination: Examination
        switch await judge(head: head, isWhole: isWhole, fileExtension: Self.fileExtension(ofName: path)) {
        case .accept(let begun): examination = begun
        case .refuse(let refusal): return await finding(path, .refuse(refusal), head: head)
        }
        let format = examination.format
        guard length <= formats.maxBytes(format.family) else {
            return await finding(
                path, .refuse(formats.refusal(.fileTooLarge, mediaType: format.mediaType)), head: head)
        }
        do {
            try await examination.follow(to: length) { offset, most in
                guard let piece = file.read(at: offset, upTo: most) else { throw Unreadable() }
                return piece
            }
        } catch {
            return await finding(path, .refuse(formats.refusal(.unreadable)), head: [])
        }
        let examined = await examination.result(by: formats)
        var finding = await finding(path, examined.judgement, head: head)
        finding.durationSeconds = finding.verdict == .accept ? examined.findings.durationSeconds : nil
        finding.notes = examined.notes
        return finding
    }

    /// What stands behind the last dot of a name; nil when there is none. Folders may stand before the name.
    public static func fileExtension(ofName name: String) -> String? {
        let last = name.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last ?? ""
        guard let dot = last.lastIndex(of: "."), dot > last.startIndex else { return nil }
        return String(last[last.index(after: dot)...])
    }

    private func finding(_ path: String, _ judgement: Judgement, head: [UInt8]) async -> FileFinding {
        switch judgement {
        case .accept(let format, let marks):
            return FileFinding(file: path, mediaType: format.mediaType, verdict: .accept, refusal: nil, marks: marks)
        case .refuse(let refusal):
            let type = refusal.mediaType
            return FileFinding(
                file: path, mediaType: type != nil || head.isEmpty ? type : await libmagicType(of: head[...]),
                verdict: .refuse, refusal: refusal, marks: [])
        }
    }
}

/// A plain file, open for reading; nil for anything that is not one, or cannot be read.
private final class PlainFile {
    let length: Int64
    private let descriptor: Int32

    init?(_ path: String) {
        // Without O_NONBLOCK a named pipe would hold up the look for ever.
        descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        var status = stat()
        let isPlain = descriptor >= 0 && fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
        length = isPlain ? Int64(status.st_size) : 0
        if !isPlain { return nil }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Less than `count` only at the end of the file.
    func read(at offset: Int64, upTo count: Int) -> [UInt8]? {
        var bytes: [UInt8] = []
        var window = [UInt8](repeating: 0, count: count)
        while bytes.count < count {
            let got = window.withUnsafeMutableBytes {
                pread(descriptor, $0.baseAddress, count - bytes.count, off_t(offset) + off_t(bytes.count))
            }
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { return nil }
            guard got > 0 else { break }
            bytes += window.prefix(got)
        }
        return bytes
    }
}

/// The disk gives no more of it.
private struct Unreadable: Error {}
