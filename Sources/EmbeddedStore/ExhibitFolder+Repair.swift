public import Spooling
public import Tips

/// For a repair: nothing arrives meanwhile, and whoever asks may wait.
extension ExhibitFolder: RepairVault {
    public func tips(in place: RestingPlace, after: TipID?, limit: Int) throws -> [TipID] {
        let start = after?.description ?? ""
        var found: [TipID] = []
        for folder in folders(of: place, from: start) {
            for tip in try disk.names(in: folder).compactMap(SpoolFolder.tip(ofFile:))
            where tip.description > start && found.last != tip {
                found.append(tip)
                if found.count == limit { return found }
            }
        }
        return found
    }

    private func folders(of place: RestingPlace, from start: String) -> [String] {
        switch place {
        case .exhibits:
            SpoolFolder.shelves.filter { $0 >= start.prefix(2) }.map { folder.exhibits + "/" + $0 }
        case .orphans: [folder.orphans]
        }
    }

    public func remains(of tip: TipID, in place: RestingPlace) throws -> Remains {
        Remains(
            manifest: try bytes(folder.manifest(of: tip, in: shelf(of: tip, in: place))),
            statement: try bytes(folder.statement(of: tip, in: shelf(of: tip, in: place))))
    }

    private func shelf(of tip: TipID, in place: RestingPlace) -> String {
        switch place {
        case .exhibits: folder.shelf(of: tip)
        case .orphans: folder.orphans
        }
    }

    /// Nil where there is no such file; nothing where it cannot be read, which agrees with no digest and stops only its tip.
    private func bytes(_ path: String) throws -> [UInt8]? {
        do {
            let file = try disk.openForReading(path)
            defer { disk.close(file) }
            return try bytes(of: file, most: KeptManifest.longestBytes + 1)
        } catch let failure as DiskFailure {
            return failure.isAbsent ? nil : []
        }
    }

    private func bytes(of file: DiskFile, most: Int) throws -> [UInt8] {
        try [UInt8](unsafeUninitializedCapacity: most) { buffer, count in
            let raw = UnsafeMutableRawBufferPointer(buffer)
            while count < most,
                case let read = try disk.read(
                    file, into: UnsafeMutableRawBufferPointer(rebasing: raw[count...]), at: Int64(count)), read > 0
            { count += read }
        }
    }

    public func open(_ tip: TipID, _ exhibit: Exhibit, in place: RestingPlace) throws -> any ExhibitReader {
        try open(folder.exhibit(exhibit.number, of: tip, in: shelf(of: tip, in: place)), exhibit)
    }

    public func takeBack(_ tip: TipID, from place: RestingPlace) throws {
        do {
            let shelf = folder.shelf(of: tip)
            for name in try disk.names(in: self.shelf(of: tip, in: place))
            where SpoolFolder.tip(ofFile: name) == tip {
                let path = shelf + "/" + name
                if place == .orphans { try disk.rename(folder.orphans + "/" + name, to: path) }
                let file = try disk.openForAppending(path)
                defer { disk.close(file) }
                try disk.sync(file)
            }
            try disk.syncFolder(shelf)
            if place == .orphans { try disk.syncFolder(folder.orphans) }
        } catch let failure as DiskFailure {
            throw Failure(
                "exhibit-unsynced",
                "The files of tip \(tip) could not be put back. Check the disk, its room and the owner of the files, then repair again.",
                .callSomeone, cause: failure)
        }
    }
}
