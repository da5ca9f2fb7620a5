import Spooling
import Tips

/// A promise that was broken.
public struct Breach: Sendable, Hashable {
    public enum Sort: String, Sendable { case lost, twice, torn, other }

    public var sort: Sort
    public var sentence: String
}

/// What everybody outside the process knows: it outlives every crash.
final class Memory: @unchecked Sendable {
    let trace: Trace
    let nature: Nature
    private(set) var letters: [Letter] = []
    private(set) var acknowledged = 0
    private(set) var breaches: [Breach] = []
    /// Letters that were acknowledged before the last backup began that came to its end; nil before there was one.
    var backedUp: [Letter]?
    /// Tips that could be read when somebody last looked.
    var readable: Set<TipID> = []
    /// No more than somebody reads.
    private static let mostBreaches = 20

    init(_ trace: Trace, _ nature: Nature) {
        self.trace = trace
        self.nature = nature
    }

    func breach(_ sort: Breach.Sort, _ sentence: String) {
        trace.note("breach \(sentence)")
        if breaches.count < Self.mostBreaches { breaches.append(Breach(sort: sort, sentence: sentence)) }
    }

    func add(_ letter: Letter) { letters.append(letter) }

    /// An answer that reached its citizen.
    func acknowledged(_ letter: Letter, _ kept: Kept, as id: TipID) {
        trace.note("kept", letter.number)
        // Of one that was erased meanwhile nothing is left to be told.
        let isErased = kept.isRepeat && kept.exhibits.isEmpty && letter.isDelivered
        if kept.exhibits.map(\.digest) != letter.digests, !isErased {
            breach(.torn, "letter \(letter.number) was answered with other exhibits than it has")
        }
        // Of two that were under way together, the repeat's answer may come first.
        if letter.key != nil, !kept.isRepeat {
            if letter.wasNew { breach(.twice, "letter \(letter.number) was answered 201 twice") }
            letter.wasNew = true
        }
        guard let before = letter.kept else {
            acknowledged += 1
            letter.kept = kept
            if !letter.ids.contains(kept.tip) {
                breach(.other, "letter \(letter.number) was answered with an id that no request of it had")
            }
            if letter.key == nil, kept.tip != id { breach(.other, "letter \(letter.number) has somebody's id") }
            return
        }
        // Without a key each request is a tip of its own; with one they are the same.
        guard letter.key != nil else { return }
        if kept.tip != before.tip {
            breach(.twice, "letter \(letter.number) was kept as \(before.tip) and \(kept.tip)")
        }
        if kept.receipt != before.receipt { breach(.other, "letter \(letter.number) was given another receipt") }
    }

    /// Uploads with a sync that failed, and whether one of their folder did: what they had is given up.
    private var spoiltUploads: Set<String> = []
    private var isUploadFolderSpoilt = false

    func syncFailed(_ path: String) {
        guard let start = path.firstRange(of: "/uploads")?.upperBound else { return }
        if start == path.endIndex { isUploadFolderSpoilt = true }
        spoiltUploads.insert(String(path[start...].dropFirst().prefix(26)))
    }

    /// Of uploads that were begun before the spool knew whom to seal to, nothing stays.
    var sealsByNow = true
    private var begunInClear: Set<UploadName> = []

    func began(_ name: UploadName) {
        if nature.isSealed, !sealsByNow { begunInClear.insert(name) }
    }

    func mayBeGone(_ name: UploadName) -> Bool {
        isUploadFolderSpoilt || spoiltUploads.contains(name.description) || sealsByNow && begunInClear.contains(name)
    }

    func letter(of tip: TipID) -> Letter? { letters.first { $0.ids.contains(tip) } }
}
