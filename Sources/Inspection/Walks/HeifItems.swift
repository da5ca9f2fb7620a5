/// Where the items of a HEIF file lie (ISO 14496-12, 8.11.3): how far they reach, and where the notes of the camera are.
///
/// Which item they are may be said before the locations or behind them, so a few of the locations are remembered.
struct HeifItems: Sendable, BitwiseCopyable {
    struct Location: Sendable, BitwiseCopyable {
        var item: UInt64 = 0
        var offset: UInt64 = 0
        var length: UInt64 = 0
    }

    var exifID: UInt64?
    /// The file must be so long.
    private(set) var neededBytes: UInt64 = 0
    private(set) var hasData = false
    private var shortest = InlineArray<16, Location>(repeating: Location())
    private var remembered = 0
    private var version: UInt8 = 0
    private var offsetBytes = 0
    private var lengthBytes = 0
    private var startBytes = 0
    private var indexBytes = 0
    private var itemsLeft: UInt64 = 0
    private var extentsLeft: UInt64 = 0
    private var item: UInt64 = 0
    private var start: UInt64 = 0
    private var isInFile = false

    var exif: Location? {
        guard let exifID else { return nil }
        for index in 0..<remembered where shortest[index].item == exifID { return shortest[index] }
        return nil
    }

    /// Before the rows: the number of items is wider from version 2 on.
    static func headBytes(version: UInt8) -> Int { version >= 2 ? 18 : 16 }

    /// - Parameter window: the box up to its rows.
    mutating func open(_ window: Head) {
        version = window[8] ?? 0
        let sizes = window.bigEndian(2, at: 12) ?? 0
        offsetBytes = Int(sizes >> 12)
        lengthBytes = Int(sizes >> 8 & 15)
        startBytes = Int(sizes >> 4 & 15)
        indexBytes = version == 0 ? 0 : Int(sizes & 15)
        itemsLeft = window.bigEndian(version >= 2 ? 4 : 2, at: 14) ?? 0
        extentsLeft = 0
    }

    /// Of the next row; nil when there are no more, or of sizes that cannot be.
    var nextBytes: Int? {
        guard [offsetBytes, lengthBytes, startBytes, indexBytes].allSatisfy({ [0, 4, 8].contains($0) }) else {
            return nil
        }
        if extentsLeft > 0 { return extentBytes }
        return itemsLeft > 0 ? idBytes + (version == 0 ? 0 : 2) + 2 + startBytes + 2 : nil
    }

    private var idBytes: Int { version >= 2 ? 4 : 2 }
    private var extentBytes: Int { indexBytes + offsetBytes + lengthBytes }

    mutating func takeRow(_ window: Head) {
        if extentsLeft > 0 { takeExtent(window) } else { takeItem(window) }
    }

    private mutating func takeItem(_ window: Head) {
        itemsLeft -= 1
        item = window.bigEndian(idBytes, at: 0) ?? 0
        let method = version == 0 ? 0 : (window.bigEndian(2, at: idBytes) ?? 0) & 15
        let sourceAt = idBytes + (version == 0 ? 0 : 2)
        // Construction method 0 and no other file: an offset in this one.
        isInFile = method == 0 && window.bigEndian(2, at: sourceAt) == 0
        start = window.bigEndian(startBytes, at: sourceAt + 2) ?? 0
        extentsLeft = window.bigEndian(2, at: sourceAt + 2 + startBytes) ?? 0
        // Extents that are written with no bytes at all are the whole of the file, once or sixty thousand times.
        if extentBytes == 0, extentsLeft > 0 { (hasData, extentsLeft) = (true, 0) }
    }

    private mutating func takeExtent(_ window: Head) {
        extentsLeft -= 1
        let offset = start.adding(window.bigEndian(offsetBytes, at: indexBytes) ?? 0)
        let length = window.bigEndian(lengthBytes, at: indexBytes + offsetBytes) ?? 0
        if length > 0 || lengthBytes == 0 { hasData = true }
        guard isInFile else { return }
        neededBytes = max(neededBytes, offset.adding(length))
        remember(Location(item: item, offset: offset, length: length))
    }

    /// The notes are among the shorter ones: tiles of a picture are larger.
    private mutating func remember(_ location: Location) {
        guard remembered == shortest.count else {
            shortest[remembered] = location
            remembered += 1
            return
        }
        var longest = 0
        for index in 0..<remembered where shortest[index].length > shortest[longest].length { longest = index }
        if location.length < shortest[longest].length || location.item == exifID { shortest[longest] = location }
    }
}
