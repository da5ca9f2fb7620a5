/// A file's bytes as programs see them, and as they are on the platter: between the two stands what was not synced.
final class Inode: @unchecked Sendable {
    /// What reading gives.
    private(set) var bytes: [UInt8] = []
    /// What is on the platter whatever happens.
    private var settled: [UInt8] = []
    /// What was done since, in order.
    private var changes: [Change] = []

    /// Its length never goes over bytes that have not come: as the usual file systems keep a file that is appended to.
    private let growsInOrder: Bool

    init(growsInOrder: Bool = false) { self.growsInOrder = growsInOrder }

    private struct Change {
        var action: Action
        var state: State
    }

    private enum Action {
        case write(at: Int, [UInt8])
        case truncate(to: Int)
    }

    private enum State {
        /// The next sync takes it.
        case waiting
        /// A sync failed, and the kernel has forgotten that it must be written: no later sync will.
        case forgotten
        /// On the platter, behind something that may not be.
        case settled
    }

    /// What is written at once or not at all.
    static let sectorBytes = 512

    func write(_ new: UnsafeRawBufferPointer, at offset: Int) {
        guard !new.isEmpty else { return }
        Self.write(new, at: offset, into: &bytes)
        changes.append(Change(action: .write(at: offset, Array(new)), state: .waiting))
    }

    func truncate(to length: Int) {
        guard length != bytes.count else { return }
        Self.truncate(to: length, &bytes)
        changes.append(Change(action: .truncate(to: length), state: .waiting))
    }

    func sync() {
        for index in changes.indices where changes[index].state == .waiting { changes[index].state = .settled }
        guard !changes.contains(where: { $0.state == .forgotten }) else { return }
        for change in changes { Self.apply(change.action, to: &settled) }
        changes = []
    }

    /// What a sync that fails leaves: some of it may have been written, and nobody will try again.
    func failSync() {
        for index in changes.indices where changes[index].state == .waiting { changes[index].state = .forgotten }
    }

    /// Everything that was not synced is kept, lost, or kept in part, sector by sector.
    func powerCut(_ chance: Chance) {
        let way = chance.below(4)
        for change in changes {
            if change.state == .settled || way == 0 {
                Self.apply(change.action, to: &settled)
            } else if way == 1 {
                continue
            } else {
                Self.tear(change.action, into: &settled, chance, inOrder: growsInOrder)
            }
        }
        changes = []
        bytes = settled
    }

    private static func apply(_ action: Action, to bytes: inout [UInt8]) {
        switch action {
        case .write(let offset, let new): new.withUnsafeBytes { write($0, at: offset, into: &bytes) }
        case .truncate(let length): truncate(to: length, &bytes)
        }
    }

    private static func tear(_ action: Action, into bytes: inout [UInt8], _ chance: Chance, inOrder: Bool) {
        guard case .write(let offset, let new) = action else {
            if chance.coin { apply(action, to: &bytes) }
            return
        }
        // Whole, gone, or some sectors of it; the length may have grown where the bytes have not come.
        let way = chance.below(4)
        let had = bytes.count
        if way == 0 || inOrder && offset > had { return }
        if way == 1 { return apply(action, to: &bytes) }
        if way == 2, !inOrder, bytes.count < offset + new.count { truncate(to: offset + new.count, &bytes) }
        new.withUnsafeBytes { raw in
            var start = 0
            while start < raw.count {
                let end = min(raw.count, (offset + start) / sectorBytes * sectorBytes + sectorBytes - offset)
                if chance.coin {
                    write(UnsafeRawBufferPointer(rebasing: raw[start..<end]), at: offset + start, into: &bytes)
                } else if inOrder, offset + end > had {
                    return
                }
                start = end
            }
        }
    }

    private static func write(_ new: UnsafeRawBufferPointer, at offset: Int, into bytes: inout [UInt8]) {
        let end = offset + new.count
        if offset == bytes.count { return bytes.append(contentsOf: new) }
        if bytes.count < end { truncate(to: end, &bytes) }
        bytes.withUnsafeMutableBytes { raw in
            UnsafeMutableRawBufferPointer(rebasing: raw[offset..<end]).copyMemory(from: new)
        }
    }

    private static func truncate(to length: Int, _ bytes: inout [UInt8]) {
        if length < bytes.count {
            bytes.removeLast(bytes.count - length)
        } else {
            bytes.append(contentsOf: repeatElement(0, count: length - bytes.count))
        }
    }
}
