import Foundation
import Tips

/// The names a pass looks at. Anybody may have filled the folder, and what is not ours stays there: so it never stands in
/// the way of what is.
struct DropNames: Sendable, Hashable {
    /// Those with an ending of ours, in order, and then the others.
    var names: [String] = []
    /// At least so many were not looked at.
    var leftOut = 0

    /// How much of a folder a pass looks at.
    struct Bounds: Sendable {
        /// Of any kind.
        var names = 1_000_000
        /// Of those without an ending of ours. A tip may lie there under another name, and it is found by its head.
        var others = 100_000
    }

    static let endings = [".tip", ".beat", ".gone"]

    /// Blocks. Throws `Failure`.
    static func read(_ directory: String, within bounds: Bounds = Bounds()) throws -> DropNames {
        guard let stream = opendir(directory) else {
            throw Failure(
                "no-input", "The folder \(directory) cannot be read. Look at its mode and its mount.", .refuse)
        }
        defer { closedir(stream) }
        var (ours, others, found) = (DropNames(), [String](), 0)
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
                tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            // Names with a dot are what other programs have not finished.
            guard !name.hasPrefix("."), name != AsideFolder.name else { continue }
            found += 1
            guard found <= bounds.names else {
                ours.leftOut += 1
                break
            }
            if endings.contains(where: name.hasSuffix) {
                ours.names.append(name)
            } else if others.count < bounds.others {
                others.append(name)
            } else {
                ours.leftOut += 1
            }
        }
        ours.names.sort()
        ours.names += others.sorted()
        return ours
    }
}
