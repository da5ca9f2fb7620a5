import Spooling
import Testing
import Tips

@testable import EmbeddedStore
@testable import SpoolingConformance

@Suite("What is written beside an upload")
struct UploadNotesTests {
    @Test("a note reads back")
    func note() {
        let note = UploadNote(bytes: 4 << 30, createdAt: Specimen.start)
        #expect(UploadNote(note.text) == note)
        let sealed = UploadNote(bytes: 7, createdAt: Specimen.start, isSealed: true)
        #expect(UploadNote(sealed.text) == sealed)
    }

    @Test(
        "what is torn or strange is no note",
        arguments: ["", "1 10 142", "1 10", "3 10 5\n", "1 -1 5\n", "1 x 5\n", "1 1  5\n", "1 1 5 6\n", "1 1 \n"])
    func torn(text: String) {
        #expect(UploadNote(text) == nil)
    }

    @Test("a floor is a whole line")
    func floor() {
        #expect(UploadFloor.read(UploadFloor.text(12)) == 12)
        for text in ["", "1", "-1\n", "x\n"] { #expect(UploadFloor.read(text) == nil) }
    }

    @Test("a mark reads back, with a key and without")
    func mark() {
        for isKeyed in [true, false] {
            let mark = UploadConformance.mark(keyed: isKeyed)
            #expect(UploadMark(mark.text) == mark)
            for end in 0..<mark.text.count { #expect(UploadMark(String(mark.text.prefix(end))) == nil) }
        }
    }

    @Test("a small file is replaced whole, and one that is not there has no text")
    func files() throws {
        let folder = try TemporaryFolder()
        let (disk, path) = (PosixDisk(), folder.path + "/note")
        #expect(try disk.text(of: path) == nil)
        for text in ["one\n", "two\n"] {
            try disk.replace(path, by: text, draft: path + ".new", in: folder.path)
            #expect(try disk.text(of: path) == text)
        }
        #expect(try disk.names(in: folder.path) == ["note"])
    }
}
