/// The boundary a Content-Type header names.
enum Boundary {
    static func checked(_ boundary: String, limits: MultipartLimits) throws(MultipartError) -> [UInt8] {
        let bytes = Array(boundary.utf8)
        guard bytes.count <= limits.boundaryBytes else { throw MultipartError(.boundaryTooLong) }
        // RFC 2046 allows fewer characters; clients use more, and none of these can be mistaken for a line's end.
        guard let last = bytes.last, !Byte.isBlank(last), bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
            throw MultipartError(.boundaryInvalid)
        }
        return bytes
    }
}

extension MultipartReader {
    /// The boundary named by the value of a request's Content-Type header: `multipart/form-data; boundary=X` with or
    /// without quotation marks, other parameters before or after it.
    /// - Throws: ``MultipartError`` with `notFormData`, `boundaryMissing` or `boundaryInvalid`.
    public static func boundary(inContentType value: String) throws(MultipartError) -> String {
        let bytes = Array(value.utf8)
        guard let read = HeaderParameters(bytes[...], escapes: .quotedString) else {
            throw MultipartError(.boundaryInvalid)
        }
        guard read.value == "multipart/form-data" else { throw MultipartError(.notFormData) }
        guard let boundary = read["boundary"] else { throw MultipartError(.boundaryMissing) }
        return String(decoding: boundary, as: UTF8.self)
    }

    /// A reader for the body that a Content-Type header announces.
    public init(contentType: String, limits: MultipartLimits = MultipartLimits()) throws(MultipartError) {
        try self.init(boundary: Self.boundary(inContentType: contentType), limits: limits)
    }
}
