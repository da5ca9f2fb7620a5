import GRDB
import GRDBSQLite
import Tips

/// Binding and stepping without GRDB's boxes, for the few statements that run once for every tip and return no rows.
/// GRDB makes an existential, a `DatabaseValue` and a closure of each value and tells observers there are none of;
/// measured, that cost the writer more than SQLite's own work.
extension Statement {
    /// Binds what `bind` says, in order, and steps once. The statement is reset whatever comes, so that an error never
    /// speaks again at the next use.
    func runOnce(_ bind: (inout DirectBinding) -> Void) throws {
        let handle = sqliteStatement
        var binding = DirectBinding(handle)
        bind(&binding)
        let code = binding.code == SQLITE_OK ? sqlite3_step(handle) : binding.code
        defer {
            sqlite3_reset(handle)
            // A citizen's words are not held for longer than they are needed.
            sqlite3_clear_bindings(handle)
        }
        guard code == SQLITE_DONE else {
            let message = String(cString: sqlite3_errmsg(sqlite3_db_handle(handle)))
            throw DatabaseError(resultCode: ResultCode(rawValue: code), message: message)
        }
    }
}

/// The values of one execution, from the first to the last. SQLite copies what it is given.
struct DirectBinding {
    private let handle: OpaquePointer
    private var index: CInt = 0
    /// The first thing that went wrong.
    private(set) var code = SQLITE_OK

    init(_ handle: OpaquePointer) {
        self.handle = handle
    }

    private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    mutating func integer(_ value: some BinaryInteger) {
        note(sqlite3_bind_int64(handle, next(), Int64(value)))
    }

    mutating func text(_ value: String) {
        var value = value
        let position = next()
        note(
            value.withUTF8 { bytes in
                bytes.withMemoryRebound(to: CChar.self) { characters in
                    sqlite3_bind_text64(
                        handle, position, characters.baseAddress, UInt64(characters.count), Self.copied,
                        UInt8(SQLITE_UTF8))
                }
            })
    }

    mutating func blob(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { blob($0) }
    }

    mutating func blob(_ bytes: UnsafeRawBufferPointer) {
        // Without an address SQLite would bind NULL.
        guard let address = bytes.baseAddress, !bytes.isEmpty else {
            return note(sqlite3_bind_zeroblob(handle, next(), 0))
        }
        note(sqlite3_bind_blob64(handle, next(), address, UInt64(bytes.count), Self.copied))
    }

    /// Text from outside, kept as its bytes: a NUL in it ends nothing. NULL for none.
    mutating func outside(_ text: String?) {
        guard let text else { return note(sqlite3_bind_null(handle, next())) }
        blob(Array(text.utf8))
    }

    mutating func key(_ key: LookupKey?) {
        guard let key else { return note(sqlite3_bind_null(handle, next())) }
        withUnsafeBytes(of: (key.high.bigEndian, key.low.bigEndian)) { blob($0) }
    }

    mutating func digest(_ digest: Digest) {
        digest.withUnsafeBytes { blob($0) }
    }

    private mutating func next() -> CInt {
        index += 1
        return index
    }

    private mutating func note(_ result: CInt) {
        if code == SQLITE_OK { code = result }
    }
}
