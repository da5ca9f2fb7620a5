/// What a picture, sound or film may be beside itself: something that another program would open or run.
public enum ForeignPayload: String, Sendable, Hashable, CaseIterable, BitwiseCopyable {
    case zip, pdf, sevenZip = "7z", rar, iso, php, script, executable, java
}
