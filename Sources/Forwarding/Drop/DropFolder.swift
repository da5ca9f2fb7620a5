/// Where a lane puts its tips as files, and how it speaks to the inside from there. Nothing ever comes back this way.
public struct DropFolder: Sendable, Hashable {
    /// Absolute, symbolic links resolved: the same for two spellings of one folder.
    public var path: String
    /// From one heartbeat to the next.
    public var heartbeatSeconds: Double
    /// A tip that nobody has confirmed for so long ends as expired; nil: never.
    public var expireSeconds: Double?

    public init(_ path: String, heartbeatSeconds: Double = 60, expireSeconds: Double? = nil) {
        self.path = path
        self.heartbeatSeconds = max(0.05, heartbeatSeconds)
        self.expireSeconds = expireSeconds.map { max(1, $0) }
    }
}
