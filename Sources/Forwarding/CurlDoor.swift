import CCurl
import Tips

// The one file that opens the door to libcurl. Everything here belongs to one thread, but for `CurlWaker`.

/// Wakes the thread that waits in ``CurlMulti/wait(milliseconds:)``: the only call libcurl allows from another thread.
/// To be used only while the multi handle lives.
struct CurlWaker: @unchecked Sendable {
    fileprivate let multi: UnsafeMutableRawPointer

    func wake() {
        curl_multi_wakeup(multi)
    }
}

/// Many transfers at once, driven by one thread.
final class CurlMulti {
    private struct Active {
        var transfer: Transfer
        var headers: UnsafeMutablePointer<curl_slist>?
        /// What libcurl says of a failure, in its own words.
        var complaint: UnsafeMutablePointer<CChar>

        func free() {
            curl_slist_free_all(headers)
            complaint.deallocate()
        }
    }

    /// Handles with the same fixed options.
    private struct Use: Hashable {
        var endpoint: Endpoint
        var posts: Bool

        init(_ transfer: Transfer) {
            endpoint = transfer.errand.endpoint
            posts = transfer.body != nil
        }
    }

    private let multi: UnsafeMutableRawPointer
    private var active: [UnsafeMutableRawPointer: Active] = [:]
    /// Handles that have been used: their fixed options need not be set again. The connections live in the multi handle.
    private var idle: [Use: [UnsafeMutableRawPointer]] = [:]

    private static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    /// - Parameter connections: open at the same time, over all endpoints; transfers beyond it wait.
    init(connections: Int) throws {
        guard Self.isReady, let multi = curl_multi_init() else {
            throw Failure("libcurl-start", "libcurl did not start. Check the installation.", .callSomeone)
        }
        self.multi = multi
        _ = tipline_curl_multi_set_long(multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, connections)
        _ = tipline_curl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, connections)
    }

    deinit {
        for (easy, entry) in active {
            curl_multi_remove_handle(multi, easy)
            curl_easy_cleanup(easy)
            entry.free()
        }
        for easy in idle.values.joined() { curl_easy_cleanup(easy) }
        curl_multi_cleanup(multi)
    }

    var waker: CurlWaker { CurlWaker(multi: multi) }
    var isIdle: Bool { active.isEmpty }
    var transfers: [Transfer] { active.values.map(\.transfer) }

    /// False when libcurl does not take the options: then nothing was begun.
    func begin(_ transfer: Transfer) -> Bool {
        let use = Use(transfer)
        guard let easy = idle[use]?.popLast() ?? Self.makeHandle(use) else { return false }
        let complaint = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
        complaint.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        let entry = Active(transfer: transfer, headers: Self.headers(of: transfer), complaint: complaint)
        guard entry.headers != nil, Self.prepare(easy, entry), curl_multi_add_handle(multi, easy) == CURLM_OK else {
            curl_easy_cleanup(easy)
            entry.free()
            return false
        }
        active[easy] = entry
        return true
    }

    /// Lets transfers go on whose body had to wait.
    func resume(tickets: [Int]) {
        guard !tickets.isEmpty else { return }
        let tickets = Set(tickets)
        for (easy, entry) in active where tickets.contains(entry.transfer.ticket) {
            curl_easy_pause(easy, CURLPAUSE_CONT)
        }
    }

    /// Stops a transfer in its middle; nil when it has ended already.
    func abandon(ticket: Int) -> (transfer: Transfer, fault: TransportFault)? {
        guard let (easy, entry) = active.first(where: { $0.value.transfer.ticket == ticket }) else { return nil }
        let fault = TransportFault.abandoned(wasWritten: Self.wasWritten(easy, entry.transfer))
        end(easy)
        return (entry.transfer, fault)
    }

    /// Moves whatever can be moved without waiting; gives back what has ended.
    func perform() -> [(Transfer, Answer)] {
        var running: Int32 = 0
        curl_multi_perform(multi, &running)
        var ended: [(Transfer, Answer)] = []
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle, let entry = active[easy]
            else {
                continue
            }
            ended.append((entry.transfer, Self.answer(easy, tipline_curl_result(message), entry)))
            end(easy)
        }
        return ended
    }

    /// Until something can be moved, the waker wakes, or the time is over.
    func wait(milliseconds: Int32) {
        curl_multi_poll(multi, nil, 0, milliseconds, nil)
    }

    private func end(_ easy: UnsafeMutableRawPointer) {
        guard let entry = active.removeValue(forKey: easy) else { return }
        curl_multi_remove_handle(multi, easy)
        _ = tipline_curl_set_pointer(easy, CURLOPT_HTTPHEADER, nil)
        _ = tipline_curl_set_pointer(easy, CURLOPT_ERRORBUFFER, nil)
        entry.free()
        entry.transfer.end()
        idle[Use(entry.transfer), default: []].append(easy)
    }
}

