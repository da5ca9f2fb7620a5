import Foundation

@testable import Inspection

/// Workers of the program that was built beside these tests.
enum BoxPrograms {
    static let worker = [tipline, "box"]

    static func attempting(_ name: String) -> [String] { worker + ["--attempt", name] }

    private static let tipline: String = {
        let folder = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        return folder.appendingPathComponent("tipline").path
    }()
}

extension InspectionBox {
    /// One whose workers are started by that program, whatever it is.
    static func dying(program: [String]) -> InspectionBox {
        InspectionBox(means: nil, pool: BoxPool(workers: 1) { () throws(BoxFault) in try BoxProcess(program) })
    }
}
