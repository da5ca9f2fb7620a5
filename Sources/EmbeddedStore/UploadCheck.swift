import Sealing
import Spooling
import Tips

/// A look at the uploads' folder that changes nothing: what a crash leaves there is no fault, and the next start's to mend.
public struct UploadCheck: Sendable {
    /// Those with a note.
    public private(set) var count = 0
    /// A sentence for each thing that no crash explains.
    public private(set) var wrong: [String] = []

    init(_ folder: SpoolFolder, disk: any Disk) throws {
        do {
            for file in try disk.names(in: folder.uploads) {
                guard let (name, side) = SpoolFolder.upload(ofFile: file) else {
                    wrong.append("uploads/: a file that no upload has.")
                    continue
                }
                if side == .note { look(at: name, folder, disk) }
                if side == .mark, let text = try disk.text(of: folder.upload(name, .mark)),
                    UploadMark.tip(in: text) == nil
                {
                    wrong.append("Upload \(name): its mark cannot be read. The tip that took it is not harmed.")
                }
            }
        } catch let failure as DiskFailure where failure.isAbsent {
            // A spool from before there were uploads.
        }
    }

    private mutating func look(at name: UploadName, _ folder: SpoolFolder, _ disk: any Disk) {
        count += 1
        do {
            // It may come to its end while this looks.
            guard let text = try disk.text(of: folder.upload(name, .note)), let note = UploadNote(text) else { return }
            let file = try disk.openForReading(folder.upload(name))
            defer { disk.close(file) }
            let most =
                note.isSealed
                ? PayloadCipher.sealedBytes(of: note.bytes) + Int64(SealedHead.longest) : note.bytes
            if try disk.length(of: file) > most {
                wrong.append("Upload \(name): its file is longer than the upload was declared to be.")
            }
        } catch let failure as DiskFailure where failure.isAbsent {
            // A tip has taken it.
        } catch {
            wrong.append("Upload \(name): its files cannot be read.")
        }
    }
}
