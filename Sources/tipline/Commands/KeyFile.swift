import Foundation
import Sealing
import Tips

/// Keys in files of their own: read with a sentence for whatever is wrong, and made so that nobody else reads them and
/// nothing is ever written over.
enum KeyFile {
    private static let longest = 1 << 20

    static func identities(_ path: String) throws -> [Identity] {
        do {
            let identities = try IdentityFile.read(try text(path))
            guard !identities.isEmpty else { throw wrong(path, "holds no identity") }
            return identities
        } catch let mistake as IdentityFile.Mistake {
            throw wrong(path, "has a line \(mistake.line) that is no identity (AGE-SECRET-KEY-1…)")
        }
    }

    static func verifyingKey(_ path: String) throws -> VerifyingKey {
        let text = try text(path)
        guard let key = VerifyingKey(pem: text) ?? SigningKey(pem: text)?.verifyingKey else {
            throw wrong(path, "holds no Ed25519 public key in PEM")
        }
        return key
    }

    static func signingKey(_ path: String) throws -> SigningKey {
        guard let key = SigningKey(pem: try text(path)) else {
            throw wrong(path, "holds no Ed25519 private key in PEM")
        }
        return key
    }

    private static func text(_ path: String) throws -> String {
        guard let file = FileHandle(forReadingAtPath: path), let bytes = try? file.read(upToCount: longest) else {
            throw Failure("no-input", "The file \(path) cannot be read.", .refuse)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func wrong(_ path: String, _ what: String) -> Failure {
        Failure("key-unusable", "The file \(path) \(what). Make one by `tipline keygen`.", .refuse)
    }

    /// Makes a file that did not exist, readable by its owner alone, and synced.
    static func write(_ text: String, toNew path: String) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            let why =
                errno == EEXIST ? "is there already: no key is ever written over" : String(cString: strerror(errno))
            throw Failure("key-not-written", "\(path) \(why). Name another file.", .refuse)
        }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        do {
            // Whatever the umask takes away, nobody else is let in.
            guard fchmod(descriptor, 0o600) == 0 else { throw POSIXError(.EPERM) }
            try file.write(contentsOf: Data(text.utf8))
            try file.synchronize()
        } catch {
            unlink(path)
            throw Failure(
                "key-not-written", "\(path) could not be written. Look at the disk.", .callSomeone, cause: error)
        }
    }
}
