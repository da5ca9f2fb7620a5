import EmbeddedStore
import Spooling
import Tips

/// Sends letters through the door of one life, and notes what was answered while the process lived.
struct Citizens: Sendable {
    let spool: Spool
    /// Nil where nobody sends files piece by piece.
    let sending: Sending?
    let disk: WorldDisk
    let memory: Memory
    let chance: Chance
    let clock: WorldClock
    let wall: WallClock

    private var isAlive: Bool { !disk.isDead }

    /// A few at the same time, each one letter after the other.
    func write(_ letters: [Letter]) async {
        let writers = chance.int(1...3)
        await withDiscardingTaskGroup { group in
            for writer in 0..<writers {
                group.addTask {
                    for letter in letters where letter.number % writers == writer {
                        await pause(upToSeconds: 10)
                        await send(letter)
                        if letter.key != nil, chance.once(in: 4) { await send(letter) }
                    }
                }
            }
            // Some press the button twice.
            for letter in letters where letter.key != nil && chance.once(in: 6) { group.addTask { await send(letter) } }
        }
    }

    private func pause(upToSeconds most: Int) async {
        try? await clock.sleep(for: .milliseconds(chance.skewed(upTo: most * 1000)))
    }

    /// Until it is answered for good, or the process is gone.
    private func send(_ letter: Letter) async {
        for _ in 0..<4 where isAlive && !Task.isCancelled {
            var source = chance
            let id = TipID.random(using: &source)
            letter.ids.append(id)
            do {
                let kept = try await request(letter, id)
                guard isAlive else { return }
                memory.acknowledged(letter, kept, as: id)
                return
            } catch {
                guard isAlive else { return }
                let failure = error as? Failure
                memory.trace.note(failure?.code.rawValue ?? "error")
                // When the ledger itself failed, nobody knows.
                if failure?.verdict != .callSomeone { letter.refused.insert(id) }
                if failure?.verdict == .refuse {
                    memory.breach(.other, "letter \(letter.number) was refused: \(error)")
                }
                await pause(upToSeconds: 5)
            }
        }
    }

    private func request(_ letter: Letter, _ id: TipID) async throws -> Kept {
        let reservation = try letter.key.map { try spool.reserve(key: $0) }
        guard !letter.exhibits.isEmpty else {
            let tip = letter.tip(id, at: wall.now, [])
            return try await withCheckedThrowingContinuation { continuation in
                spool.admit(text: tip, reservation: reservation) { continuation.resume(with: $0) }
            }
        }
        let deposit = spool.vault.deposit(for: id)
        var exhibits: [Exhibit] = []
        var uploads: [NamedUpload] = []
        do {
            for (index, bytes) in letter.exhibits.dropLast(letter.sent.count).enumerated() {
                let (count, digest) = try await put(bytes, into: deposit)
                exhibits.append(
                    Exhibit(
                        number: index + 1, mediaType: "image/jpeg", bytes: count, digest: digest,
                        sealed: await deposit.sealedForm()))
            }
            for file in letter.sent {
                guard let sending else { break }
                let named = try await sending.bring(file, number: exhibits.count + 1, keyHash: reservation?.keyHash)
                exhibits.append(named.exhibit)
                uploads.append(named)
            }
            if chance.once(in: 30) {
                // The connection broke.
                throw Failure("gone", "The sender went away.", .again)
            }
        } catch {
            await deposit.abandon()
            throw error
        }
        return try await spool.admit(
            letter.tip(id, at: wall.now, exhibits), deposit: deposit, reservation: reservation, uploads: uploads)
    }

    private func put(_ bytes: [UInt8], into deposit: any Deposit) async throws -> (bytes: Int64, digest: Digest) {
        if chance.coin { return try await deposit.keep(bytes[...]) }
        try await deposit.open()
        var rest = bytes[...]
        while !rest.isEmpty {
            let piece = rest.prefix(chance.skewed(upTo: 20_000))
            try await deposit.append(piece)
            rest = rest.dropFirst(piece.count)
        }
        return try await deposit.close()
    }
}
