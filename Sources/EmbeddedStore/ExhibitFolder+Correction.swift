public import Spooling
public import Tips

extension ExhibitFolder: CorrectingVault {
    public func replaceManifest(_ bytes: [UInt8], of tip: TipID) throws {
        do {
            try disk.replace(
                folder.manifest(of: tip), by: bytes, draft: folder.manifestDraft(of: tip), in: folder.shelf(of: tip))
        } catch let failure as DiskFailure {
            throw Failure(
                "manifest-unwritten",
                "The ledger has the correction, and the manifest beside the exhibits of tip \(tip) is the old one. Check the disk and its room, then correct it once more.",
                .callSomeone, cause: failure)
        }
    }
}
