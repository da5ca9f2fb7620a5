// swift-tools-version: 6.2

// This file is the drawing of the house: a room may import only what stands below it here.
// Tests/HouseTests reads the sources and fails when an import says otherwise.

import PackageDescription

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

/// Fault switches (a missing sync, a weaker pragma) exist only in builds made for trials:
/// `TIPLINE_TRIALS=1 swift build --scratch-path .build-trials`.
let trials: [SwiftSetting] = Context.environment["TIPLINE_TRIALS"] == nil ? [] : [.define("TRIALS")]

let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let hummingbird: Target.Dependency = .product(name: "HummingbirdCore", package: "hummingbird")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let nioHTTPTypes: Target.Dependency = .product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioHTTP1: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let nioEmbedded: Target.Dependency = .product(name: "NIOEmbedded", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let signals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")

func room(_ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource]? = nil) -> Target {
    .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: strict + trials)
}

func tests(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .testTarget(
        name: "\(name)Tests", dependencies: [.byName(name: name)] + dependencies, swiftSettings: strict + trials)
}

let package = Package(
    name: "tipline",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "tipline", targets: ["tipline"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0", traits: []),
        .package(url: "https://github.com/apple/swift-log", from: "1.14.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.34.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0", traits: []),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // Floor 0
        room("Tips", [crypto]),
        room("Sealing", [crypto]),
        room("Multipart"),
        room("RuleFiles", [yams]),
        room("ShortHTTP", [httpTypes, nioHTTPTypes, nioCore]),
        .systemLibrary(name: "CMagic", providers: [.apt(["libmagic-dev"])]),
        .target(name: "CBox"),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),

        // Floor 1
        room("Inspection", ["Tips", "RuleFiles", "CMagic", "CBox"]),
        room("Classification", ["Tips", "RuleFiles"]),
        room("Spooling", ["Tips", "Sealing", crypto]),
        room("Accounting", ["Tips"]),
        room("Company", ["Tips"]),

        // Floor 2
        room("EmbeddedStore", ["Tips", "Sealing", "Spooling", grdb]),
        room(
            "Receiving",
            [
                "Tips", "Multipart", "Inspection", "Classification", "Spooling", "Accounting", "ShortHTTP",
                hummingbird, httpTypes, nioHTTPTypes, nioHTTP1, nioCore, nioPosix, logging, lifecycle,
            ],
            resources: [.embedInCode("Routes/openapi.yaml")]
        ),
        room("Forwarding", ["Tips", "Multipart", "Spooling", "CCurl", logging, lifecycle]),
        room(
            "Platform",
            [
                "Tips", "Sealing", "Multipart", "Company", "ShortHTTP", hummingbird, httpTypes, nioCore, nioPosix,
                logging,
                lifecycle,
            ]),

        // Floor 3
        .executableTarget(
            name: "tipline",
            dependencies: [
                "Tips", "Sealing", "Multipart", "RuleFiles", "Inspection", "Classification", "Spooling", "Accounting",
                "Company", "EmbeddedStore", "Receiving", "Forwarding", "Platform", arguments, logging, lifecycle,
                signals,
            ],
            swiftSettings: strict + trials
        ),

        // Every store runs the same suite: the one here, and those to come.
        .target(
            name: "SpoolingConformance", dependencies: ["Tips", "Spooling"], path: "Tests/SpoolingConformance",
            swiftSettings: strict + trials
        ),

        .target(name: "Captured", dependencies: [logging], path: "Tests/Captured", swiftSettings: strict),
        .target(name: "Seeded", path: "Tests/Seeded", swiftSettings: strict),
        .target(name: "Spawning", path: "Tests/Spawning", swiftSettings: strict),

        // The world that `Scripts/trial simulation` plays: the real rooms on a disk, a clock and a platform made up from a seed.
        .target(
            name: "Simulation",
            dependencies: [
                "Tips", "Spooling", "Accounting", "EmbeddedStore", "Forwarding", "Sealing", "Seeded", grdb,
                logging,
            ],
            path: "Tests/Simulation", swiftSettings: strict + trials
        ),
        .executableTarget(
            name: "simulate", dependencies: ["Simulation"], path: "Tests/Simulate", swiftSettings: strict + trials),

        .testTarget(name: "HouseTests", dependencies: ["Spawning"], swiftSettings: strict),
        tests("Tips", ["Seeded"]),
        tests("Sealing"),
        tests("Multipart"),
        tests("RuleFiles"),
        tests("ShortHTTP", [httpTypes, nioHTTPTypes, nioCore, nioEmbedded]),
        tests("Inspection", ["Tips", "RuleFiles"]),
        tests("Classification", ["Tips", "RuleFiles"]),
        tests("Spooling", ["Tips", "Sealing"]),
        tests("Accounting", ["Seeded", "Tips"]),
        tests("Company", ["Seeded", "Tips"]),
        tests("EmbeddedStore", ["Tips", "Sealing", "Spooling", "SpoolingConformance", "Seeded", grdb]),
        tests(
            "Receiving",
            [
                "Captured", "Seeded", "Tips", "Sealing", "Accounting", "Classification", "Inspection", "Spooling",
                "EmbeddedStore", httpTypes,
                nioHTTP1,
                nioHTTPTypes, nioCore, nioPosix, logging, lifecycle,
            ]
        ),
        tests("Forwarding", ["Seeded", "Tips", "Multipart", "Spooling", logging, lifecycle]),
        tests("Simulation", ["EmbeddedStore", "Sealing", "Seeded", "Spawning", "Spooling", "Tips"]),
        tests("Platform", ["Tips", "Sealing", "Multipart", logging, lifecycle]),
        tests(
            "tipline",
            [
                "Tips", "Sealing", "Classification", "RuleFiles", "Receiving", "Forwarding", "Spooling", "Company",
                "EmbeddedStore", "Platform", "Captured", "Spawning",
                logging, lifecycle,
            ]),
    ],
    swiftLanguageModes: [.v6]
)
