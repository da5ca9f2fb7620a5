enum ReceivingPlaceholder {}
import HummingbirdCore
