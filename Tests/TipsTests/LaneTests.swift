import Testing
import Tips

@Suite("Names of lanes")
struct LaneTests {
    @Test(
        "letters, digits and three marks",
        arguments: ["default", "a", "9", "Branch-12", "a.b_c-d", String(repeating: "z", count: 64)])
    func accepted(name: String) {
        #expect(LaneName(name)?.name == name)
    }

    @Test(
        "nothing that leads out of a folder or breaks a label",
        arguments: [
            "", ".", "..", "-a", "_a", ".a", "a/b", "a b", "a\0", "a\n", "a\"", "é", "e\u{301}", "市", "a\u{301}",
            String(repeating: "z", count: 65),
        ])
    func refused(name: String) {
        #expect(LaneName(name) == nil)
    }

    @Test("the fallback is a name like any other")
    func fallback() {
        #expect(LaneName("default") == .fallback)
        #expect(LaneName.fallback.description == "default")
    }
}
