/// A walk put aside as bytes, to be taken up by any worker of this very program: nobody else can read them, and nobody who
/// has not to fear hostile bytes may. At most ``WalkPosition/mostStateBytes``.
extension Walk {
    var frozen: [UInt8] {
        withUnsafeBytes(of: progress) { Array($0) } + container.frozen + held
    }

    /// Nil unless the bytes are a walk through such a file.
    init?(mediaType: String, frozen: [UInt8]) {
        guard let container = Self.container(of: mediaType)?.thawed(from: frozen.dropFirst(Self.progressBytes)),
            let progress = frozen.value(as: Progress.self)
        else { return nil }
        let held = frozen.dropFirst(Self.progressBytes + container.frozen.count)
        guard held.count <= Self.mostHeldBytes else { return nil }
        self.init(container, progress, held: Array(held))
    }

    private static let progressBytes = MemoryLayout<Progress>.size
}

extension ContainerWalk {
    fileprivate var frozen: [UInt8] { withUnsafeBytes(of: self) { Array($0) } }

    /// One of the same kind.
    fileprivate func thawed(from bytes: ArraySlice<UInt8>) -> (any ContainerWalk)? { Array(bytes).value(as: Self.self) }
}

extension [UInt8] {
    fileprivate func value<Value: BitwiseCopyable>(as type: Value.Type) -> Value? {
        guard count >= MemoryLayout<Value>.size else { return nil }
        // A place with room for the whole stride: what is loaded ends behind the last byte that was written.
        return withUnsafeTemporaryAllocation(of: Value.self, capacity: 1) { room in
            withUnsafeBytes { bytes in
                UnsafeMutableRawBufferPointer(room).copyMemory(
                    from: UnsafeRawBufferPointer(rebasing: bytes.prefix(MemoryLayout<Value>.size)))
            }
            return room[0]
        }
    }
}
