/// Walks the elements of a Matroska or WebM file (RFC 9559). A film says how long it is among its information; one that a
/// browser wrote as it was recorded does not, and then the times of its blocks do.
///
/// Elements may be of unknown length, to the next one of their level: so the walk steps into what holds others and past all
/// else, and never asks where something ends.
struct MatroskaWalk: ContainerWalk {
    private var scale: UInt64 = 1_000_000
    private var duration: Double?
    private var informationEnd: UInt64?
    private var clusterTime: UInt64 = 0
    private var firstBlock: UInt64?
    private var lastBlock: UInt64 = 0

    private enum ID {
        static let header: UInt64 = 0x1A45_DFA3
        static let segment: UInt64 = 0x1853_8067
        static let information: UInt64 = 0x1549_A966
        static let scale: UInt64 = 0x2A_D7B1
        static let duration: UInt64 = 0x4489
        static let cluster: UInt64 = 0x1F43_B675
        static let clusterTime: UInt64 = 0xE7
        static let simpleBlock: UInt64 = 0xA3
        static let blockGroup: UInt64 = 0xA0
        static let block: UInt64 = 0xA1
    }

    mutating func step(_ window: Head, at position: UInt64) -> WalkStep {
        if let end = informationEnd, duration != nil, position >= end { return .done }
        switch Element.read(window) {
        case .none: return .done
        case .needs(let count): return .hold(count)
        case .element(let element):
            guard position > 0 || element.id == ID.header else { return .done }
            return step(to: element, window, at: position)
        }
    }

    func findings(length: UInt64) -> WalkFindings {
        let ticks = duration ?? firstBlock.map { Double(lastBlock - min(lastBlock, $0)) }
        let seconds = ticks.map { $0 * Double(scale) / 1e9 }
        return WalkFindings(durationSeconds: seconds.flatMap { $0 > 0 && $0.isFinite ? $0 : nil })
    }

    private mutating func step(to element: Element, _ window: Head, at position: UInt64) -> WalkStep {
        let head = UInt64(element.headBytes)
        switch element.id {
        case ID.segment, ID.blockGroup: return .pass(head)
        case ID.information:
            informationEnd = element.length.map { position.adding(head).adding($0) } ?? .max
            return .pass(head)
        case ID.cluster:
            clusterTime = 0
            return duration == nil ? .pass(head) : .done
        case ID.scale, ID.clusterTime, ID.duration:
            guard let length = element.length, length <= 8 else { break }
            let wanted = element.headBytes + Int(length)
            guard window.count >= wanted else { return .hold(wanted) }
            take(element, window.bigEndian(Int(length), at: element.headBytes) ?? 0, Int(length), at: position)
        case ID.simpleBlock, ID.block:
            guard let length = element.length, length >= 3 else { break }
            guard let needed = takeBlock(window, at: element.headBytes) else { break }
            return .hold(needed)
        default: break
        }
        guard let length = element.length else { return .done }
        return .pass(head.adding(length))
    }

    private mutating func take(_ element: Element, _ value: UInt64, _ length: Int, at position: UInt64) {
        switch element.id {
        case ID.scale: scale = value == 0 ? scale : value
        case ID.clusterTime: clusterTime = value
        // Only among the information: elsewhere the same two bytes may be anything.
        default:
            guard let end = informationEnd, position < end else { return }
            let said = length == 4 ? Double(Float(bitPattern: UInt32(value))) : Double(bitPattern: value)
            if length == 4 || length == 8, said.isFinite, said > 0 { duration = said }
        }
    }

    /// A block begins with the number of its track and its time against the cluster's, which may be before it.
    /// - Returns: how much more must be seen; nil when the block was taken.
    private mutating func takeBlock(_ window: Head, at offset: Int) -> Int? {
        guard let first = window[offset] else { return offset + 1 }
        let time = offset + first.leadingZeroBitCount + 1
        guard let relative = window.bigEndian(2, at: time) else { return time + 2 }
        let ahead = Int64(Int16(bitPattern: UInt16(relative)))
        let ticks = ahead < 0 ? clusterTime - min(clusterTime, UInt64(-ahead)) : clusterTime.adding(UInt64(ahead))
        firstBlock = min(firstBlock ?? ticks, ticks)
        lastBlock = max(lastBlock, ticks)
        return nil
    }

    /// The id and the length of an element.
    private struct Element {
        var id: UInt64
        var headBytes: Int
        /// Nil when it goes on to the next element of its level.
        var length: UInt64?

        enum Reading {
            case none
            case needs(Int)
            case element(Element)
        }

        static func read(_ window: Head) -> Reading {
            guard let first = window[0] else { return .needs(1) }
            let idBytes = first.leadingZeroBitCount + 1
            guard idBytes <= 4 else { return .none }
            guard let mark = window[idBytes] else { return .needs(idBytes + 1) }
            guard mark != 0 else { return .none }
            let sizeBytes = mark.leadingZeroBitCount + 1
            guard let id = window.bigEndian(idBytes, at: 0), let size = window.bigEndian(sizeBytes, at: idBytes) else {
                return .needs(idBytes + sizeBytes)
            }
            let most = (1 << (7 * UInt64(sizeBytes))) - 1 as UInt64
            let length = size & most
            return .element(Element(id: id, headBytes: idBytes + sizeBytes, length: length == most ? nil : length))
        }
    }
}
