import Foundation
import Sealing
import Testing
import Tips

@testable import tipline

/// A daemon that seals and a platform that has no identity, both real, with some tips recorded; and the identity apart.
struct SealedOffice: Sendable {
    let identity = Identity()

    static func content(_ number: Int) -> String { "Canary words of tip number \(number) behind the old mill" }

    /// - Parameter work: gets the folder, with `spool` and `platform` in it, and the tips in the order they were sent.
    func work(tips count: Int, _ work: @Sendable (String, [TipID]) async throws -> Void) async throws {
        let rules = try #require(Configured.rules)
        let side = InnerSide(identity: identity, isOpening: false)
        try await LivePipeline.with(rules: rules, sealing: side) { live in
            var tips: [TipID] = []
            for number in 1...count {
                let body = #"{"content":"\#(Self.content(number))"}"#
                let lines = ["Content-Type: application/json", "Content-Length: \(body.utf8.count)"]
                let head = ["POST /v1/tips HTTP/1.1", "Host: a", "Connection: close"] + lines
                let heard = try await WireClient.say(
                    Array((head.joined(separator: "\r\n") + "\r\n\r\n" + body).utf8), port: live.port, from: "127.0.0.1"
                )
                let id = try #require(heard.firstMatch(of: /"id":"([a-z2-7]{26})"/)?.1, "\(heard.prefix(300))")
                tips.append(try #require(TipID(String(id))))
            }
            try await live.drain()
            try await work(live.folder, tips)
        }
    }

    func keyFile(in folder: String) throws -> String {
        let path = folder + "/inner.key"
        if !FileManager.default.fileExists(atPath: path) {
            try KeyFile.write(IdentityFile.text(of: identity, created: "now"), toNew: path)
        }
        return path
    }

    /// No file anywhere has a word of a tip.
    func expectNothingOpened(in folder: String) {
        let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
        let traces = names.map { ($0, FileManager.default.contents(atPath: folder + "/" + $0) ?? Data()) }
        #expect(traces.contains { $0.0.hasSuffix("clues.jsonl") && !$0.1.isEmpty })
        #expect(Canary(place: "a tip's content", text: "behind the old mill").found(in: traces).isEmpty)
    }
}