extension CurlMulti {
    /// What is the same for every transfer to an endpoint, and what keeps a hostile one in bounds.
    private static func makeHandle(_ use: Use) -> UnsafeMutableRawPointer? {
        guard let easy = curl_easy_init() else { return nil }
        let endpoint = use.endpoint
        var codes = [
            tipline_curl_set_text(easy, CURLOPT_PROTOCOLS_STR, endpoint.isSecure ? "https" : "http"),
            // A 307 would carry the tip to another host.
            tipline_curl_set_long(easy, CURLOPT_FOLLOWLOCATION, 0),
            // Empty, not absent: the environment's proxies are not asked.
            tipline_curl_set_text(easy, CURLOPT_PROXY, ""),
            tipline_curl_set_long(easy, CURLOPT_NOSIGNAL, 1),
            tipline_curl_set_long(easy, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1)),
            tipline_curl_set_long(easy, use.posts ? CURLOPT_POST : CURLOPT_HTTPGET, 1),
            tipline_curl_set_text(easy, CURLOPT_USERAGENT, "tipline"),
            tipline_curl_set_long(easy, CURLOPT_CONNECTTIMEOUT, endpoint.connectTimeoutSeconds),
            tipline_curl_set_long(easy, CURLOPT_LOW_SPEED_LIMIT, leastBytesPerSecond),
            // libcurl notices up to a few seconds late, since it looks at an average.
            tipline_curl_set_long(easy, CURLOPT_LOW_SPEED_TIME, max(1, endpoint.stallSeconds - 5)),
            tipline_curl_set_bytes(easy, CURLOPT_READFUNCTION, readBody),
            tipline_curl_set_seek(easy, rewindBody),
            tipline_curl_set_bytes(easy, CURLOPT_HEADERFUNCTION, takeHeaderLine),
            tipline_curl_set_bytes(easy, CURLOPT_WRITEFUNCTION, takeReplyBytes),
        ]
        if endpoint.isSecure { codes += trustCodes(easy, endpoint.trust) }
        guard codes.allSatisfy({ $0 == CURLE_OK }) else {
            curl_easy_cleanup(easy)
            return nil
        }
        return easy
    }

    private static let leastBytesPerSecond = 128

    private static func trustCodes(_ easy: UnsafeMutableRawPointer, _ trust: Endpoint.Trust) -> [CURLcode] {
        var codes = [
            tipline_curl_set_long(easy, CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2)),
            tipline_curl_set_long(easy, CURLOPT_SSL_VERIFYPEER, 1),
            tipline_curl_set_long(easy, CURLOPT_SSL_VERIFYHOST, 2),
        ]
        if let authority = trust.authority {
            // Without this the system's folder of authorities is believed as well.
            codes.append(tipline_curl_set_text(easy, CURLOPT_CAPATH, nil))
            codes.append(tipline_curl_set_text(easy, CURLOPT_CAINFO, authority))
        }
        if let pin = trust.pin { codes.append(tipline_curl_set_text(easy, CURLOPT_PINNEDPUBLICKEY, pin)) }
        if let certificate = trust.certificate {
            codes.append(tipline_curl_set_text(easy, CURLOPT_SSLCERT, certificate))
        }
        if let key = trust.key { codes.append(tipline_curl_set_text(easy, CURLOPT_SSLKEY, key)) }
        return codes
    }

    private static func headers(of transfer: Transfer) -> UnsafeMutablePointer<curl_slist>? {
        var list: UnsafeMutablePointer<curl_slist>?
        for line in transfer.headers {
            guard let longer = curl_slist_append(list, line) else {
                curl_slist_free_all(list)
                return nil
            }
            list = longer
        }
        return list
    }

    private static func prepare(_ easy: UnsafeMutableRawPointer, _ entry: Active) -> Bool {
        let transfer = entry.transfer
        // Unretained: `active` holds the transfer for as long as libcurl may call back.
        let context = Unmanaged.passUnretained(transfer).toOpaque()
        var codes = [
            tipline_curl_set_text(easy, CURLOPT_URL, transfer.url),
            tipline_curl_set_pointer(easy, CURLOPT_HTTPHEADER, entry.headers),
            tipline_curl_set_pointer(easy, CURLOPT_ERRORBUFFER, entry.complaint),
            tipline_curl_set_long(
                easy, CURLOPT_TIMEOUT_MS, Int(min(max(1, transfer.errand.limitSeconds), 1e6) * 1000)),
            tipline_curl_set_pointer(easy, CURLOPT_READDATA, context),
            tipline_curl_set_pointer(easy, CURLOPT_SEEKDATA, context),
            tipline_curl_set_pointer(easy, CURLOPT_HEADERDATA, context),
            tipline_curl_set_pointer(easy, CURLOPT_WRITEDATA, context),
        ]
        guard let body = transfer.body else { return codes.allSatisfy { $0 == CURLE_OK } }
        codes.append(tipline_curl_set_offset(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.length)))
        if let whole = transfer.wholeBody {
            // Copied by libcurl, which then sends head and body in one packet.
            codes.append(
                whole.withUnsafeBytes { tipline_curl_set_pointer(easy, CURLOPT_COPYPOSTFIELDS, $0.baseAddress) })
        } else {
            codes.append(tipline_curl_set_pointer(easy, CURLOPT_POSTFIELDS, nil))
        }
        return codes.allSatisfy { $0 == CURLE_OK }
    }
}

