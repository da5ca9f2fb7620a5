/// Numbers made out of numbers, so that close ones come out far apart. Nothing secret and nothing lasting hangs on it: what
/// is made with it lives in memory. Multipliers and shifts are those of SplitMix64 (Steele, Lea, Flood 2014).
enum Mixing {
    static func mixed(_ value: UInt64) -> UInt64 {
        var mixed = value &+ 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    static func mixed(_ scalars: some Sequence<UInt32>, seed: UInt64) -> UInt64 {
        scalars.reduce(seed) { mixed($0 ^ UInt64($1)) }
    }
}
