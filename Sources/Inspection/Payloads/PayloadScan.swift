/// Looks for what is no media in a piece of a file.
///
/// Coded pictures and sounds hold every row of four bytes by chance, in one photo of a thousand. So a signature counts only
/// with what must stand behind it: a version, a checksum, a length that is possible. What readers accept decides where it is
/// looked for: archives are found anywhere (7-Zip and UnRAR search, ZIP is read from its end), a PDF anywhere near the
/// beginning or the end, a disk image at its fixed places only.
enum PayloadScan {
    /// So much of the end of a file may hold the last record of a ZIP with the longest comment there is (APPNOTE 4.3.16).
    static let tailBytes = 65_535 + 22

    /// In any piece of a file.
    static func payload(in piece: Head) -> ForeignPayload? {
        Archives.payload(in: piece) ?? Programs.payload(in: piece) ?? Documents.payload(in: piece)
    }

    /// In the first 64 KiB of a file, or all of it.
    static func payload(inHead head: Head) -> ForeignPayload? {
        DiskImage.isIn(head) ? .iso : payload(in: head)
    }

    /// In the last ``tailBytes`` of a file, or all of it.
    ///
    /// - Parameter isSeen: all of it was looked at as a head.
    static func payload(inTail tail: Head, isSeen: Bool) -> ForeignPayload? {
        if ZipEnd.isIn(tail) { return .zip }
        if Archives.endsAsRAR(tail) { return .rar }
        if Documents.endsAsPDF(tail) { return .pdf }
        return isSeen ? nil : payload(in: tail)
    }

    /// At the very start of what lies behind a container's end, or of a piece that is not media.
    static func payload(atStartOf piece: Head) -> ForeignPayload? { Programs.payload(atStartOf: piece) }
}
