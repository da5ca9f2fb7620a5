import Foundation

extension [UInt8] {
    /// Whether these bytes stand somewhere in it.
    func hold(_ words: [UInt8]) -> Bool {
        guard let first = words.first else { return true }
        return withUnsafeBytes { whole in
            var rest = whole
            while rest.count >= words.count, let start = rest.baseAddress,
                let found = memchr(start, Int32(first), rest.count - words.count + 1)
            {
                if memcmp(found, words, words.count) == 0 { return true }
                rest = UnsafeRawBufferPointer(rebasing: rest[(UnsafeRawPointer(found) - start + 1)...])
            }
            return false
        }
    }

    func hold(_ words: String) -> Bool { hold(Array(words.utf8)) }
}
