#if TRIALS
    import Foundation

    /// Faults that a trial switches on by environment, in builds made for trials only: each takes away one promise,
    /// and the trial that guards the promise must turn red.
    enum TrialSwitch: String {
        case noExhibitSync = "TIPLINE_TRIAL_NO_EXHIBIT_SYNC"
        case believeFailedSync = "TIPLINE_TRIAL_BELIEVE_FAILED_SYNC"
        case noLedgerSync = "TIPLINE_TRIAL_NO_LEDGER_SYNC"
        /// What ends goes by whatever the machine's clock says.
        case noPatience = "TIPLINE_TRIAL_NO_PATIENCE"

        var isOn: Bool { ProcessInfo.processInfo.environment[rawValue] == "1" }
    }
#endif
