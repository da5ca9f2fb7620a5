/// Walks the elements of a Matroska or WebM file (RFC 9559). A film says how long it is among its information; one that a
/// browser wrote as it was recorded does not, and then the times of its blocks do.
///
/// Elements may be of unknown length, to the next one of their level: so the walk steps into what holds others and past all
/// else. Where no element can be, the next cluster is looked for, as players do.
struct MatroskaWalk: ReachingWalk {
    private var scale: UInt64 = 1_000_000
    private var duration: Double?
    private var informationEnd: UInt64?
    private var captured: CaptureTime?
    private var tracks = MatroskaTracks()
    private var clusterTime: UInt64 = 0
    private var clusterEnd: UInt64?
    private var clusters = 0
    private var firstBlock: UInt64?
    private var lastBlock: UInt64 = 0
    private var mediaStart: UInt64?
    private var mediaBytes: UInt64 = 0
    private var restBytes: UInt64 = 0
    /// Nil before the segment, the largest number where its length is unknown.
    private var segmentEnd: UInt64?
    private var isSearching = false
    var reach = WalkReach()

    private enum ID {
        static let header: UInt64 = 0x1A45_DFA3
        static let segment: UInt64 = 0x1853_8067
        static let information: UInt64 = 0x1549_A966
        static let scale: UInt64 = 0x2A_D7B1
        static let duration: UInt64 = 0x4489
        static let date: UInt64 = 0x4461
        static let tracks: UInt64 = 0x1654_AE6B
        static let trackEntry: UInt64 = 0xAE
        static let video: UInt64 = 0xE0
        static let cluster: UInt64 = 0x1F43_B675
        static let clusterTime: UInt64 = 0xE7
        static let simpleBlock: UInt64 = 0xA3
        static let blockGroup: UInt64 = 0xA0
        static let block: UInt64 = 0xA1
        static let cues: UInt64 = 0x1C53_BB6B
        static let tags: UInt64 = 0x1254_C367
    }

    /// So many clusters are gone through block by block, even of a film that has said how long it is.
    private static let mostClusters = 64

    var durationIsFinal: Bool { duration != nil && informationEnd.map { reach.next >= $0 } == true }

    mutating func advance(_ window: Head, at position: UInt64) -> WalkStep {
        isSearching ? search(window, at: position) : look(window, at: position)
    }

    private mutating func look(_ window: Head, at position: UInt64) -> WalkStep {
        if let end = clusterEnd, position >= end { clusterEnd = nil }
        switch Element.read(window) {
        case .none: return rest(at: position)
        case .needs(let count): return .hold(count)
        case .element(let element):
            guard position > 0 || element.id == ID.header else { return .ended }
            if let segmentEnd, position >= segmentEnd, !Self.mayFollow(element.id) { return .ended }
            return step(to: element, window, at: position)
        }
    }

    /// What programs append to a segment without mending its length.
    private static func mayFollow(_ id: UInt64) -> Bool {
        id == ID.header || id == ID.segment || id == ID.cluster || id == ID.cues || id == ID.tags
    }

    private mutating func rest(at position: UInt64) -> WalkStep {
        guard position > 0, let segmentEnd, position < segmentEnd else { return .ended }
        isSearching = true
        restBytes = restBytes.adding(1)
        return .pass(1)
    }

    /// As much of the window as begins no cluster.
    private mutating func search(_ window: Head, at position: UInt64) -> WalkStep {
        guard window.count >= 4 else { return .hold(4) }
        let offset = window.offset(of: ID.cluster)
        isSearching = offset + 4 > window.count
        restBytes = restBytes.adding(UInt64(offset))
        return offset > 0 ? .pass(UInt64(offset)) : look(window, at: position)
    }

    private mutating func step(to element: Element, _ window: Head, at position: UInt64) -> WalkStep {
        let head = UInt64(element.headBytes)
        let end = element.length.map { position.adding(head).adding($0) }
        // What does not fit into its cluster is none of it.
        if let clusterEnd, let end, end > clusterEnd, element.id != ID.cluster {
            restBytes = restBytes.adding(clusterEnd - position)
            return .pass(clusterEnd - position)
        }
        switch element.id {
        case ID.segment:
            segmentEnd = end ?? .max
            return .pass(head)
        case ID.tracks, ID.blockGroup, ID.video: return .pass(head)
        case ID.trackEntry:
            tracks.begin()
            return .pass(head)
        case ID.information:
            informationEnd = end ?? .max
            return .pass(head)
        case ID.cluster: return enter(cluster: end, head, at: position)
        case ID.simpleBlock, ID.block:
            guard let length = element.length, length >= 3 else { break }
            if let needed = takeBlock(window, element, length, at: position) { return .hold(needed) }
        case ID.scale, ID.clusterTime, ID.duration, ID.date, MatroskaTracks.number, MatroskaTracks.sort,
            MatroskaTracks.width, MatroskaTracks.height:
            guard let length = element.length, length <= 8 else { break }
            let wanted = element.headBytes + Int(length)
            guard window.count >= wanted else { return .hold(wanted) }
            take(element, window.bigEndian(Int(length), at: element.headBytes) ?? 0, Int(length), at: position)
        default: break
        }
        guard let end else { return rest(at: position) }
        return clusters == 0 || clusterEnd == nil ? .skip(end - position) : .pass(end - position)
    }

