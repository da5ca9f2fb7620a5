import Foundation
import Simulation

/// What the command line asks for.
struct Settings {
    private var seed: UInt64 = 0
    private var rounds: UInt64 = 1
    private var without: Control?
    private var isTraced = false

    static let controls = Control.allCases.map(\.rawValue).joined(separator: "|")

    /// Nil for what is no such command line.
    init?(_ arguments: ArraySlice<String>) {
        var rest = arguments.makeIterator()
        while let option = rest.next() {
            if option == "--trace" {
                isTraced = true
                continue
            }
            guard let value = rest.next() else { return nil }
            switch option {
            case "--seed":
                guard let number = UInt64(value) else { return nil }
                seed = number
            case "--rounds":
                guard let number = UInt64(value) else { return nil }
                rounds = number
            case "--without":
                guard let control = Control(rawValue: value) else { return nil }
                without = control
            default: return nil
            }
        }
    }

    /// The worlds of so many seeds, one behind the other, up to the first with a breach. True where there was none.
    func play() -> Bool {
        var (played, acknowledged, digest): (UInt64, Int, UInt64) = (0, 0, 0)
        var breaches: [Breach] = []
        while played < rounds, breaches.isEmpty {
            let world = World(seed: seed &+ played, without: without, tell: isTraced ? { print($0) } : nil)
            let outcome = world.play()
            played += 1
            acknowledged += outcome.acknowledged
            digest = digest &* 31 &+ outcome.digest
            breaches = outcome.breaches
            for breach in breaches { print("seed \(outcome.seed): \(breach.sort.rawValue): \(breach.sentence)") }
            if played.isMultiple(of: 100) { print("played \(played) acknowledged \(acknowledged)") }
            fflush(nil)
        }
        func count(_ sort: Breach.Sort) -> Int { breaches.count { $0.sort == sort } }
        print(
            "end: \(played) rounds, \(acknowledged) acknowledged, \(count(.lost)) lost, \(count(.twice)) twice, "
                + "\(count(.torn)) torn, \(count(.other)) otherwise, trace \(String(digest, radix: 16))")
        return breaches.isEmpty
    }
}
