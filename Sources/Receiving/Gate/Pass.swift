/// What a request was let in with, held until it is answered.
struct Pass: Sendable {
    static let free = Pass()

    /// Its place among the requests that bring exhibits.
    var slot: ArrivingSlot?
    /// Who paid for a guess at a receipt.
    var guess: Allowances.Asker?
}
