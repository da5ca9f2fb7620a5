/// Walks the directories of a TIFF, of the first picture and those that follow it, and holds what they point to against
/// the length of the file.
struct TiffWalk: ContainerWalk, BitwiseCopyable {
    private var reader = TiffReader()

    mutating func step(_ window: Head, at position: UInt64) -> WalkStep { reader.step(window, at: position) }

    func findings(length: UInt64) -> WalkFindings {
        var findings = WalkFindings()
        findings.pixels = reader.extents.largest
        findings.take(reader.exif)
        if reader.isBroken {
            findings.ending = .broken
        } else if reader.awaitsPicture || reader.extents.neededBytes > length {
            findings.ending = .cut
        } else {
            findings.ending = .whole
            findings.hasMedia = reader.extents.hasPicture
        }
        return findings
    }
}
