import Testing

@testable import tipline

@Suite("Seeded random numbers")
struct SeededRandomTests {
    /// From the reference program at https://prng.di.unimi.it/splitmix64.c, seed 1234567.
    @Test("are those of the reference")
    func reference() {
        var source = SeededRandom(seed: 1_234_567)
        #expect(source.next() == 6_457_827_717_110_365_317)
        #expect(source.next() == 3_203_168_211_198_807_973)
        #expect(source.next() == 9_817_491_932_198_370_423)
    }
}
