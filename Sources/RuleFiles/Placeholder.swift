enum RuleFilesPlaceholder {}
import Yams
