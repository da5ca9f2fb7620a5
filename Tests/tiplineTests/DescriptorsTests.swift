import Testing

@testable import tipline

@Suite("Files and sockets of this process")
struct DescriptorsTests {
    @Test("As many connections as have room for a socket and a file each, and never none")
    func connections() {
        let rows = [
            (4096, 20_000, 4096), (4096, 1024, 256), (100, 1024, 100), (4096, 64, 16), (8, 64, 8), (1, 0, 1),
            (100_000, .max, 100_000),
        ]
        for (wanted, descriptors, expected) in rows {
            #expect(Descriptors.connections(wanted: wanted, descriptors: descriptors) == expected)
        }
    }

    @Test("Asking for more never leaves less")
    func raise() {
        let first = Descriptors.raise()
        #expect(first >= 64)
        #expect(Descriptors.raise() == first)
    }
}