extension CurlMulti {
    private static func answer(_ easy: UnsafeMutableRawPointer, _ code: CURLcode, _ entry: Active) -> Answer {
        let transfer = entry.transfer
        if let fault = transfer.body?.fault { return .fault(fault) }
        var status = 0
        _ = tipline_curl_get_long(easy, CURLINFO_RESPONSE_CODE, &status)
        if code == CURLE_OK { return .reply(transfer.reply(status: status, ending: .whole)) }
        // A final status that came is worth more than the break after it.
        if status >= 200 {
            return .reply(transfer.reply(status: status, ending: transfer.isReplyTooLong ? .tooLong : .cut))
        }
        // With TLS 1.3 we hear only behind the handshake that our own certificate was not believed.
        if transfer.errand.endpoint.isSecure, isAboutCertificates(String(cString: entry.complaint)) {
            return .fault(.certificate)
        }
        return .fault(fault(easy, code, transfer))
    }

    /// OpenSSL's words for the alerts of RFC 8446 section 6.2 by which the other side turns our certificate down.
    private static func isAboutCertificates(_ complaint: String) -> Bool {
        complaint.contains("alert")
            && ["certificate", "unknown ca", "access denied"].contains { complaint.contains($0) }
    }

    private static func fault(_ easy: UnsafeMutableRawPointer, _ code: CURLcode, _ transfer: Transfer) -> TransportFault
    {
        switch code {
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR,
            CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_SSL_CRL_BADFILE, CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_CLIENTCERT:
            return .certificate
        case CURLE_COULDNT_RESOLVE_HOST: return .unreachable(why: "resolve-failed")
        case CURLE_SSL_CONNECT_ERROR: return .unreachable(why: "tls-failed")
        case CURLE_COULDNT_CONNECT: return .unreachable(why: "connect-failed")
        default: break
        }
        guard wasConnected(easy) else {
            return .unreachable(why: code == CURLE_OPERATION_TIMEDOUT ? "connect-timeout" : "connect-failed")
        }
        return .broken(
            why: transfer.isReplyTooLong ? "reply-too-long" : word(for: code), wasWritten: wasWritten(easy, transfer))
    }

    private static func word(for code: CURLcode) -> String {
        switch code {
        case CURLE_OPERATION_TIMEDOUT: "stalled"
        case CURLE_GOT_NOTHING: "no-answer"
        case CURLE_SEND_ERROR, CURLE_RECV_ERROR: "connection-reset"
        case CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL: "reply-malformed"
        default: "curl-\(code.rawValue)"
        }
    }

    /// Whether the platform may have the whole request. What was handed to libcurl may still lie in its buffers; to be
    /// in doubt once too often costs a question, once too seldom would be a wrong word in the custody.
    private static func wasWritten(_ easy: UnsafeMutableRawPointer, _ transfer: Transfer) -> Bool {
        wasConnected(easy) && (transfer.wholeBody != nil || transfer.body?.isFinished != false)
    }

    private static func wasConnected(_ easy: UnsafeMutableRawPointer) -> Bool {
        var microseconds: curl_off_t = 0
        _ = tipline_curl_get_offset(easy, CURLINFO_PRETRANSFER_TIME_T, &microseconds)
        return microseconds > 0
    }
}

private func transfer(_ context: UnsafeMutableRawPointer?) -> Transfer? {
    context.map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
}

private func readBody(
    bytes: UnsafeMutablePointer<CChar>?, size: Int, count: Int, context: UnsafeMutableRawPointer?
) -> Int {
    let room = UnsafeMutableRawBufferPointer(start: bytes, count: size * count)
    return switch transfer(context)?.read(into: room) {
    case .bytes(let count): count
    case .wait: Int(CURL_READFUNC_PAUSE)
    case .stop, nil: Int(CURL_READFUNC_ABORT)
    }
}

/// libcurl asks for the start only: a request that a dead keep-alive connection swallowed is sent again.
private func rewindBody(context: UnsafeMutableRawPointer?, offset: curl_off_t, origin: Int32) -> Int32 {
    guard offset == 0, origin == 0, let body = transfer(context)?.body else { return Int32(CURL_SEEKFUNC_FAIL) }
    body.rewind()
    return Int32(CURL_SEEKFUNC_OK)
}

private func takeHeaderLine(
    bytes: UnsafeMutablePointer<CChar>?, size: Int, count: Int, context: UnsafeMutableRawPointer?
) -> Int {
    let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
    return transfer(context)?.take(headerLine: line) == true ? line.count : 0
}

private func takeReplyBytes(
    bytes: UnsafeMutablePointer<CChar>?, size: Int, count: Int, context: UnsafeMutableRawPointer?
) -> Int {
    let piece = UnsafeRawBufferPointer(start: bytes, count: size * count)
    return transfer(context)?.take(replyBytes: piece) == true ? piece.count : 0
}
