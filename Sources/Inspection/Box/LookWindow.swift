/// Bytes of a file that are to be looked at, wherever they lie.
struct LookWindow: @unchecked Sendable {
    // Unchecked: shared memory is read only while the question it came with is being answered, and nobody writes it then.
    private let place: Place

    private enum Place {
        case here(ArraySlice<UInt8>)
        /// Where somebody else put them; what is needed of them is copied.
        case shared(UnsafeRawBufferPointer)
    }

    init(_ bytes: ArraySlice<UInt8>) {
        place = .here(bytes)
    }

    init(shared bytes: UnsafeRawBufferPointer) {
        place = .shared(bytes)
    }

    /// So much can be looked at together.
    static let mostBytes = 512 * 1024

    var count: Int {
        switch place {
        case .here(let bytes): bytes.count
        case .shared(let bytes): bytes.count
        }
    }

    var bytes: ArraySlice<UInt8> { piece(from: 0, upTo: count) }

    /// At most `most` bytes from `offset` on.
    func piece(from offset: Int, upTo most: Int) -> ArraySlice<UInt8> {
        switch place {
        case .here(let bytes): bytes.dropFirst(offset).prefix(most)
        case .shared(let bytes): Array(UnsafeRawBufferPointer(rebasing: bytes.dropFirst(offset).prefix(most)))[...]
        }
    }

    /// Puts them where another process reads them. There must be room.
    func copy(to room: UnsafeMutableRawBufferPointer) {
        bytes.withUnsafeBytes { room.copyMemory(from: $0) }
    }
}