    private mutating func enter(cluster end: UInt64?, _ head: UInt64, at position: UInt64) -> WalkStep {
        clusterTime = 0
        clusters += 1
        if let informationEnd, informationEnd > position { self.informationEnd = position }
        guard let end else {
            clusterEnd = nil
            return .pass(head)
        }
        if clusters > Self.mostClusters, duration != nil {
            mediaBytes = mediaBytes.adding(end - position)
            return .pass(end - position)
        }
        clusterEnd = end
        return .pass(head)
    }

    private mutating func take(_ element: Element, _ value: UInt64, _ length: Int, at position: UInt64) {
        switch element.id {
        case ID.scale: scale = value == 0 ? scale : value
        case ID.clusterTime: clusterTime = value
        case ID.duration, ID.date:
            // Only among the information: elsewhere the same two bytes may be anything.
            guard let end = informationEnd, position < end else { return }
            if element.id == ID.date { return takeDate(value, length) }
            let said = length == 4 ? Double(Float(bitPattern: UInt32(value))) : Double(bitPattern: value)
            if length == 4 || length == 8, said.isFinite, said > 0 { duration = said }
        default: tracks.take(element.id, value)
        }
    }

    /// Nanoseconds since the beginning of 2001, in UTC.
    private mutating func takeDate(_ value: UInt64, _ length: Int) {
        guard length == 8 else { return }
        let seconds = Int64(bitPattern: value) / 1_000_000_000
        // From 1970 to 2001 there are 31 years and eight leap days.
        captured = CaptureTime(wallSeconds: seconds + 978_307_200, offsetMinutes: 0)
    }

    /// A block begins with the number of its track and its time against the cluster's, which may be before it.
    /// - Returns: how much more must be seen; nil when the block was taken.
    private mutating func takeBlock(_ window: Head, _ element: Element, _ length: UInt64, at position: UInt64) -> Int? {
        let offset = element.headBytes
        guard let first = window[offset] else { return offset + 1 }
        let numberBytes = first.leadingZeroBitCount + 1
        let time = offset + numberBytes
        guard let relative = window.bigEndian(2, at: time) else { return time + 2 }
        let ahead = Int64(Int16(bitPattern: UInt16(relative)))
        let ticks = ahead < 0 ? clusterTime - min(clusterTime, UInt64(-ahead)) : clusterTime.adding(UInt64(ahead))
        firstBlock = min(firstBlock ?? ticks, ticks)
        lastBlock = max(lastBlock, ticks)
        let number =
            numberBytes > 8
            ? 0 : (window.bigEndian(numberBytes, at: offset) ?? 0) & (1 << (7 * UInt64(numberBytes)) - 1)
        if length > UInt64(numberBytes) + 3, tracks.see(number) {
            mediaStart = mediaStart ?? position + UInt64(time + 3)
            mediaBytes = mediaBytes.adding(length)
        }
        return nil
    }

    func findings(length: UInt64) -> WalkFindings {
        let ticks = duration ?? firstBlock.map { Double(lastBlock - min(lastBlock, $0)) }
        let seconds = ticks.map { $0 * Double(scale) / 1e9 }
        var findings = WalkFindings(durationSeconds: seconds.flatMap { $0 > 0 && $0.isFinite ? $0 : nil })
        findings.pixels = tracks.pixels
        findings.tracks = segmentEnd == nil ? nil : tracks.count
        findings.captured = captured
        findings.hasMedia = mediaStart.map { $0 < length } ?? false
        let end = min(reach.stop ?? reach.next, length)
        findings.trailingBytes = reach.stop == nil ? 0 : length - end
        // One damaged length loses the rest of its cluster, and a short film has only one.
        if restBytes / 8 > mediaBytes || reach.stop != nil && mediaStart == nil {
            findings.ending = .broken
        } else {
            let isOpen = segmentEnd == nil || segmentEnd.map { $0 != .max && $0 > length } == true
            findings.ending = isOpen || reach.stop == nil && reach.next != length ? .cut : .whole
        }
        return findings
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
