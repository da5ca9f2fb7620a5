import Foundation
import Tips

/// Where damaged files go, by its descriptor: the folder `aside` in the drop's folder. Whoever fills that folder may have put
/// something else under this name, so a link is not followed, and nothing ever leaves the drop's folder. Every call blocks.
final class AsideFolder: Sendable {
    static let name = "aside"
    static let reasonsName = "reasons.txt"
    private let drop: Int32
    private let aside: Int32

    /// Nil when there is no such folder and none can be made.
    init?(in directory: String) {
        let drop = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard drop >= 0 else { return nil }
        mkdirat(drop, Self.name, 0o750)
        let aside = openat(drop, Self.name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard aside >= 0 else {
            close(drop)
            return nil
        }
        (self.drop, self.aside) = (drop, aside)
    }

    deinit {
        close(aside)
        close(drop)
    }

    /// Puts a file of the drop's folder aside, under a number behind its name when the name is taken. False when it still
    /// lies where it lay.
    func take(_ name: String, why: String, at now: Moment) -> Bool {
        guard let place = place(for: name), renameat(drop, name, aside, place) == 0 else { return false }
        note("\(now) \(place.onOneLine) \(why)\n")
        return true
    }

    private func note(_ line: String) {
        let flags = O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC
        let reasons = openat(aside, Self.reasonsName, flags, 0o640)
        guard reasons >= 0 else { return }
        defer { close(reasons) }
        var status = stat()
        guard fstat(reasons, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return }
        // A reason that did not fit is missed by nobody but a reader.
        _ = Array(line.utf8).withUnsafeBytes { write(reasons, $0.baseAddress, $0.count) }
    }

    /// A name nothing there has. Only this program puts files there, one after the other.
    private func place(for name: String) -> String? {
        guard isTaken(name) else { return name }
        var (taken, free) = (0, 1)
        while isTaken(Self.numbered(name, free)) {
            guard free < 1 << 30 else { return nil }
            (taken, free) = (free, free * 2)
        }
        while free - taken > 1 {
            let middle = (taken + free) / 2
            if isTaken(Self.numbered(name, middle)) { taken = middle } else { free = middle }
        }
        return Self.numbered(name, free)
    }

    private func isTaken(_ name: String) -> Bool {
        guard name != Self.reasonsName else { return true }
        var status = stat()
        return fstatat(aside, name, &status, AT_SYMLINK_NOFOLLOW) == 0 || errno != ENOENT
    }

    /// No name of a file has more than 255 bytes.
    private static func numbered(_ name: String, _ number: Int) -> String {
        "\(String(decoding: name.utf8.prefix(240), as: UTF8.self)).\(number)"
    }
}
