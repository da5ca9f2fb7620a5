import Spooling
import Testing
import Tips

@Suite("The spool's secret")
struct SpoolSecretTests {
    private static let receipt = Receipt(prefix: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10])

    @Test("is 32 bytes and nothing else", arguments: [0, 16, 31, 33, 64])
    func length(count: Int) {
        #expect(SpoolSecret(bytes: [UInt8](repeating: 1, count: count)) == nil)
        #expect(SpoolSecret(bytes: [UInt8](repeating: 1, count: 32)) != nil)
    }

    /// RFC 2104 over SHA-256, computed apart with Python's `hmac` module.
    @Test("hashes are HMAC-SHA-256 over purpose and value, cut to 16 bytes")
    func vectors() throws {
        let secret = try Sample.secret(7)
        func hex(_ bytes: [UInt8]) -> String {
            bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        }
        #expect(hex(secret.hash(of: Self.receipt)) == "9db40d82db6edb7ba2be1622257a37b2")
        #expect(hex(secret.hash(ofKey: "0123456789abcdef")) == "294f1953d66791f334b43fc62b8deeec")
        #expect(hex(secret.fingerprint(of: Array("[]".utf8))) == "085c9f5f9b2dea05ba14ddbe89e87cc1")
    }

    @Test("one kind of hash is never another, and another secret makes other hashes")
    func purposes() throws {
        let (secret, other) = (try Sample.secret(7), try Sample.secret(8))
        let bytes = Self.receipt.bytes
        let text = String(decoding: bytes, as: UTF8.self)
        let hashes = [
            secret.hash(of: Self.receipt), secret.hash(ofKey: text), secret.fingerprint(of: bytes),
            other.hash(of: Self.receipt), other.hash(ofKey: text), other.fingerprint(of: bytes),
        ]
        #expect(Set(hashes).count == hashes.count)
        #expect(hashes.allSatisfy { $0.count == 16 })
    }

    @Test("the receipt of a keyed tip depends on key, fields, tip and secret")
    func derived() throws {
        let secret = try Sample.secret()
        let key = Admission.KeyedAdmission(
            keyHash: secret.hash(ofKey: "0123456789abcdef"), fingerprint: secret.fingerprint(of: [1]))
        var (otherKey, otherPrint) = (key, key)
        otherKey.keyHash = secret.hash(ofKey: "fedcba9876543210")
        otherPrint.fingerprint = secret.fingerprint(of: [2])
        let (tip, otherTip) = (TipID(high: 1, low: 2), TipID(high: 1, low: 3))
        let receipt = secret.receipt(key: key, tip: tip)
        #expect(secret.receipt(key: key, tip: tip) == receipt)
        let others = [
            secret.receipt(key: otherKey, tip: tip), secret.receipt(key: otherPrint, tip: tip),
            secret.receipt(key: key, tip: otherTip), try Sample.secret(8).receipt(key: key, tip: tip),
        ]
        #expect(Set(others + [receipt]).count == 5)
    }
}
