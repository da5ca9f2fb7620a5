/// The connection ended, or had to be ended, before the request did. There is nobody left to answer.
public struct CutOff: Error {
    public init() {}
}
