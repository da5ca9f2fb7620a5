/// Walks the boxes of an ISO media file (ISO 14496-12): MP4, QuickTime, 3GP. Its tables may stand before the media, behind
/// them, or in fragments between; the media are passed over.
struct IsoWalk: ReachingWalk {
    private var open = BoxStack()
    private var table: Table?
    private var clock = IsoClock()
    private var layout = IsoLayout()
    private var origin = IsoOrigin()
    /// It stops where something lies at the level of the file that is no box.
    var reach = WalkReach()
    /// The last box at that level, if it is none of those we know.
    private var stranger: UInt64?
    /// Where the last box at that level ends; nil for one that goes on to the end of the file.
    private var lastEnd: UInt64?
    private var movieIsRead = false

    /// The rows of a box that is all rows, as many as it has room for.
    private struct Table {
        var rows: IsoRows
        var left: UInt64
    }

    var durationIsFinal: Bool { movieIsRead && clock.isComplete }

    mutating func advance(_ window: Head, at position: UInt64) -> WalkStep {
        if let table { return step(through: table, window) }
        while let closed = open.pop(at: position) { if closed == "moov" { movieIsRead = true } }
        let room = open.end - position
        // Behind the rows of a table, or too little for another box.
        if open.depth > 0, room < 8 || Self.isRead(open.kind) { return .pass(room) }
        guard window.count >= 8 else { return .hold(8) }
        if window.bigEndian(4, at: 0) == 1, window.count < 16 { return room < 16 ? .pass(room) : .hold(16) }
        guard let box = IsoBox(window), box.body <= room else {
            return open.depth > 0 ? .pass(room) : .ended
        }
        let length = min(room, box.length)
        return open.depth == 0
            ? step(toTop: box, length, window, at: position) : step(to: box, length, window, at: position)
    }

    /// Boxes with rows are on the stack while the rows are read, and nothing lies in them.
    private static func isRead(_ kind: BoxKind?) -> Bool {
        switch kind {
        case "trun", "sidx", "stsz", "stz2", "stco", "co64": true
        default: false
        }
    }

    private mutating func step(toTop box: IsoBox, _ length: UInt64, _ window: Head, at position: UInt64) -> WalkStep {
        let isKnown = IsoShape.isKnown(box.kind)
        // Zeros at the end are no box that goes on to the end, nor is a letter that begins where one could.
        guard box.kind.isName, isKnown || window.bigEndian(4, at: 0) != 0 else { return .ended }
        stranger = isKnown ? nil : position
        lastEnd = box.length == .max ? nil : position.adding(length)
        layout.pass(box.kind, from: position, body: position.adding(box.body), to: position.adding(length))
        return step(to: box, length, window, at: position)
    }

    /// - Parameter room: the box's length, or less where what it lies in ends before.
    private mutating func step(to box: IsoBox, _ room: UInt64, _ window: Head, at position: UInt64) -> WalkStep {
        let end = position.adding(room)
        let parent = open.kind
        switch IsoShape.role(of: box.kind, in: parent) {
        case .passed: return IsoShape.isAside(box.kind, in: parent) ? .skip(room) : .pass(room)
        case .container(let bytes):
            var head = box.body + UInt64(bytes)
            if box.kind == "meta" {
                // In QuickTime there is nothing before the boxes in it, elsewhere there are four bytes.
                let wanted = Int(box.body) + 8
                guard window.count >= wanted || room < wanted else { return .hold(wanted) }
                if window.kind(at: wanted - 4) != "hdlr" { head += 4 }
            }
            guard head < room, !open.isFull else { return .pass(room) }
            let name = parent == "ilst" ? IsoShape.item : box.kind
            open.push(name, end: end)
            clock.enter(name)
            layout.enter(name)
            origin.enter(name, box.kind)
            return .pass(head)
        case .piece(let bytes):
            let wanted = Int(box.body + min(room - box.body, UInt64(bytes)))
            guard window.count >= wanted else { return .hold(wanted) }
            let body = window.prefix(wanted).dropping(Int(box.body)) ?? window.prefix(0)
            origin.read(box.kind, in: parent, body)
            let table = layout.read(box.kind, in: parent, body, length: room - box.body)
            guard let rows = clock.read(box.kind, body) ?? table else { return .pass(room) }
            let before = box.body + UInt64(rows.headBytes)
            let count = before < room ? min(rows.count, (room - before) / UInt64(rows.rowBytes)) : 0
            guard count > 0, !open.isFull else { return .pass(room) }
            open.push(box.kind, end: end)
            self.table = Table(rows: rows, left: count)
            return .pass(before)
        }
    }

    /// As many rows as the window holds: one by one they come to the same.
    private mutating func step(through table: Table, _ window: Head) -> WalkStep {
        let rows = table.rows
        let count = Int(min(table.left, UInt64(window.count / rows.rowBytes)))
        guard count > 0 else { return .hold(rows.rowBytes) }
        for row in 0..<count {
            let value = window.bigEndian(rows.valueBytes, at: row * rows.rowBytes + rows.valueAt) ?? 0
            switch rows.kind {
            case .samples, .index: clock.add(value, to: rows.kind)
            case .sizes: layout.add(size: value)
            case .offsets: layout.add(offset: value)
            }
        }
        let left = table.left - UInt64(count)
        self.table = left > 0 ? Table(rows: rows, left: left) : nil
        return .pass(UInt64(count * rows.rowBytes))
    }

    func findings(length: UInt64) -> WalkFindings {
        var findings = WalkFindings(durationSeconds: clock.seconds)
        findings.pixels = layout.pixels
        findings.tracks = layout.hasMovie ? layout.tracks : nil
        findings.hasMedia = layout.hasMedia(length: length)
        findings.captured = origin.captured
        findings.place = origin.place
        findings.refersElsewhere = layout.refersElsewhere
        (findings.ending, findings.trailingBytes) = ending(length: length)
        return findings
    }

    private func ending(length: UInt64) -> (WalkFindings.Ending, trailing: UInt64) {
        let end = reach.stop ?? (reach.next > length ? stranger : nil) ?? min(reach.next, length)
        let trailing = length - min(end, length)
        guard layout.hasMovie, layout.hasMediaBox else { return (reach.stop == nil ? .cut : .broken, trailing) }
        let endsInside = reach.stop == nil && stranger == nil && lastEnd.map { $0 > length } ?? false
        return (endsInside || layout.reachesBehind(length) || clock.isShort ? .cut : .whole, trailing)
    }
}

/// What a box says of itself. Its length is only ever a number to skip.
struct IsoBox: Sendable, BitwiseCopyable {
    var kind: BoxKind
    var body: UInt64
    /// As declared, header included; the largest number for one that goes on to the end of what it lies in.
    var length: UInt64

    /// - Parameter window: sixteen bytes where the first four are 1, else eight.
    init?(_ window: Head) {
        guard let short = window.bigEndian(4, at: 0), let kind = window.kind(at: 4) else { return nil }
        self.kind = kind
        body = short == 1 ? 16 : 8
        switch short {
        case 0: length = .max
        case 1: length = window.bigEndian(8, at: 8) ?? 0
        default: length = short
        }
        if length < body { return nil }
    }
}
