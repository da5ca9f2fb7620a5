/// Walks the boxes of an ISO media file (ISO 14496-12): MP4, QuickTime, 3GP. Its tables may stand before the media, behind
/// them, or in fragments between.
struct IsoWalk: ContainerWalk {
    private var open: [Opened] = []
    private var table: Table?
    private var clock = IsoClock()

    /// A box the walk is inside of. They are nested at most four deep.
    private struct Opened {
        var kind: String
        var end: UInt64
    }

    /// The rows of a box that is all rows, as many as it has room for.
    private struct Table {
        var rows: IsoClock.Rows
        var left: UInt64
    }

    /// Boxes that are gone into, by what they must lie in.
    private static let containers: [String: String] = [
        "moov": "", "moof": "", "trak": "moov", "mvex": "moov", "mdia": "trak", "traf": "moof",
    ]
    /// Boxes that are read, by what they must lie in.
    private static let pieces: [String: String] = [
        "mvhd": "moov", "tkhd": "trak", "mdhd": "mdia", "mehd": "mvex", "trex": "mvex", "tfhd": "traf", "tfdt": "traf",
        "trun": "traf", "sidx": "",
    ]
    /// What is read of a piece before its rows.
    private static let pieceBytes: UInt64 = 32

    mutating func step(_ window: Head, at position: UInt64) -> WalkStep {
        if let table { return step(through: table, window) }
        if close(before: position) { return .done }
        let room = (open.last?.end ?? .max) - position
        // Behind the rows of a table, or too little for another box.
        if room < 8 || open.last.map({ Self.pieces[$0.kind] != nil }) == true { return .pass(room) }
        guard window.count >= 8 else { return .hold(8) }
        let isLong = window.bigEndian(4, at: 0) == 1
        if isLong, window.count < 16 { return room < 16 ? .pass(room) : .hold(16) }
        guard let box = Box(window, at: 0), UInt64(box.body) <= room else { return open.isEmpty ? .done : .pass(room) }
        return step(to: box, room: min(room, UInt64(box.length)), window, at: position)
    }

    func findings(length: UInt64) -> WalkFindings { WalkFindings(durationSeconds: clock.seconds) }

    /// Leaves the boxes that end here. True when the table of the film is read and says all there is to say.
    private mutating func close(before position: UInt64) -> Bool {
        var isComplete = false
        while let last = open.last, last.end <= position {
            open.removeLast()
            if last.kind == "moov" { isComplete = clock.isComplete }
        }
        return isComplete
    }

    /// - Parameter room: the box's length, or less where what it lies in ends before.
    private mutating func step(to box: Box, room: UInt64, _ window: Head, at position: UInt64) -> WalkStep {
        let parent = open.last?.kind ?? ""
        let opened = Opened(kind: box.kind, end: position.adding(room))
        if Self.containers[box.kind] == parent {
            open.append(opened)
            clock.enter(box.kind)
            return .pass(UInt64(box.body))
        }
        guard Self.pieces[box.kind] == parent else { return .pass(room) }
        let wanted = box.body + Int(min(room - UInt64(box.body), Self.pieceBytes))
        guard window.count >= wanted else { return .hold(wanted) }
        guard let body = window.prefix(wanted).dropping(box.body), let rows = clock.read(box.kind, body) else {
            return .pass(room)
        }
        let before = UInt64(box.body + rows.headBytes)
        let count = before < room ? min(rows.count, (room - before) / UInt64(rows.rowBytes)) : 0
        guard count > 0 else { return .pass(room) }
        open.append(opened)
        table = Table(rows: rows, left: count)
        return .pass(before)
    }

    /// As many rows as the window holds: one by one they come to the same.
    private mutating func step(through table: Table, _ window: Head) -> WalkStep {
        let rowBytes = table.rows.rowBytes
        let count = Int(min(table.left, UInt64(window.count / rowBytes)))
        guard count > 0 else { return .hold(rowBytes) }
        for row in 0..<count {
            clock.add(window.bigEndian(4, at: row * rowBytes + table.rows.durationAt) ?? 0, to: table.rows.kind)
        }
        self.table = table.left > UInt64(count) ? Table(rows: table.rows, left: table.left - UInt64(count)) : nil
        return .pass(UInt64(count * rowBytes))
    }
}
