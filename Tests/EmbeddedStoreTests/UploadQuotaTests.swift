import Spooling
import Testing
import Tips

@testable import EmbeddedStore

@Suite("What all uploads take together")
struct UploadQuotaTests {
    private func name(_ number: UInt64) throws -> UploadName {
        try #require(UploadName(TipID(high: 0, low: number).description))
    }

    @Test("what is declared and not yet there must fit beside the reserve; what came is owed no more")
    func owed() throws {
        var quota = UploadQuota()
        let bounds = UploadBounds(uploads: 10, bytes: 1000, reserveBytes: 100)
        try quota.take(name(1), bytes: 400, within: bounds, freeBytes: 500)
        #expect(quota.owedBytes == 400)
        #expect(throws: Failure.self) { try quota.take(name(2), bytes: 1, within: bounds, freeBytes: 500) }
        try quota.note(name(1), present: 300)
        try quota.take(name(2), bytes: 1, within: bounds, freeBytes: 202)
        #expect(quota.owedBytes == 101)
        #expect(quota.declaredBytes == 401)
        try quota.release(name(1))
        try quota.release(name(1))
        #expect(quota.owedBytes == 1)
        #expect(quota.declaredBytes == 1)
        #expect(quota.uploads == 1)
    }

    @Test("an owner is remembered as long as one of its uploads is there, and what grows stays its own")
    func owners() throws {
        var quota = UploadQuota()
        let bounds = UploadBounds(uploads: 8, bytes: 800, reserveBytes: 0)
        let share = UploadShare(.client(7, 7), oneOf: 4)
        for number in 1...2 {
            try quota.take(name(UInt64(number)), bytes: 50, within: bounds, share: share, freeBytes: .max)
        }
        try quota.note(name(1), present: 20)
        try quota.note(name(1), present: 90)
        #expect(quota.owedBytes == 50)
        let failure = #expect(throws: Failure.self) {
            try quota.take(name(3), bytes: 1, within: bounds, share: share, freeBytes: .max)
        }
        #expect(failure?.code == "upload-share")
        try quota.release(name(1))
        #expect(quota.owners.count == 1)
        try quota.release(name(2))
        #expect(quota.owners.count == 0)
    }

    @Test("numbers at the end of their range refuse and do not trap")
    func hostile() throws {
        var quota = UploadQuota()
        let bounds = UploadBounds(uploads: 10, bytes: .max, reserveBytes: 0)
        try quota.take(name(1), bytes: 1 << 40, within: bounds, freeBytes: .max)
        #expect(throws: Failure.self) { try quota.take(name(2), bytes: .max, within: bounds, freeBytes: .max) }
        try quota.note(name(9), present: 5)
        #expect(quota.uploads == 1)
    }
}
