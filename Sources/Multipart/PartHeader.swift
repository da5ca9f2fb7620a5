/// What a part says of itself.
public struct PartHeader: Sendable, Hashable {
    /// The field's name. May be empty.
    public var name: String
    /// Nil when there is no filename parameter: then the part is a field. Empty for a file input nobody filled.
    /// Known to be hostile: it is for looking at its extension, not for keeping.
    public var filename: String?
    /// `image/jpeg`: lower case, without parameters; nil when absent or not of that shape.
    public var contentType: String?
    /// The charset parameter of the content type, lower case.
    public var charset: String?

    public init(name: String, filename: String? = nil, contentType: String? = nil, charset: String? = nil) {
        self.name = name
        self.filename = filename
        self.contentType = contentType
        self.charset = charset
    }

    public var isFile: Bool { filename != nil }
}

extension PartHeader {
    /// Reads the headers of a part. `block` ends with the empty line.
    init(block: [UInt8], fieldLimit: Int) throws(HeaderMistake) {
        var disposition: [UInt8]?
        var type: [UInt8]?
        // Two types are two guesses at one thing; two dispositions are two parts in one.
        for field in try HeaderField.fields(of: block, limit: fieldLimit) {
            switch field.name {
            case "content-disposition":
                guard disposition == nil else { throw HeaderMistake(.dispositionRepeated) }
                disposition = field.value
            case "content-type": type = field.value
            default: break
            }
        }
        guard let disposition else { throw HeaderMistake(.dispositionMissing) }
        try self.init(disposition: disposition, type: type)
    }

    private init(disposition: [UInt8], type: [UInt8]?) throws(HeaderMistake) {
        guard let read = HeaderParameters(disposition[...], escapes: .form) else {
            throw HeaderMistake(.dispositionInvalid)
        }
        guard let name = read["name"] else { throw HeaderMistake(.nameMissing) }
        self.name = String(decoding: name, as: UTF8.self)
        // RFC 7578 forbids `filename*`; where a client sends both, the plain one is what every parser reads.
        filename = read["filename"].map(Self.withoutFolders) ?? read.extendedValue(of: "filename")
        // A media type that cannot be read is one not given: what the file is, its bytes say.
        let media = type.flatMap { HeaderParameters($0[...], escapes: .quotedString) }
        contentType = media.flatMap { $0.value.contains("/") ? $0.value : nil }
        charset = media?["charset"].map { String(decoding: $0, as: UTF8.self).lowercased() }
    }

    /// Internet Explorer sent the whole path: `C:\DCIM\1.jpg`, `\\server\share\1.jpg`.
    private static func withoutFolders(_ filename: [UInt8]) -> String {
        let drive = filename.count > 2 && filename[1] == UInt8(ascii: ":") && filename[2] == Byte.backslash
        guard drive || filename.first == Byte.backslash, let last = filename.lastIndex(of: Byte.backslash) else {
            return String(decoding: filename, as: UTF8.self)
        }
        return String(decoding: filename[(last + 1)...], as: UTF8.self)
    }
}

/// What is wrong with a part's headers, before the reader adds which part it was.
struct HeaderMistake: Error {
    var reason: MultipartError.Reason

    init(_ reason: MultipartError.Reason) {
        self.reason = reason
    }
}
