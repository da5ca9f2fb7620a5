public import Spooling
public import Tips

/// For a repair: nothing arrives meanwhile, and whoever asks may wait.
extension ExhibitFolder: RepairVault {
    public func tips(in place: RestingPlace, after: TipID?, limit: Int) throws -> [TipID] {
        switch place {
        case .exhibits, .both: try folder.tips(disk, after: after, limit: limit)
        case .orphans: try folder.tips(disk, in: folder.orphans, after: after, limit: limit)
        }
    }

    public func remains(of tip: TipID, in place: RestingPlace) throws -> Remains {
        Remains(
            manifest: try bytes(of: tip, in: place) { folder.manifest(of: tip, in: $0) },
            statement: try bytes(of: tip, in: place) { folder.statement(of: tip, in: $0) })
    }

    /// In the order in which they are looked through.
    private func shelves(of tip: TipID, in place: RestingPlace) -> [String] {
        switch place {
        case .exhibits: [folder.shelf(of: tip)]
        case .orphans: [folder.orphans]
        case .both: [folder.shelf(of: tip), folder.orphans]
        }
    }

    /// Nil where there is no such file; nothing where it cannot be read, which agrees with no digest and stops only its tip.
    private func bytes(of tip: TipID, in place: RestingPlace, _ path: (String) -> String) throws -> [UInt8]? {
        for shelf in shelves(of: tip, in: place) {
            do {
                if let bytes = try disk.bytes(of: path(shelf), most: KeptManifest.longestBytes + 1) { return bytes }
            } catch is DiskFailure {
                return []
            }
        }
        return nil
    }

    public func open(_ tip: TipID, _ exhibit: Exhibit, in place: RestingPlace) throws -> any ExhibitReader {
        let paths = shelves(of: tip, in: place).map { folder.exhibit(exhibit.number, of: tip, in: $0) }
        // Of the last one, whatever is wrong with it is said.
        for path in paths.dropLast() where try isThere(path) { return try open(path, exhibit) }
        return try open(paths[paths.count - 1], exhibit)
    }

    private func isThere(_ path: String) throws -> Bool {
        do {
            disk.close(try disk.openForReading(path))
            return true
        } catch let failure as DiskFailure {
            return !failure.isAbsent
        }
    }

    public func takeBack(_ tip: TipID, from place: RestingPlace) throws {
        do {
            let shelf = folder.shelf(of: tip)
            func names(in shelf: String) throws -> [String] {
                try disk.names(in: shelf).filter { SpoolFolder.tip(ofFile: $0) == tip }
            }
            if place != .exhibits {
                let there = Set(try names(in: shelf))
                for name in try names(in: folder.orphans) where !there.contains(name) {
                    try disk.rename(folder.orphans + "/" + name, to: shelf + "/" + name)
                }
            }
            for name in try names(in: shelf) {
                let file = try disk.openForAppending(shelf + "/" + name)
                defer { disk.close(file) }
                try disk.sync(file)
            }
            try disk.syncFolder(shelf)
            if place != .exhibits { try disk.syncFolder(folder.orphans) }
        } catch let failure as DiskFailure {
            throw Failure(
                "exhibit-unsynced",
                "The files of tip \(tip) could not be put back. Check the disk, its room and the owner of the files, then repair again.",
                .callSomeone, cause: failure)
        }
    }
}
