import Multipart
import Testing

@Suite("What a part says of itself")
struct PartHeaderTests {
    private func header(_ lines: String) throws -> PartHeader {
        let reading = Reading("--b\r\n\(lines)\r\n\r\n\r\n--b--")
        if let error = reading.error { throw error }
        return try #require(reading.parts.first).header
    }

    @Test(
        "Dispositions as browsers, tools and phones write them",
        arguments: [
            (#"form-data; name="f""#, "f", nil),
            (#"form-data; name="f"; filename="1.jpg""#, "f", "1.jpg"),
            (#"form-data; filename="1.jpg"; name="f""#, "f", "1.jpg"),
            (#"form-data; name=f; filename=1.jpg"#, "f", "1.jpg"),
            (#"Form-Data;Name="f";FileName="1.jpg";"#, "f", "1.jpg"),
            (#"form-data ; name = "f" ; filename = "1.jpg""#, "f", "1.jpg"),
            (#"form-data; name="f"; filename="""#, "f", ""),
            (#"form-data; name="""#, "", nil),
            (#"form-field; name="f""#, "f", nil),
            (#"form-data; name="f"; size=12; filename="a;b=c.png""#, "f", "a;b=c.png"),
            (#"form-data; name="f"; filename="a \"b\".png""#, "f", #"a "b".png"#),
            (#"form-data; name="f%22g"; filename="a%22b%0D%0A%41.png""#, "f\"g", "a\"b\r\n%41.png"),
            (#"form-data; name="f"; filename="a"b".png""#, "f", #"a"b".png"#),
            (#"form-data; name="f"; filename="C:\DCIM\1.jpg""#, "f", "1.jpg"),
            (#"form-data; name="f"; filename="\\server\share\1.jpg""#, "f", "1.jpg"),
            (#"form-data; name="f"; filename="a\b.jpg""#, "f", #"a\b.jpg"#),
            (#"form-data; name="f"; filename="a\\b.jpg""#, "f", #"a\b.jpg"#),
            (#"form-data; name="f"; filename="/tmp/1.jpg""#, "f", "/tmp/1.jpg"),
            (#"form-data; name="f"; filename="a\""#, "f", #"a\"#),
            (#"form-data; name="图"; filename="图片.jpg""#, "图", "图片.jpg"),
            (#"form-data; name="f"; filename*=UTF-8''%e5%9b%be.jpg"#, "f", "图.jpg"),
            (#"form-data; name="f"; filename="a.jpg"; filename*=UTF-8''b.jpg"#, "f", "a.jpg"),
        ] as [(String, String, String?)])
    func dispositions(value: String, name: String, filename: String?) throws {
        let header = try header("Content-Disposition: \(value)")
        #expect(header == PartHeader(name: name, filename: filename))
        #expect(header.isFile == (filename != nil))
    }

    @Test(
        "Types are read without their parameters, the charset apart",
        arguments: [
            ("image/JPEG", "image/jpeg", nil),
            ("text/plain; charset=\"UTF-8\"", "text/plain", "utf-8"),
            ("text/plain;charset=GBK; format=flowed", "text/plain", "gbk"),
            ("nonsense", nil, nil),
            ("", nil, nil),
            ("text/plain; charset=\"utf-8", nil, nil),
        ] as [(String, String?, String?)])
    func types(value: String, type: String?, charset: String?) throws {
        let header = try header("content-type:\(value)\r\nCONTENT-DISPOSITION: form-data; name=f")
        #expect(header == PartHeader(name: "f", contentType: type, charset: charset))
    }

    @Test(
        "What cannot be a part",
        arguments: [
            ("Content-Disposition: form-data", .nameMissing),
            ("Content-Disposition: form-data; filename=\"1.jpg\"", .nameMissing),
            ("Content-Disposition:", .nameMissing),
            ("Content-Disposition: form-data; name=\"f", .dispositionInvalid),
            ("Content-Type: text/plain", .dispositionMissing),
            ("Content-Disposition: a; name=f\r\nContent-Disposition: a; name=g", .dispositionRepeated),
        ] as [(String, MultipartError.Reason)])
    func refused(lines: String, reason: MultipartError.Reason) {
        #expect(throws: MultipartError(reason, part: 1)) { try header(lines) }
    }

    @Test("Bytes that are no UTF-8 do not stop a part")
    func otherCharset() {
        var body = Array("--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"".utf8)
        body += [0xCD, 0xBC] + Array(".jpg\"\r\n\r\nx\r\n--b--".utf8)
        let reading = Reading(body)
        #expect(reading.error == nil)
        #expect(reading.parts.first?.header.filename?.hasSuffix(".jpg") == true)
    }
}
