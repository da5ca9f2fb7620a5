import Foundation

extension [UInt8] {
    /// Where these bytes first stand in it, at `start` or behind.
    func place(of words: [UInt8], from start: Int = 0) -> Int? {
        guard let first = words.first else { return start }
        return withUnsafeBytes { whole in
            guard let base = whole.baseAddress else { return nil }
            var at = start
            while at + words.count <= whole.count,
                let found = memchr(base + at, Int32(first), whole.count - at - words.count + 1)
            {
                at = UnsafeRawPointer(found) - base
                if memcmp(found, words, words.count) == 0 { return at }
                at += 1
            }
            return nil
        }
    }

    func hold(_ words: String) -> Bool { place(of: Array(words.utf8)) != nil }
}
