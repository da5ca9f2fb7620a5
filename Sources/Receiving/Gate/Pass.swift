import Spooling

/// What a request was let in with, held until it is answered.
struct Pass: Sendable {
    static let free = Pass()

    /// Its place among the requests that bring exhibits.
    var slot: ArrivingSlot?
    /// Whose the upload is that it begins; nil where nobody is held to a share.
    var share: UploadShare?
    /// What was paid, and by whom; nil where nothing was.
    var paid: (purpose: Gate.Purpose, asker: Allowances.Asker)?
}
