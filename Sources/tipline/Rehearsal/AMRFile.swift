/// AMR narrow-band (RFC 4867, section 5): the magic, then a frame for each 20 ms. The frames are of the 12.2 kbit/s mode, whose
/// 244 bits may hold anything: a decoder makes a murmur of them.
enum AMRFile {
    static func make(using source: inout some RandomNumberGenerator) -> [UInt8] {
        var out: [UInt8] = []
        out.append("#!AMR\n")
        for _ in 0..<Int.random(in: 150...1500, using: &source) {
            // Frame type 7, quality good.
            out.append(7 << 3 | 1 << 2)
            for index in 0..<31 {
                let bits = UInt8.random(in: .min ... .max, using: &source)
                // Four bits of padding end the frame.
                out.append(index == 30 ? bits & 0xF0 : bits)
            }
        }
        return out
    }
}
