/// A file system with a memory that forgets: names and bytes as programs see them, and what a power cut leaves of both.
///
/// It promises what POSIX does and no more. Bytes are safe once their file was synced, names once a folder was synced that
/// they were changed in. Each change of a name happens as a whole; which ones of those not synced have happened, in what
/// order, and what is left of bytes that were not synced, the chance of the cut decides.
final class Medium: @unchecked Sendable {
    enum Fault: Error { case absent, exists, isFolder }

    enum Node {
        case file(Inode)
        case folder(Folder)
    }

    final class Folder {
        var names: [String: Node] = [:]
        fileprivate var settled: [String: (node: Node?, change: Int)] = [:]
        fileprivate var changes: [NameChange] = []
    }

    /// One step of a file system's journal.
    fileprivate final class NameChange {
        let number: Int
        let steps: [(folder: Folder, name: String, node: Node?)]
        var isSettled = false

        init(_ number: Int, _ steps: [(folder: Folder, name: String, node: Node?)]) {
            self.number = number
            self.steps = steps
        }

        func settle() {
            isSettled = true
            for step in steps where step.folder.settled[step.name].map({ $0.change < number }) ?? true {
                step.folder.settled[step.name] = (step.node, number)
            }
        }
    }

    fileprivate let root = Folder()
    private var folders: [String: Folder] = [:]
    private var numbers = 0
    /// With names or bytes that were not synced, in the order they became so.
    fileprivate var touchedFolders: [Folder] = []
    private var touchedFiles: [Inode] = []

    // MARK: Looking

    func node(_ path: String) -> Node? {
        if let folder = folders[path] { return .folder(folder) }
        guard let (folder, name) = place(path) else { return .folder(root) }
        return folder?.names[name]
    }

    func file(_ path: String) throws(Fault) -> Inode {
        switch node(path) {
        case .file(let file): return file
        case .folder: throw .isFolder
        case nil: throw .absent
        }
    }

    func folder(_ path: String) throws(Fault) -> Folder {
        guard case .folder(let folder) = node(path) else { throw .absent }
        folders[path] = folder
        return folder
    }

    /// Where a name stands; nil for the root itself.
    private func place(_ path: String) -> (folder: Folder?, name: String)? {
        var path = path[...]
        if path.hasSuffix("/..") {
            path = path.dropLast(3)
            path = path[..<(path.lastIndex(of: "/") ?? path.startIndex)]
        }
        guard let slash = path.lastIndex(of: "/") else { return path.isEmpty ? nil : (root, String(path)) }
        let parent = String(path[..<slash])
        return ((parent.isEmpty ? root : try? folder(parent)), String(path[path.index(after: slash)...]))
    }

    // MARK: Changing names

    @discardableResult
    func create(_ path: String) throws(Fault) -> Inode {
        let file = Inode(growsInOrder: path.contains("/uploads/"))
        try add(.file(file), at: path)
        return file
    }

    func makeFolder(_ path: String) throws(Fault) {
        try add(.folder(Folder()), at: path)
    }

    func link(_ path: String, to newPath: String) throws(Fault) {
        try add(.file(file(path)), at: newPath)
    }

    func rename(_ path: String, to newPath: String) throws(Fault) {
        let file = try file(path)
        guard let (from, name) = place(path), let from, let (to, newName) = place(newPath), let to else {
            throw .absent
        }
        if case .folder = to.names[newName] { throw .isFolder }
        change([(from, name, nil), (to, newName, .file(file))])
    }

    func unlink(_ path: String) throws(Fault) {
        guard let (folder, name) = place(path), let folder else { throw .absent }
        switch folder.names[name] {
        case .file: change([(folder, name, nil)])
        case .folder: throw .isFolder
        case nil: throw .absent
        }
    }

    private func add(_ node: Node, at path: String) throws(Fault) {
        guard let (folder, name) = place(path), let folder else { throw .absent }
        guard folder.names[name] == nil else { throw .exists }
        change([(folder, name, node)])
    }

    private func change(_ steps: [(folder: Folder, name: String, node: Node?)]) {
        numbers += 1
        let change = NameChange(numbers, steps)
        for step in steps {
            step.folder.names[step.name] = step.node
            if step.folder.changes.isEmpty { touchedFolders.append(step.folder) }
            if step.folder.changes.last !== change { step.folder.changes.append(change) }
        }
    }

    func syncFolder(_ folder: Folder) {
        for change in folder.changes where !change.isSettled { change.settle() }
        folder.changes = []
        touchedFolders.removeAll { $0 === folder }
    }

    // MARK: Changing bytes

    func write(_ bytes: UnsafeRawBufferPointer, at offset: Int, to file: Inode) {
        touch(file)
        file.write(bytes, at: offset)
    }

    func truncate(_ file: Inode, to length: Int) {
        touch(file)
        file.truncate(to: length)
    }

    private func touch(_ file: Inode) {
        if touchedFiles.last !== file, !touchedFiles.contains(where: { $0 === file }) { touchedFiles.append(file) }
    }

    // MARK: Power

    /// What was not synced is decided; programs see from now on what is on the platter.
    func powerCut(_ chance: Chance) {
        for file in touchedFiles { file.powerCut(chance) }
        touchedFiles = []
        var changes: [NameChange] = []
        for folder in touchedFolders {
            for change in folder.changes where !change.isSettled && !changes.contains(where: { $0 === change }) {
                changes.append(change)
            }
            folder.changes = []
        }
        changes.sort { $0.number < $1.number }
        settle(changes, chance)
        touchedFolders = []
        folders = [:]
        restore(root)
    }

    /// All, none, those up to one as a journal has them, or any.
    private func settle(_ changes: [NameChange], _ chance: Chance) {
        switch chance.below(4) {
        case 0: for change in changes { change.settle() }
        case 1: return
        case 2: for change in changes.prefix(chance.below(changes.count + 1)) { change.settle() }
        default: for change in changes where chance.coin { change.settle() }
        }
    }

    private func restore(_ folder: Folder) {
        folder.names = folder.settled.compactMapValues(\.node)
        for (_, node) in folder.names {
            if case .folder(let below) = node { restore(below) }
        }
    }
}

extension Medium {
    /// Every file that has a name, by its path.
    func eachFile(_ body: (_ path: String, Inode) -> Void) { Self.eachFile(below: root, "", body) }

    /// Names and bytes as they are now, on the platter at once; what has its name there already stays.
    func copy(_ path: String, to newPath: String) {
        guard case .folder(let from) = node(path) else { return }
        if node(newPath) == nil { try? makeFolder(newPath) }
        for (name, node) in from.names.sorted(by: { $0.key < $1.key }) {
            switch node {
            case .folder: copy(path + "/" + name, to: newPath + "/" + name)
            case .file(let file):
                guard let new = try? create(newPath + "/" + name) else { continue }
                file.bytes.withUnsafeBytes { new.write($0, at: 0) }
                new.sync()
            }
        }
        if let folder = try? folder(newPath) { syncFolder(folder) }
    }

    private static func eachFile(below folder: Folder, _ path: String, _ body: (_ path: String, Inode) -> Void) {
        for (name, node) in folder.names {
            switch node {
            case .file(let file): body(path + "/" + name, file)
            case .folder(let below): eachFile(below: below, path + "/" + name, body)
            }
        }
    }

    /// What is there is on the platter.
    func powerOn() { syncFolder(root) }

    /// Nobody needs it any more: what was to be done yet is forgotten.
    func powerOff() {
        for folder in touchedFolders { folder.changes = [] }
        touchedFolders = []
    }
}
