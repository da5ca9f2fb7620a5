import EmbeddedStore
import Foundation
import Logging
import Platform
import Sealing
import Spooling
import Testing
import Tips

@testable import Forwarding
@testable import tipline

/// A spool with a drop, a gate that loses, repeats and reorders by a seed, and the inside, all in one folder.
final class OneWayHouse {
    let folder: String
    let spool: EmbeddedSpool
    let lane: Lane
    let drop: Drop
    let key = SigningKey()
    private var random: SeededRandom

    init(seed: UInt64) throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("oneway-\(UUID().uuidString)").path
        for name in ["", "/drop", "/inside"] {
            try FileManager.default.createDirectory(atPath: folder + name, withIntermediateDirectories: true)
        }
        try Data(key.verifyingKey.pem.utf8).write(to: URL(fileURLWithPath: folder + "/inside.pem"))
        let place = DropFolder(folder + "/drop")
        var lane = Lane(name: .fallback, way: .drop(place))
        lane.confirmKey = folder + "/inside.pem"
        self.lane = lane
        spool = try EmbeddedSpool.openForDaemon(folder + "/spool", now: SystemTime().now)
        drop = Drop(
            lane: .fallback, folder: place, spool: spool.ledger.spoolID, vault: spool.vault, ledger: spool.ledger,
            logger: Logger(label: "quiet") { _ in SwiftLogNoOpLogHandler() })
        random = SeededRandom(seed: seed)
    }

    deinit {
        spool.ledger.close()
        try? FileManager.default.removeItem(atPath: folder)
    }

    var store: String { folder + "/store" }

    /// One in four brings a picture.
    func admit(_ count: Int) async throws {
        for number in 0..<count {
            let id = TipID.random(using: &random)
            let deposit = spool.vault.deposit(for: id)
            var exhibits: [Exhibit] = []
            if number.isMultiple(of: 4) {
                let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0 &* number) }
                let kept = try await deposit.keep(bytes[...])
                exhibits = [Exhibit(number: 1, mediaType: "image/jpeg", bytes: kept.bytes, digest: kept.digest)]
            }
            let tip = Tip(
                id: id, channel: "web", content: "桥头夜里施工 \(number)", receivedAt: SystemTime().now,
                receivedOn: CalendarDay(daysSinceEpoch: 16_436),
                decision: Decision(
                    kind: .report, departments: [], confidence: 0.5, because: [], rulesDigest: Digest.of([UInt8]())),
                exhibits: exhibits)
            let body = Manifest.body(of: tip)
            if !exhibits.isEmpty { try await deposit.seal(manifest: body) }
            _ = try await spool.ledger.admit(
                Admission(
                    tip: id, receivedAt: tip.receivedAt, figures: .init(tip: tip, lanes: [.fallback]),
                    manifestBody: body, exhibits: exhibits, receiptHash: id.bytes, key: nil))
        }
    }

    /// Sends whatever is due, and says how the lane stands.
    func send() async throws {
        while true {
            let claims = try await spool.ledger.claim(
                lane: .fallback, limit: 64, now: SystemTime().now, leaseSeconds: 600)
            if claims.isEmpty { break }
            for claim in claims {
                let handOver = HandOver(
                    endpoint: nil, tip: claim.tip, manifest: claim.manifest, exhibits: claim.exhibits, limitSeconds: 60)
                #expect(await drop.carrier.carry(handOver) == .dropped)
                _ = try await spool.ledger.settle([
                    Settlement(delivery: claim.delivery, outcome: .sentUnconfirmed, at: SystemTime().now)
                ])
            }
        }
        var book = await drop.beat.begin()
        #expect(await drop.beat.beat(&book) == nil)
    }

    /// Files go through in any order, three of ten not at all, some twice.
    /// - Returns: names of the tips' files that got lost.
    func pass(losing share: Double = 0.3) throws -> [String] {
        let files = FileManager.default
        var lost: [String] = []
        for name in try files.contentsOfDirectory(atPath: folder + "/drop").sorted().shuffled(using: &random) {
            let from = folder + "/drop/" + name
            if Double.random(in: 0..<1, using: &random) < share {
                if name.hasSuffix(".tip") { lost.append(name) }
            } else {
                for copy in 0..<Int.random(in: 1...2, using: &random) {
                    try files.copyItem(
                        atPath: from,
                        toPath: folder + "/inside/\(copy)\(UInt16.random(in: 0...999, using: &random))-\(name)")
                }
            }
            try files.removeItem(atPath: from)
        }
        return lost
    }

    func collect() async throws -> CollectReport {
        try await Collector(directory: folder + "/inside", store: store, confirmKey: key).collect()
    }

    var lists: CarriedLists {
        CarriedLists(ledger: spool.ledger, spool: spool.ledger.spoolID, lanes: [lane], time: SystemTime())
    }

    func list(_ ending: String) throws -> [UInt8] {
        try CarriedLists.bytes(of: "\(store)/one-way/default-\(spool.ledger.spoolID).\(ending)")
    }

    /// The numbers of the report, as programs read them.
    func report() throws -> (lost: [Int64], named: [Int64]) {
        struct Report: Decodable {
            struct Missing: Decodable {
                var sequence: Int64
                var id: String?
            }
            struct Lane: Decodable {
                var missing: [Missing]
                var untold: [[Int64]]
            }
            var lanes: [Lane]
        }
        let bytes = try Data(contentsOf: URL(fileURLWithPath: store + "/one-way/gaps.json"))
        let lanes = try JSONDecoder().decode(Report.self, from: bytes).lanes
        let missing = lanes.flatMap(\.missing)
        let untold = lanes.flatMap(\.untold).flatMap { Array($0[0]...$0[1]) }
        return ((missing.map(\.sequence) + untold).sorted(), missing.filter { $0.id != nil }.map(\.sequence))
    }
}
