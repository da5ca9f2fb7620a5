import EmbeddedStore
import Spooling
import Testing
import Tips

@testable import Simulation

@Suite("The inside of a one-way gate")
struct WorldGateTests {
    private struct House {
        let medium = Medium()
        let memory = Memory(Trace(), Nature())
        let gate: WorldGate

        init() throws {
            try medium.makeFolder("/world")
            try medium.makeFolder("/world/drop")
            medium.powerOn()
            gate = WorldGate(medium, WorldPlatform(memory, Chance(1, "platform")), memory, Chance(1, "gate"))
        }

        func put(_ beat: Heartbeat, _ name: String, cut: Int = 0) throws {
            let bytes = beat.head.bytes + beat.body
            let whole = bytes + DropTrailer.bytes(Digest.of(bytes))
            let file = try medium.create("/world/drop/\(name)")
            whole.dropLast(cut).withUnsafeBytes { medium.write($0, at: 0, to: file) }
        }
    }

    private static func beat(highest: Int64, waiting: [Int64] = [], sent: [Int64] = []) -> Heartbeat {
        Heartbeat(
            spool: TipID(high: 1, low: 2), lane: WorldGate.lane, at: Moment(milliseconds: 5), intervalSeconds: 30,
            highest: highest, told: highest, waiting: NumberRanges(waiting), sent: NumberRanges(sent))
    }

    @Test("a heartbeat is believed that says of each number what became of it, and no other one")
    func believed() throws {
        for (beat, sorts): (Heartbeat, [Breach.Sort]) in [
            (Self.beat(highest: 0), []), (Self.beat(highest: 2, waiting: [1, 2]), []),
            (Self.beat(highest: 1, sent: [1]), [.lost]), (Self.beat(highest: 2, waiting: [1]), [.lost]),
            (Self.beat(highest: 1, waiting: [1], sent: [1]), [.other]),
        ] {
            let house = try House()
            try house.put(beat, "beat")
            house.gate.pull()
            #expect(house.memory.breaches.map(\.sort) == sorts)
        }
    }

    @Test("what has its name there is whole, and what has not yet is left alone")
    func whole() throws {
        let house = try House()
        try house.put(Self.beat(highest: 0), ".tipline-1.part", cut: 3)
        house.gate.pull()
        #expect(house.memory.breaches.isEmpty)
        try house.put(Self.beat(highest: 0), "beat", cut: 3)
        house.gate.pull()
        #expect(house.memory.breaches.map(\.sort) == [.torn])
    }
}
