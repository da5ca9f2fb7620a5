extension TiffReader {
    /// The places a TIFF structure pointed to and that are still ahead. There is room for two dozen: a directory has no more
    /// that matter.
    struct Wanted: Sendable, BitwiseCopyable {
        private var places = InlineArray<24, Place>(repeating: Place(offset: 0, errand: .none))
        private var count = 0

        private struct Place: BitwiseCopyable {
            var offset: UInt64
            var errand: Errand
        }

        var isEmpty: Bool { count == 0 }

        mutating func add(_ offset: UInt64, _ errand: Errand) {
            guard count < places.count else { return }
            places[count] = Place(offset: offset, errand: errand)
            count += 1
        }

        /// The nearest place ahead; those behind are forgotten.
        mutating func next(from offset: UInt64) -> UInt64? {
            var nearest: UInt64?
            var index = 0
            while index < count {
                let place = places[index].offset
                if place < offset {
                    remove(at: index)
                } else {
                    nearest = min(nearest ?? place, place)
                    index += 1
                }
            }
            return nearest
        }

        mutating func take(at offset: UInt64) -> Errand {
            for index in 0..<count where places[index].offset == offset {
                let errand = places[index].errand
                remove(at: index)
                return errand
            }
            return .none
        }

        var hasPicture: Bool { (0..<count).contains { places[$0].errand.isOfPicture } }

        private mutating func remove(at index: Int) {
            count -= 1
            places[index] = places[count]
        }
    }
}
