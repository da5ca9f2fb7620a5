import Foundation
import HTTPTypes
import Spooling
import Tips

/// The headers of tus 1.0.0 (https://tus.io/protocols/resumable-upload, "Headers" and its extensions), read and written.
enum UploadHeaders {
    static let version = "1.0.0"
    static let extensions = "creation,creation-with-upload,termination,expiration,checksum"
    static let bytesType = "application/offset+octet-stream"

    /// Required on everything but OPTIONS.
    static func checkVersion(_ headers: HTTPFields) throws {
        guard headers[.tusResumable] == version else {
            throw Failure(
                "tus-version", "Say Tus-Resumable: \(version): no other version of the protocol is spoken here.",
                .refuse)
        }
    }

    /// `Upload-Length`; a length that comes later is an extension that is not offered here.
    static func length(_ headers: HTTPFields) throws -> Int64 {
        guard headers[.uploadDeferLength] == nil, headers[.uploadConcat] == nil else {
            throw malformed("Say the length in Upload-Length: neither deferred lengths nor parts are taken here.")
        }
        return try number(headers[.uploadLength], "Upload-Length")
    }

    static func offset(_ headers: HTTPFields) throws -> Int64 {
        try number(headers[.uploadOffset], "Upload-Offset")
    }

    /// `Upload-Checksum: sha256 BASE64`; nil without one.
    static func checksum(_ headers: HTTPFields) throws -> UploadChecksum? {
        // Behind the body nobody would read it, and the bytes would count as if they had been verified.
        guard headers[.trailer]?.lowercased().contains("upload-checksum") != true else {
            throw malformed("Upload-Checksum must come before the bytes: no checksum in a trailer is read here.")
        }
        guard let text = headers[.uploadChecksum] else { return nil }
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 2, let algorithm = UploadChecksum.Algorithm(rawValue: String(words[0])) else {
            throw malformed("Upload-Checksum is one of \(algorithms), a space, and the checksum in Base64.")
        }
        guard let bytes = Data(base64Encoded: String(words[1])),
            let checksum = UploadChecksum(algorithm, expected: Array(bytes))
        else { throw malformed("Upload-Checksum is not \(algorithm.rawValue) in Base64.") }
        return checksum
    }

    static let algorithms = UploadChecksum.Algorithm.allCases.map(\.rawValue).joined(separator: ",")

    /// The body is the upload's bytes.
    static func bringsBytes(_ headers: HTTPFields) -> Bool {
        headers[.contentType].map { $0.prefix { $0 != ";" }.trimmed.lowercased() } == bytesType
    }

    /// Nothing but digits: no sign, no space, nothing that overflows, nothing given twice.
    private static func number(_ text: String?, _ header: String) throws -> Int64 {
        guard let text, !text.isEmpty, text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let number = Int64(text)
        else { throw malformed("\(header) is missing, or not a plain number.") }
        return number
    }

    /// Where an upload is, as a whole URL: some clients (aiotus) cannot resolve a path. Only as a path where a proxy stands
    /// between and does not say in `X-Forwarded-Proto` what the client spoke to it. A client that makes this up tells only itself.
    static func location(_ path: String, authority: String?, _ headers: HTTPFields) -> String {
        guard let authority, !authority.isEmpty, authority.utf8.allSatisfy(isOfAuthority) else { return path }
        if let scheme = headers[.forwardedProto]?.lowercased() {
            return ["http", "https"].contains(scheme) ? "\(scheme)://\(authority)\(path)" : path
        }
        let isForwarded = [HTTPField.Name.forwarded, .forwardedFor, .forwardedHost, .via].contains {
            headers[$0] != nil
        }
        return isForwarded ? path : "http://\(authority)\(path)"
    }

    private static func isOfAuthority(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: ".-_:[]".utf8.contains(byte)
        }
    }

    private static func malformed(_ sentence: String) -> Failure { Failure("malformed", sentence, .refuse) }

    /// `Fri, 02 Jan 2015 03:04:05 GMT` (RFC 9110, section 5.6.7).
    static func date(_ moment: Moment) -> String {
        let seconds = Int(moment.milliseconds / 1000)
        let (days, inDay) = (seconds / 86_400, seconds % 86_400)
        let day = CalendarDay(daysSinceEpoch: days)
        let weekday = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"][days % 7]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(weekday), \(two(day.day)) \(months[day.month - 1]) \(day.year) "
            + "\(two(inDay / 3600)):\(two(inDay / 60 % 60)):\(two(inDay % 60)) GMT"
    }
}

extension HTTPField.Name {
    static let tusResumable = tus("Tus-Resumable")
    static let tusVersion = tus("Tus-Version")
    static let tusMaxSize = tus("Tus-Max-Size")
    static let tusExtension = tus("Tus-Extension")
    static let tusChecksumAlgorithm = tus("Tus-Checksum-Algorithm")
    static let uploadLength = tus("Upload-Length")
    static let uploadDeferLength = tus("Upload-Defer-Length")
    static let uploadConcat = tus("Upload-Concat")
    static let uploadOffset = tus("Upload-Offset")
    static let uploadExpires = tus("Upload-Expires")
    static let uploadChecksum = tus("Upload-Checksum")
    static let methodOverride = tus("X-HTTP-Method-Override")
    static let forwarded = tus("Forwarded")
    static let forwardedProto = tus("X-Forwarded-Proto")
    static let forwardedFor = tus("X-Forwarded-For")
    static let forwardedHost = tus("X-Forwarded-Host")

    /// None of them is anything but a token: the fallback is never taken.
    private static func tus(_ name: String) -> HTTPField.Name { HTTPField.Name(name) ?? .location }
}
