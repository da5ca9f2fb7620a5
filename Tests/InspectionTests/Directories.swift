@testable import Inspection

/// TIFF structures made at run time.
extension Pictures {
    /// One field of a directory; a value of more than four bytes is put behind the directory.
    struct Field {
        var tag: Int
        var type: Int
        var count: Int
        var value: Bytes

        static func text(_ tag: Int, _ text: String) -> Field {
            Field(tag: tag, type: 2, count: text.utf8.count + 1, value: Media.text(text) + [0])
        }
    }

    static func number(_ isLittle: Bool, _ length: Int, _ value: Int) -> Bytes {
        isLittle ? Media.little(length, value) : Media.big(length, value)
    }

    static func short(_ isLittle: Bool, _ tag: Int, _ value: Int) -> Field {
        Field(tag: tag, type: 3, count: 1, value: number(isLittle, 2, value))
    }

    static func long(_ isLittle: Bool, _ tag: Int, _ values: Int...) -> Field {
        Field(tag: tag, type: 4, count: values.count, value: values.flatMap { number(isLittle, 4, $0) })
    }

    /// A directory that lies at `start`, and behind it what has no room in it.
    static func directory(_ isLittle: Bool, at start: Int, _ fields: [Field], next: Int = 0) -> Bytes {
        var behind: Bytes = []
        let room = start + 2 + fields.count * 12 + 4
        var entries: Bytes = []
        for field in fields {
            entries += number(isLittle, 2, field.tag) + number(isLittle, 2, field.type)
            entries += number(isLittle, 4, field.count)
            if field.value.count <= 4 {
                entries += field.value + Media.zeros(4 - field.value.count)
            } else {
                entries += number(isLittle, 4, room + behind.count)
                behind += field.value
            }
        }
        return number(isLittle, 2, fields.count) + entries + number(isLittle, 4, next) + behind
    }

    static func head(_ isLittle: Bool, first: Int) -> Bytes {
        Media.text(isLittle ? "II" : "MM") + number(isLittle, 2, 42) + number(isLittle, 4, first)
    }

    /// Three strips of ten bytes.
    static func tiff(isLittle: Bool = true, isBehind: Bool = false, width: Int = 5, next: Int = 0) -> Bytes {
        func directory(at start: Int, strips: Int) -> Bytes {
            Self.directory(
                isLittle, at: start,
                [
                    short(isLittle, 256, width), short(isLittle, 257, 6),
                    long(isLittle, 273, strips, strips + 10, strips + 20), long(isLittle, 279, 10, 10, 10),
                ], next: next)
        }
        if isBehind { return head(isLittle, first: 38) + Media.zeros(30) + directory(at: 38, strips: 8) }
        let length = directory(at: 8, strips: 0).count
        return head(isLittle, first: 8) + directory(at: 8, strips: 8 + length) + Media.zeros(30)
    }

    /// Taken on the first of March 2015 at ten, at 30.5723 N, 104.0665 E, by a phone that knows its zone.
    static func exif(
        isLittle: Bool = true, taken: String? = "2015:03:01 10:00:00", offset: String? = "+08:00",
        latitude: [Int] = [30, 1, 34, 1, 2028, 100], longitude: [Int] = [104, 1, 3, 1, 5940, 100], isSouth: Bool = false
    ) -> Bytes {
        func rationals(_ tag: Int, _ values: [Int]) -> Field {
            Field(tag: tag, type: 5, count: 3, value: values.flatMap { number(isLittle, 4, $0) })
        }
        let times =
            (taken.map { [Field.text(0x9003, $0)] } ?? []) + (offset.map { [Field.text(0x9011, $0)] } ?? [])
            + [short(isLittle, 0xA002, 4032)]
        let places: [Field] = [
            .text(1, isSouth ? "S" : "N"), rationals(2, latitude), .text(3, "E"), rationals(4, longitude),
        ]
        let first = 8 + 2 + 3 * 12 + 4
        let timesLength = directory(isLittle, at: first, times).count
        return head(isLittle, first: 8)
            + directory(
                isLittle, at: 8,
                [
                    short(isLittle, 274, 1), long(isLittle, 34_665, first), long(isLittle, 34_853, first + timesLength),
                ])
            + directory(isLittle, at: first, times) + directory(isLittle, at: first + timesLength, places)
    }
}
