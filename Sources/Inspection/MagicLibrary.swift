internal import CMagic
internal import Tips

// The one file that knows libmagic.

enum MagicAnswer: Sendable, Hashable {
    /// A media type, in lower case.
    case type(String)
    /// It matches nothing libmagic knows.
    case unknown
    /// libmagic gave up: out of memory, or past one of its bounds.
    case failed
}

/// libmagic with its database. A handle keeps its last answer in itself and is not thread-safe: each worker has its own, and
/// the system shares the pages of the database.
final class MagicLibrary {
    private let cookie: magic_t

    init() throws(Failure) {
        // Nothing is unpacked, and what only describes text more closely is left out: it costs most on what is refused.
        let flags =
            MAGIC_MIME_TYPE | MAGIC_NO_CHECK_COMPRESS | MAGIC_NO_CHECK_TOKENS | MAGIC_NO_CHECK_CSV
            | MAGIC_NO_CHECK_JSON | MAGIC_NO_CHECK_ELF | MAGIC_NO_CHECK_APPTYPE
        guard let cookie = magic_open(flags) else { throw Self.failure("libmagic cannot be opened") }
        guard magic_load(cookie, nil) == 0 else {
            magic_close(cookie)
            throw Self.failure("libmagic's database cannot be loaded: install libmagic-mgc")
        }
        self.cookie = cookie
        for (parameter, value) in Self.bounds {
            var value = value
            guard magic_setparam(cookie, parameter, &value) == 0 else { throw Self.failure("libmagic is too old") }
        }
        // An empty database loads as well as any.
        let picture = Array("GIF89a".utf8) + [1, 0, 1, 0, 0, 0, 0]
        guard answer(for: picture[...]) == .type("image/gif") else {
            throw Self.failure("libmagic's database knows nothing: install libmagic-mgc")
        }
    }

    deinit {
        magic_close(cookie)
    }

    /// libmagic decides whether something is text by its first bytes; a kibibyte tells, and 64 cost three times as much
    /// on a picture. Its other bounds (magic_setparam(3)) are those it comes with.
    private static let bounds = [(MAGIC_PARAM_ENCODING_MAX, 1024)]

    func answer(for head: ArraySlice<UInt8>) -> MagicAnswer {
        let text = head.withUnsafeBytes { magic_buffer(cookie, $0.baseAddress, $0.count) }
        guard let text else { return .failed }
        let type = String(cString: text).lowercased()
        return type == "application/octet-stream" ? .unknown : .type(type)
    }

    private static func failure(_ sentence: String) -> Failure {
        Failure("libmagic-unavailable", "\(sentence). Without it no exhibit can be judged.", .callSomeone)
    }
}
