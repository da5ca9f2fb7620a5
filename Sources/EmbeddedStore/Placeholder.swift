enum EmbeddedStorePlaceholder {}
import GRDB
