import Spooling
import Testing
import Tips

@testable import Forwarding

@Suite("Echo")
struct EchoTests {
    let tip = Sample.tip(1)
    let digest = Sample.manifest(1).digest

    private func echo(_ json: String) -> Echo? { Echo(body: Array(json.utf8)) }

    @Test("Id and digest together confirm a tip")
    func confirms() {
        let right = #"{"id":"\#(tip)","manifest_sha256":"\#(digest)"}"#
        #expect(echo(right)?.confirms(tip, digest) == true)
        #expect(echo(right.replacing("\(digest)", with: "\(digest)".uppercased()))?.confirms(tip, digest) == true)
        #expect(echo(right)?.confirms(Sample.tip(2), digest) == false)
        #expect(echo(right)?.confirms(tip, Sample.manifest(2).digest) == false)
    }

    @Test(
        "Half an echo confirms nothing",
        arguments: [
            "{}", #"{"id":"ID"}"#, #"{"manifest_sha256":"DIGEST"}"#, #"{"id":null,"manifest_sha256":"DIGEST"}"#,
            #"{"id":7,"manifest_sha256":"DIGEST"}"#, #"{"id":"ID","manifest_sha256":["DIGEST"]}"#,
            #"{"id":"ID ","manifest_sha256":"DIGEST"}"#, #"{"tip":{"id":"ID","manifest_sha256":"DIGEST"}}"#,
        ])
    func needsBoth(template: String) {
        let json = template.replacing("ID", with: "\(tip)").replacing("DIGEST", with: "\(digest)")
        #expect(echo(json)?.confirms(tip, digest) == false)
    }

    @Test(
        "What is no JSON object is no echo",
        arguments: ["", " ", "OK", "<html>", "[]", "\"\"", "1", "null", "{", "{\"id\":\"\u{1}"])
    func refusesOthers(text: String) {
        #expect(echo(text) == nil)
    }

    @Test("Depth, length and bytes that are not UTF-8 are refused and nothing worse")
    func survivesHostileText() {
        #expect(echo(String(repeating: "[", count: 60_000)) == nil)
        #expect(echo(String(repeating: "{\"a\":", count: 12_000)) == nil)
        #expect(echo("{}" + String(repeating: " ", count: 70_000)) == nil)
        #expect(Echo(body: [0x7B, 0x22, 0xFF, 0xFE, 0x22, 0x3A, 0x31, 0x7D])?.id == nil)
    }

    @Test("The platform's words are taken over")
    func readsAnswer() {
        let json =
            #"{"clue":"2015-17","reply":"谢谢\n已处理","kind":"suggestion","department":"交警","closed":true,"more":[1]}"#
        let answer = PlatformAnswer(
            clue: "2015-17", reply: "谢谢\n已处理", kind: .suggestion, department: "交警", closed: true)
        #expect(echo(json)?.answer == answer)
        #expect(echo(#"{"clue":4711}"#)?.answer.clue == "4711")
    }

    @Test("Words of the wrong type or length are words not given")
    func boundsAnswer() {
        let long = String(repeating: "话", count: 3000)
        let json = #"{"clue":"\#(long)","reply":"\#(long)","kind":"other","department":{"a":1},"closed":"yes"}"#
        #expect(echo(json)?.answer == PlatformAnswer(reply: String(repeating: "话", count: 2000)))
    }

    @Test("What is odd and says both is an echo all the same: a tip that is recorded must not be sent for ever")
    func odd() {
        let both = #""id":"\#(tip)","manifest_sha256":"\#(digest)""#
        let deep = String(repeating: "[", count: 40) + String(repeating: "]", count: 40)
        for json in [#"{\#(both),"reply":"cut \ud83d"}"#, #"{\#(both),"more":\#(deep)}"#, "\u{FEFF}{\(both)}"] {
            #expect(echo(json)?.confirms(tip, digest) == true, "\(json)")
        }
        #expect(echo(#"{\#(both),"clue":12.0}"#)?.answer.clue == "12")
    }

    @Test("Control characters, which would speak to a terminal, are dropped")
    func dropsControls() {
        let json = #"{"clue":"\u001b[2J7\u0007","reply":"a\u001b]0;x\nb\u0000","department":"\r\n"}"#
        #expect(echo(json)?.answer == PlatformAnswer(clue: "[2J7", reply: "a]0;x\nb"))
    }
}
