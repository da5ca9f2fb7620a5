public import Tips

/// One kind of file that is taken, as `formats.yaml` describes it.
public struct Format: Sendable, Hashable {
    /// Our name for it: `image/jpeg`.
    public var mediaType: String
    public var family: MediaFamily
    public var label: Wording
    /// What libmagic may say of such a file. Lower case.
    public var libmagicTypes: Set<String>
    /// Under which types clients send it, ours included. Lower case.
    public var declaredTypes: Set<String>
    /// Without the dot. Lower case.
    public var extensions: [String]
    /// A whole file of fewer bytes holds no media.
    public var leastBytes: Int

    public init(
        mediaType: String, family: MediaFamily, label: Wording, libmagicTypes: Set<String>,
        declaredTypes: Set<String> = [], extensions: [String], leastBytes: Int
    ) {
        self.mediaType = mediaType
        self.family = family
        self.label = label
        self.libmagicTypes = libmagicTypes
        self.declaredTypes = declaredTypes.union(libmagicTypes).union([mediaType])
        self.extensions = extensions
        self.leastBytes = leastBytes
    }
}
