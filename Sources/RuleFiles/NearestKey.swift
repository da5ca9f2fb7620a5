/// The name among `known` that someone who typed `typed` most likely meant; nil when none is near.
/// Of equally near names the first counts.
func nearest(to typed: String, among known: [String]) -> String? {
    let typed = Array(typed.lowercased().unicodeScalars.prefix(64))
    let reach = max(1, min(3, typed.count / 3))
    var best: (name: String, steps: Int)?
    for name in known {
        let steps = editSteps(from: typed, to: Array(name.lowercased().unicodeScalars))
        if steps <= reach, steps < best?.steps ?? .max { best = (name, steps) }
    }
    return best?.name
}

/// How many letters must be put in, taken out, exchanged or swapped with their neighbour (optimal string alignment distance).
private func editSteps(from left: [Unicode.Scalar], to right: [Unicode.Scalar]) -> Int {
    var twoBefore = [Int](repeating: 0, count: right.count + 1)
    var before = Array(0...right.count)
    for row in 0..<left.count {
        var current = [row + 1]
        for column in 0..<right.count {
            let exchange = before[column] + (left[row] == right[column] ? 0 : 1)
            var steps = min(exchange, before[column + 1] + 1, current[column] + 1)
            if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                steps = min(steps, twoBefore[column - 1] + 1)
            }
            current.append(steps)
        }
        twoBefore = before
        before = current
    }
    return before[right.count]
}
