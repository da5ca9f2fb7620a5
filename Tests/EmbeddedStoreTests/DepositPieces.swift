import Spooling

extension Deposit {
    /// Opens an exhibit and appends pieces of these lengths, each of a byte of its own. Returns all of them together.
    func appendPieces(_ lengths: [Int]) async throws -> [UInt8] {
        try await open()
        var whole: [UInt8] = []
        for (index, length) in lengths.enumerated() {
            let piece = [UInt8](repeating: UInt8(index + 1), count: length)
            try await append(piece[...])
            whole += piece
        }
        return whole
    }
}
