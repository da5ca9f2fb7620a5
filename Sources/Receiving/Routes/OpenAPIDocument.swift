import HTTPTypes
import ShortHTTP
import Tips

/// `GET /openapi.yaml`: the public contract for machines. The text lies beside this file and is built into the program;
/// a test holds its paths and methods against the table of routes, and its codes against those of ``Problem``.
struct OpenAPIDocument: Sendable {
    let text: [UInt8]

    /// - Parameter channels: those of this installation stand in the document, or a client could not trust it.
    init(channels: [String]) {
        let shipped = String(decoding: PackageResources.openapi_yaml, as: UTF8.self)
        var own = JSONText()
        own.array { json in
            for channel in channels { json.string(channel) }
        }
        // JSON is YAML, whatever a channel is called.
        text = Array(shipped.replacing(Self.shippedChannels, with: String(decoding: own.bytes, as: UTF8.self)).utf8)
    }

    static let shippedChannels = "[web, app]"

    var route: Route {
        let text = text
        return Route(.get, "/openapi.yaml") { _, _ in Answer(.ok, text, type: "application/yaml") }
    }
}
