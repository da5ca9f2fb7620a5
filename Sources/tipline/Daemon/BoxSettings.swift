import Inspection
import Logging
import Tips

/// Where files are looked at.
struct BoxSettings: Sendable {
    /// Without a box nothing is looked at.
    var isRequired: Bool
    var workers: Int
    /// Starts a worker.
    var program = InspectionBox.ownProgram

    /// - Parameter isProven: every way out is tried first.
    /// - Throws: a `Failure` when there is no box and the office does not do without, or when there is one and it does not hold.
    func open(isProven: Bool, _ logger: Logger) throws(Failure) -> InspectionBox {
        do throws(Failure) {
            let box = try InspectionBox.shut(program: program, workers: workers, isProven: isProven)
            logger.info("files are looked at in a box", metadata: ["by": "\(box.means?.description ?? "")"])
            return box
        } catch {
            guard !isRequired, error.code == "box-missing" else { throw error }
            logger.warning("files are looked at without a box", metadata: ["because": "\(error.sentence)"])
            return try InspectionBox.none(threads: workers)
        }
    }
}
