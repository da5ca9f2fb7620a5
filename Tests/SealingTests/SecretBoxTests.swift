import Testing

@testable import Sealing

@Suite("Boxes under a secret")
struct SecretBoxTests {
    @Test("a box opens for its secret, purpose and place alone, and no two are alike")
    func opens() throws {
        let secret = [UInt8](0..<16)
        let box = SecretBox(secret: secret, purpose: "a")
        let sealed = try [1, 2, 3].withUnsafeBytes { try box.seal($0, at: [7]) }
        #expect(sealed.count == 24 + SecretBox.overhead)
        #expect(try box.open(sealed, at: [7]).count == 24)
        #expect(try [1, 2, 3].withUnsafeBytes { try box.seal($0, at: [7]) } != sealed)
        var flipped = sealed
        flipped[20] ^= 1
        for (other, bytes, place) in [
            (SecretBox(secret: secret, purpose: "b"), sealed, [7]),
            (SecretBox(secret: [9] + secret, purpose: "a"), sealed, [7]),
            (box, sealed, [8]), (box, flipped, [7]), (box, Array(sealed.dropLast()), [7]), (box, [], [7]),
        ] as [(SecretBox, [UInt8], [UInt8])] {
            #expect(throws: SealingFault.alteredPayload) { try other.open(bytes, at: place) }
        }
    }
}
