public import Tips

/// What the gate holds people to. Nil: no limit.
public struct GateSettings: Sendable {
    public var trustedProxies = TrustedProxies()
    /// In a minute, and as many at once; of one client, by its address.
    public var clientTips: Int? = 60
    public var clientUploads: Int? = 120
    /// Receipts that open nothing.
    public var clientGuesses: Int? = 20
    public var clientConnections: Int? = 128
    /// Of all places and bytes for resumable uploads that others leave, one client may have one of so many parts.
    public var clientUploadShare: Int? = 8
    /// Of all clients together.
    public var tips: Int?
    public var uploads: Int?
    /// Receipts have 80 bits: at this pace one of a million is hit in a hundred million years.
    public var guesses: Int? = 6000
    /// Requests that bring exhibits, at the same time; text is taken beside them without being counted.
    public var exhibitsAtOnce = 1024
    public var tokens: [APIToken] = []

    public init() {}

    /// For a listener that only operators reach.
    static var open: GateSettings {
        var settings = GateSettings()
        settings.clientTips = nil
        settings.clientUploads = nil
        settings.clientGuesses = nil
        settings.clientConnections = nil
        settings.clientUploadShare = nil
        settings.guesses = nil
        return settings
    }
}

/// What a form backend shows to be let in by an allowance of its own. Only the digest is known here.
public struct APIToken: Sendable, Hashable {
    public var name: String
    /// SHA-256 of the token's bytes.
    public var digest: Digest
    /// Requests a minute.
    public var perMinute: Int
    /// Requests at once.
    public var burst: Int
    /// In place of ``GateSettings/clientUploadShare``: behind one form backend are many citizens.
    public var uploadShare: Int

    public init(name: String, digest: Digest, perMinute: Int, burst: Int, uploadShare: Int = 2) {
        self.name = name
        self.digest = digest
        self.perMinute = perMinute
        self.burst = burst
        self.uploadShare = uploadShare
    }
}
