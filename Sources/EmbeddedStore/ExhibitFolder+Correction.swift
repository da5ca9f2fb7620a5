public import Spooling
public import Tips

extension ExhibitFolder: CorrectingVault {
    public func replaceManifest(_ bytes: [UInt8], of tip: TipID) throws {
        let draft = folder.manifestDraft(of: tip)
        do {
            // What an earlier try left behind.
            try disk.unlink(draft)
            let file = try disk.create(draft)
            do {
                defer { disk.close(file) }
                try bytes.withUnsafeBytes { try disk.write($0, to: file) }
                try disk.sync(file)
            }
            try disk.rename(draft, to: folder.manifest(of: tip))
            try disk.syncFolder(folder.shelf(of: tip))
        } catch let failure as DiskFailure {
            throw Failure(
                "manifest-unwritten",
                "The ledger has the correction, and the manifest beside the exhibits of tip \(tip) is the old one. Check the disk and its room, then correct it once more.",
                .callSomeone, cause: failure)
        }
    }
}
