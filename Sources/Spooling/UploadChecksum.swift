internal import Crypto
internal import Tips

/// What the bytes of one request must hash to (tus 1.0.0, `Upload-Checksum`).
public struct UploadChecksum: Sendable, Hashable {
    public enum Algorithm: String, Sendable, CaseIterable {
        case sha1
        case sha256

        /// Bytes of a hash.
        var length: Int { self == .sha1 ? 20 : 32 }
    }

    public let algorithm: Algorithm
    public let expected: [UInt8]

    /// Nil when `expected` is not as long as the algorithm's hashes are.
    public init?(_ algorithm: Algorithm, expected: [UInt8]) {
        guard expected.count == algorithm.length else { return nil }
        self.algorithm = algorithm
        self.expected = expected
    }

    /// Hashes while the bytes go by.
    public struct Hasher: Sendable {
        private let expected: [UInt8]
        private var state: State

        private enum State {
            case sha1(Insecure.SHA1)
            case sha256(Tips.Digest.Hasher)
        }

        public init(_ checksum: UploadChecksum) {
            expected = checksum.expected
            switch checksum.algorithm {
            case .sha1: state = .sha1(Insecure.SHA1())
            case .sha256: state = .sha256(Tips.Digest.Hasher())
            }
        }

        public mutating func update(_ bytes: UnsafeRawBufferPointer) {
            switch state {
            case .sha1(var hash):
                hash.update(bufferPointer: bytes)
                state = .sha1(hash)
            case .sha256(var hash):
                hash.update(bytes)
                state = .sha256(hash)
            }
        }

        /// Whether what went by is what was announced.
        public var isRight: Bool {
            switch state {
            case .sha1(let hash): hash.finalize().elementsEqual(expected)
            case .sha256(let hash): hash.finish().bytes == expected
            }
        }
    }
}
