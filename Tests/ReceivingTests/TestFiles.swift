import Foundation
import Synchronization

/// The bytes of a file; empty when it cannot be read.
func readFile(_ path: String) -> [UInt8] {
    FileManager.default.contents(atPath: path).map { Array($0) } ?? []
}

func removeFolder(_ path: String) {
    try? FileManager.default.removeItem(atPath: path)
}

/// Every file below a folder, by its path.
func files(below folder: String) -> [String] {
    let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    var isFolder: ObjCBool = false
    return names.map { folder + "/" + $0 }.filter {
        FileManager.default.fileExists(atPath: $0, isDirectory: &isFolder) && !isFolder.boolValue
    }
}

/// Something one part of a test hands to another.
final class Handed<Value: Sendable>: Sendable {
    private let box = Mutex<Value?>(nil)

    var value: Value? {
        get { box.withLock { $0 } }
        set { box.withLock { $0 = newValue } }
    }
}
