import Spooling
import Testing

@Suite("An upload's id")
struct UploadIDTests {
    @Test("it reads back from its one spelling, and nothing else is one")
    func spelling() throws {
        var source = SystemRandomNumberGenerator()
        let id = UploadID.random(using: &source)
        #expect(UploadID(id.spelledOut) == id)
        for text in ["", "x", id.spelledOut.uppercased(), id.spelledOut + "a", "../" + id.spelledOut.dropFirst(3)] {
            #expect(UploadID(text) == nil)
        }
    }

    @Test("neither its description nor its name tells it, and another spool names it otherwise")
    func secrecy() throws {
        var source = SystemRandomNumberGenerator()
        let id = UploadID.random(using: &source)
        #expect("\(id)" == "an upload's id")
        let name = try Sample.secret().name(of: id)
        #expect(UploadName(name.description) == name)
        #expect(name.description != id.spelledOut)
        #expect(try Sample.secret(8).name(of: id) != name)
        #expect(UploadName("no name") == nil)
    }
}
