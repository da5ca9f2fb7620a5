import Testing

@testable import Classification

@Suite("The prefixes of all terms")
struct TermTrieTests {
    @Test("terms share their prefixes, and of equal terms the first counts")
    func shares() {
        let trie = TermTrie([[7, 8], [7, 9], [7, 8], [7]])
        #expect(trie.nodes.count == 4)
        #expect(trie.nodes[0].children.map(\.symbol) == [7])
        #expect(trie.nodes[trie.nodes[0].children[0].node].term == 3)
        #expect(trie.nodes.map(\.term).sorted() == [-1, 0, 1, 3])
        #expect(trie.breadthFirst.count == 4)
    }
}
