import HTTPTypes
import ShortHTTP
import Testing

@testable import Receiving

@Suite("Routes")
struct RouteTests {
    private func rest(_ route: String, _ path: String) -> Substring? {
        Route(.get, route) { _, _ in Answer(json: []) }.rest(of: path[...])
    }

    @Test("A path is taken whole; one that ends in a slash takes what stands below it")
    func rests() {
        #expect(rest("/v1/tips", "/v1/tips") == "")
        #expect(rest("/v1/statistics/", "/v1/statistics/2015-01") == "2015-01")
        #expect(rest("/v1/statistics/", "/v1/statistics/2015-01/x") == "2015-01/x")
        for other in ["/v1/tips/", "/v1/tipsy", "/v1", "v1/tips", "", "/V1/TIPS"] {
            #expect(rest("/v1/tips", other) == nil)
        }
        #expect(rest("/", "/") == "")
        for other in ["", "//", "/v1", "*"] { #expect(rest("/", other) == nil) }
        for other in ["/v1/statistics", "/v1/statistics/", "/v1/stat"] {
            #expect(rest("/v1/statistics/", other) == nil)
        }
    }

    @Test("Where it is said, a slash behind the path changes nothing, and two do")
    func slash() {
        var route = Route(.post, "/v1/uploads") { _, _ in Answer(bare: .ok) }
        #expect(route.rest(of: "/v1/uploads/") == nil)
        route.mayEndInSlash = true
        for path in ["/v1/uploads", "/v1/uploads/"] { #expect(route.rest(of: path[...]) == "") }
        for path in ["/v1/uploads//", "/v1/uploads/x", "/v1/upload"] { #expect(route.rest(of: path[...]) == nil) }
    }
}
