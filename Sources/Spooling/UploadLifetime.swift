public import Tips

/// How long an upload is kept that no tip has named. Whichever end comes first is the one that counts: what somebody has
/// declared and does not send must not stand in others' way for as long as what is growing.
public struct UploadLifetime: Sendable, Hashable {
    /// From its creation, finished or not.
    public var keptSeconds: Double
    /// From the last byte that came, until it is finished.
    public var idleSeconds: Double
    /// From its creation, until a byte comes.
    public var emptySeconds: Double

    public init(keptSeconds: Double = 24 * 3600, idleSeconds: Double = 6 * 3600, emptySeconds: Double = 15 * 60) {
        self.keptSeconds = keptSeconds
        self.idleSeconds = idleSeconds
        self.emptySeconds = emptySeconds
    }

    /// - Parameters:
    ///   - grewAt: when the last of its bytes came; its creation where none has.
    ///   - bytes: as declared: one of none is finished at once, and costs as little as one that never begins.
    public func end(createdAt: Moment, grewAt: Moment, bytes: Int64, _ standing: UploadStanding) -> Moment {
        let last = createdAt.adding(seconds: keptSeconds)
        switch standing {
        case .arriving(offset: 0): return min(last, grewAt.adding(seconds: emptySeconds))
        case .finished where bytes == 0: return min(last, grewAt.adding(seconds: emptySeconds))
        case .arriving: return min(last, grewAt.adding(seconds: idleSeconds))
        case .finished, .taken: return last
        }
    }

    /// Nothing ends before, whatever stands there.
    public func earliestEnd(createdAt: Moment, grewAt: Moment) -> Moment {
        min(createdAt.adding(seconds: keptSeconds), grewAt.adding(seconds: min(idleSeconds, emptySeconds)))
    }
}

extension Upload {
    /// Told to the client, and held to whether or not a sweep has been there.
    public func end(_ lifetime: UploadLifetime, _ standing: UploadStanding) async -> Moment {
        lifetime.end(createdAt: createdAt, grewAt: await grewAt, bytes: bytes, standing)
    }
}
