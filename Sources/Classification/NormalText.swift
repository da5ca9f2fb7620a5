/// A text as the rules see it. Width, case, script variant and spacing are gone; words and sentences are marked.
///
/// `建 议：加 lamp。` becomes: sentence 建 议 clause 加 space l a m p space sentence.
struct NormalText {
    private(set) var symbols: [Symbol] = []
    /// Words, an ideograph counting as one.
    private(set) var words = 0
    /// Where the first sentence ends that is more than a salutation.
    private(set) var firstSentenceEnd = 0
    /// Where the last sentence begins that is more than a word of thanks.
    private(set) var lastSentenceStart = 0
    /// The same in words: how many lie in and before the first sentence, and how many before the last. Nil where it is all one.
    private(set) var firstSentenceWords: Int?
    private(set) var wordsBeforeLast: Int?

    /// Around words of letters stand spaces and around ideographs none.
    var script: Lexicon.Script {
        2 * symbols.count { $0 == Alphabet.space } > words ? .words : .chinese
    }

    /// A sentence of fewer words does not count as the first or the last: 尊敬的领导，您好！ Dear Sir or Madam.
    static let fewestWordsOfSentence = 10

    init(_ text: String, in alphabet: Alphabet) {
        var text = text
        var sentences: [NormalWriter.SentenceEnd] = []
        symbols = text.withUTF8 { bytes in
            Array(unsafeUninitializedCapacity: NormalWriter.room(forBytes: bytes.count)) { buffer, count in
                var writer = NormalWriter(into: buffer)
                alphabet.withReader(of: bytes) { writer.write($0) }
                (count, words, sentences) = (writer.place.symbols, writer.place.words, writer.sentences)
            }
        }
        let first = sentences.first { $0.words >= Self.fewestWordsOfSentence }
        let last = sentences.last { words - $0.words >= Self.fewestWordsOfSentence }
        firstSentenceEnd = first?.symbols ?? symbols.count
        lastSentenceStart = last?.symbols ?? 0
        firstSentenceWords = first?.words
        wordsBeforeLast = last?.words
    }
}
