#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

extension RuleNode {
    /// 1 MiB: a thousand rules fit, and nothing that is not a rule file is ever read whole.
    static let largestFileBytes = 1 << 20

    /// Reads a YAML file; an empty file is an empty mapping.
    ///
    /// - Throws: ``RuleMistake`` for what ``text(ofFile:)`` and ``parse(_:named:)`` refuse.
    public static func read(file path: String) throws -> RuleNode {
        try parse(text(ofFile: path), named: path)
    }

    /// The text of a file, for those who also need its digest: read once, parsed and digested from the same bytes.
    ///
    /// - Throws: ``RuleMistake`` for a file that is missing, unreadable, not a plain file, larger than 1 MiB or not UTF-8.
    public static func text(ofFile path: String) throws -> String {
        let bytes = try fileBytes(path)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            let line = 1 + bytes.prefix(validUTF8Prefix(of: bytes)).count { $0 == UInt8(ascii: "\n") }
            throw fileMistake(path, line: line, "This is not UTF-8: save the file in that encoding.")
        }
        return text
    }

    /// The paths of the files of one ending that lie directly in a folder, in the order of their names. Hidden files are
    /// passed over.
    ///
    /// - Throws: ``RuleMistake`` when the folder cannot be read.
    public static func files(inFolder path: String, ending: String = ".yaml") throws -> [String] {
        guard let folder = opendir(path) else {
            let reason = String(cString: strerror(errno))
            throw fileMistake(path, line: 1, "The folder cannot be opened: \(reason).")
        }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name.hasSuffix(ending), !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted().map { "\(path)/\($0)" }
    }
}

private func fileBytes(_ path: String) throws -> [UInt8] {
    // Without O_NONBLOCK a named pipe in the place of the file would hold up the start for ever.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
        let reason = String(cString: strerror(errno))
        throw fileMistake(path, line: 1, "The file cannot be opened: \(reason).")
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
        throw fileMistake(path, line: 1, "This is not a file that can be read.")
    }
    var bytes: [UInt8] = []
    var window = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count <= RuleNode.largestFileBytes {
        let count = window.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
        if count == 0 { return bytes }
        if count < 0, errno == EINTR { continue }
        guard count > 0 else {
            let reason = String(cString: strerror(errno))
            throw fileMistake(path, line: 1, "The file cannot be read: \(reason).")
        }
        bytes.append(contentsOf: window.prefix(count))
    }
    throw fileMistake(path, line: 1, "The file is larger than 1 MiB: split it or look whether it is the right one.")
}

private func validUTF8Prefix(of bytes: [UInt8]) -> Int {
    var length = 0
    var decoder = UTF8()
    var rest = bytes.makeIterator()
    while case .scalarValue(let scalar) = decoder.decode(&rest) {
        length += UTF8.width(scalar)
    }
    return length
}

/// A mistake of the file as a whole.
func fileMistake(_ path: String, line: Int, _ sentence: String) -> RuleMistake {
    RuleMistake(location: RuleLocation(file: path, line: line, key: ""), sentence: sentence)
}
