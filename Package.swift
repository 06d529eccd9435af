// swift-tools-version: 6.2
import PackageDescription

/// CI builds with `CARBONWARD_STRICT=1`; a user's newer compiler may warn without failing their build.
let isStrict = Context.environment["CARBONWARD_STRICT"] != nil
/// `.ci/package` leaves out of a release what describes the fields of types to whoever looks them up as it runs, and
/// parts of the libraries that nothing calls.
let isPacked = Context.environment["CARBONWARD_PACKED"] != nil
/// What runs once a command: a release has these small, and what runs for every file and point quick.
let unhurried = [
  "Batch", "Evidence", "Gate", "Guide", "LanguageServer", "Ledger", "LedgerSQLite", "Plots", "Reports",
  "Result", "carbonward",
]
/// Benchmarks bring a competitor along, so they are built only when asked for.
let hasBenchmarks = Context.environment["CARBONWARD_BENCHMARKS"] != nil
/// What needs libpq is a variant of its own, so that the ordinary program runs where that is not installed.
let hasPostgreSQL = Context.environment["CARBONWARD_POSTGRESQL"] != nil
/// The server brings an HTTP stack along, which the command line neither resolves, builds nor links.
let hasServer = Context.environment["CARBONWARD_SERVER"] != nil
/// libFuzzer needs unsafe flags, which an ordinary build must not carry.
let hasFuzzers = Context.environment["CARBONWARD_FUZZ"] != nil
/// What the fuzzers look into.
let fuzzed = [
  "Batch", "CEL", "CELQuantities", "CELFuzzer", "ConfigFuzzer", "ConfigText", "Diagnostics",
  "Evidence", "Files", "Ledger", "Policy", "Quantities", "Result", "Runs", "Text",
  "TrainingConfigs", "YAMLSource",
]

let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")

var products: [Product] = [
  .executable(name: "carbonward", targets: ["carbonward"]),
  .executable(name: "cel", targets: ["CELCommand"]),
  .library(name: "CEL", targets: ["CEL"]),
]

var dependencies: [Package.Dependency] = [
  .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2")
]

// Top to bottom: a target may depend only on targets below it.
var targets: [Target] = [
  .executableTarget(
    name: "carbonward",
    dependencies: [
      "LanguageServer", "Guide", "Batch", "Gate", "Reports", "Result", "Abatement", "Policy",
      "TrainingConfigs", "ConfigText",
      "Footprint", "Catalogue", "CEL", "Runs", "Files", "YAMLSource", "Diagnostics", "Quantities",
      "CivilTime", "Text", "Plots", "Ledger", "LedgerSQLite", "Evidence",
      argumentParser,
    ]),
  .executableTarget(
    name: "CELCommand", dependencies: ["CELQuantities", "CEL", "Text", argumentParser]),
  // What a server answers; knows nothing of sockets, so that all of it is tested without one.
  .target(
    name: "Service",
    dependencies: [
      "Batch", "Gate", "Reports", "Result", "Abatement", "Policy", "TrainingConfigs", "CEL", "Runs",
      "Files", "Ledger", "LedgerSQLite", "Diagnostics", "CivilTime", "Text", "CSodium",
    ]),
  // Answers editors; judges nothing itself.
  .target(
    name: "LanguageServer",
    dependencies: [
      "Guide", "Gate", "Reports", "Result", "Policy", "TrainingConfigs", "Footprint", "Catalogue",
      "CEL", "Runs", "Files", "Ledger", "YAMLSource", "Diagnostics", "Quantities", "Text",
    ]),
  // A page about any one thing that has a name.
  .target(
    name: "Guide",
    dependencies: [
      "Gate", "Reports", "Result", "Policy", "TrainingConfigs", "ConfigText", "Footprint",
      "Catalogue", "Runs", "Files", "YAMLSource", "Diagnostics", "Quantities",
    ]),
  // Many at once: reviews of submissions, and requests one a line.
  .target(
    name: "Batch",
    dependencies: [
      "Gate", "Evidence", "Result", "Policy", "TrainingConfigs", "CEL", "Files", "Ledger",
      "Diagnostics", "CivilTime", "Text",
    ]),
  .target(
    name: "Gate",
    dependencies: [
      "Result", "Abatement", "Policy", "TrainingConfigs", "Footprint", "Catalogue", "CEL", "Runs",
      "Files", "Ledger", "YAMLSource", "Diagnostics", "Quantities", "Text",
    ]),
  // Reporters see a result and nothing else, so that they can decide nothing.
  .target(
    name: "Reports", dependencies: ["Result", "Plots", "Diagnostics", "Quantities", "Text"]),
  // Signed statements about checks; derives nothing itself.
  .target(name: "Evidence", dependencies: ["Result", "Ledger", "CSodium", "Text"]),
  .target(name: "Result", dependencies: ["YAMLSource", "Diagnostics", "Quantities"]),
  .target(
    name: "Abatement",
    dependencies: [
      "Policy", "TrainingConfigs", "Footprint", "Catalogue", "CEL", "Runs", "Files", "YAMLSource",
      "Diagnostics", "Quantities", "CivilTime", "Text", "Plots",
    ]),
  // The right wing reads what a run is, the left one judges it; neither knows of the other.
  .target(
    name: "TrainingConfigs",
    dependencies: [
      "ConfigText", "Catalogue", "Runs", "Files", "YAMLSource", "Diagnostics", "Quantities",
      "CivilTime", "Text",
    ]),
  .target(
    name: "Policy",
    dependencies: [
      "Footprint", "Catalogue", "CELQuantities", "CEL", "Runs", "Files", "YAMLSource",
      "Diagnostics", "Quantities", "CivilTime", "Text", "Ledger", "CShippedPolicies", "CSodium",
    ]),
  .target(
    name: "ConfigText",
    dependencies: ["Runs", "YAMLSource", "Diagnostics", "Quantities", "Text"]),
  // `validate` scores the model against published runs, and fits its prior.
  .executableTarget(
    name: "validate", dependencies: ["Footprint", "Catalogue", "Runs", "Quantities"]),
  .target(
    name: "Footprint",
    dependencies: [
      "Catalogue", "Runs", "YAMLSource", "Diagnostics", "Quantities", "CivilTime", "Text",
      "CFootprintData",
    ]),
  .target(name: "LedgerSQLite", dependencies: ["Ledger", "CSQLite"]),
  // Budgets over time; knows neither YAML nor reports.
  .target(name: "Ledger", dependencies: ["CivilTime", "Text", "CSodium", "CSHA256"]),
  .target(name: "Catalogue", dependencies: ["Quantities", "Text", "CCatalogueData"]),
  // Pictures as SVG; knows numbers, and nothing of what they mean.
  .target(name: "Plots", dependencies: ["Quantities", "Text"]),
  // Mass, energy, power and intensity as types of expressions; the language itself knows none of them.
  .target(name: "CELQuantities", dependencies: ["CEL"]),
  .target(name: "CEL", dependencies: ["CivilTime", "Text"]),
  .target(
    name: "Runs",
    dependencies: ["YAMLSource", "Diagnostics", "Quantities", "CivilTime", "Text"]),
  .target(name: "Files", dependencies: ["Diagnostics", "Text"]),
  .target(name: "YAMLSource", dependencies: ["Diagnostics", "Text", "CLibYAML"]),
  .target(name: "Diagnostics", dependencies: ["Text"]),
  .target(name: "Quantities", dependencies: ["Text"]),
  .target(name: "CivilTime"),
  .target(name: "Text"),
  .target(name: "CCatalogueData", exclude: ["data"]),
  .target(name: "CFootprintData", exclude: ["data"]),
  .target(name: "CShippedPolicies"),
  // SHA-256 by the processor's own instructions, for chains of millions of events.
  .target(name: "CSHA256"),
  .systemLibrary(
    name: "CLibYAML", pkgConfig: "yaml-0.1",
    providers: [.apt(["libyaml-dev"]), .brew(["libyaml"])]),
  .systemLibrary(
    name: "CSodium", pkgConfig: "libsodium",
    providers: [.apt(["libsodium-dev"]), .brew(["libsodium"])]),
  .systemLibrary(
    name: "CSQLite", pkgConfig: "sqlite3",
    providers: [.apt(["libsqlite3-dev"]), .brew(["sqlite3"])]),
]

var ledgerTestDependencies: [Target.Dependency] = [
  "Ledger", "LedgerSQLite", "ledger-worker", "CivilTime", "CSQLite", "CSHA256", "CSodium",
]
// A process of its own for the tests that need many, or kill one.
var ledgerWorkerDependencies: [Target.Dependency] = ["Ledger", "LedgerSQLite"]
if hasPostgreSQL {
  targets += [
    .target(name: "LedgerPostgreSQL", dependencies: ["Ledger", "CPostgreSQL"]),
    .systemLibrary(
      name: "CPostgreSQL", pkgConfig: "libpq",
      providers: [.apt(["libpq-dev"]), .brew(["libpq"])]),
  ]
  targets[0].dependencies.append("LedgerPostgreSQL")
  ledgerTestDependencies += ["LedgerPostgreSQL"]
  ledgerWorkerDependencies += ["LedgerPostgreSQL"]
}
targets.append(
  .executableTarget(
    name: "ledger-worker", dependencies: ledgerWorkerDependencies, path: "Tests/LedgerWorker"))

let testTargets: [Target] = [
  .testTarget(name: "LedgerTests", dependencies: ledgerTestDependencies),
  .testTarget(name: "TextTests", dependencies: ["Text"]),
  .testTarget(name: "CivilTimeTests", dependencies: ["CivilTime"]),
  .testTarget(name: "QuantitiesTests", dependencies: ["Quantities"]),
  .testTarget(
    name: "DiagnosticsTests", dependencies: ["Diagnostics"], exclude: ["Snapshots"]),
  .testTarget(name: "YAMLSourceTests", dependencies: ["YAMLSource", "Diagnostics"]),
  .testTarget(name: "FilesTests", dependencies: ["Files", "Diagnostics"]),
  .testTarget(
    name: "RunsTests", dependencies: ["Runs", "YAMLSource", "Diagnostics", "Quantities"]),
  .testTarget(
    name: "CELTests", dependencies: ["CELQuantities", "CEL"],
    exclude: ["Fixtures", "Differential/compare.py"]),
  .testTarget(name: "CatalogueTests", dependencies: ["Catalogue", "Quantities"]),
  .testTarget(
    name: "FootprintTests",
    dependencies: ["Footprint", "Catalogue", "Runs", "Diagnostics", "Quantities", "CivilTime"]),
  .testTarget(name: "ValidateTests", dependencies: ["validate", "Footprint"]),
  .testTarget(name: "ConfigTextTests", dependencies: ["ConfigText", "Diagnostics"]),
  .testTarget(
    name: "PolicyTests",
    dependencies: [
      "Policy", "Ledger", "Footprint", "Catalogue", "CEL", "Runs", "Files", "YAMLSource",
      "Diagnostics",
      "Quantities", "CivilTime",
    ]),
  .testTarget(
    name: "TrainingConfigsTests",
    dependencies: [
      "TrainingConfigs", "ConfigText", "Footprint", "Catalogue", "Runs", "Files", "YAMLSource",
      "Diagnostics", "Quantities", "Text",
    ], exclude: ["Fixtures"]),
  .testTarget(
    name: "AbatementTests",
    dependencies: [
      "Abatement", "Policy", "TrainingConfigs", "Footprint", "Catalogue", "CEL", "Runs", "Files",
      "YAMLSource", "Diagnostics", "Quantities", "CivilTime",
    ]),
  .testTarget(
    name: "ReportsTests",
    dependencies: [
      "Reports", "Result", "Gate", "Policy", "TrainingConfigs", "Footprint", "Catalogue", "Runs",
      "Files", "YAMLSource", "Diagnostics", "Quantities", "Plots", "Ledger",
    ], exclude: ["Snapshots"]),
  .testTarget(
    name: "GateTests",
    dependencies: [
      "Gate", "Reports", "Result", "Abatement", "Policy", "TrainingConfigs", "Footprint",
      "Catalogue", "CEL", "Runs", "Files", "Diagnostics", "Quantities", "Ledger", "LedgerSQLite",
      "Text",
    ]),
  .testTarget(
    name: "BatchTests",
    dependencies: [
      "Batch", "Gate", "Evidence", "Reports", "Result", "TrainingConfigs", "CEL", "Files", "Ledger",
      "Diagnostics",
    ]),
  .testTarget(
    name: "ServiceTests",
    dependencies: [
      "Service", "Batch", "Gate", "Reports", "Result", "Policy", "TrainingConfigs", "CEL", "Files",
      "Ledger", "LedgerSQLite",
    ], exclude: ["Fixtures"]),
  .testTarget(
    name: "LanguageServerTests",
    dependencies: [
      "LanguageServer", "Gate", "Reports", "Result", "Ledger", "CEL", "Diagnostics",
    ]),
  .testTarget(name: "CommandLineTests", dependencies: ["carbonward", "Guide", "Evidence"]),
]

if isPacked {
  targets.append(
    .target(name: "CStandAlone", path: ".ci/static", sources: ["runtime.c"], publicHeadersPath: ".")
  )
  targets[0].dependencies.append("CStandAlone")
}

if hasBenchmarks {
  dependencies.append(.package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"))
  targets.append(
    .executableTarget(
      name: "Benchmarks",
      dependencies: [
        "Abatement", "Policy", "TrainingConfigs", "Footprint", "Catalogue", "CELQuantities", "CEL",
        "Runs", "Files", "YAMLSource", "Diagnostics", "Quantities", "CivilTime",
        .product(name: "Yams", package: "Yams"),
      ] + ledgerWorkerDependencies))
}

if hasServer {
  dependencies += [
    .package(
      url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1", traits: []),
    .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
  ]
  products.append(.executable(name: "carbonward-server", targets: ["carbonward-server"]))
  targets.append(
    .executableTarget(
      name: "carbonward-server",
      dependencies: [
        "Service", "Batch", "Gate", "Reports", "Result", "Policy", "CEL", "TrainingConfigs", "Runs",
        "Files", "Ledger", "Diagnostics", "Text", argumentParser,
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOTLS", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
      ]))
  // What the same HTTP stack does with nothing to say, for the load test to be held against.
  if hasBenchmarks {
    targets.append(
      .executableTarget(
        name: "hello-server",
        dependencies: [.product(name: "Hummingbird", package: "hummingbird")],
        path: "Tests/HelloServer"))
  }
}

if hasFuzzers {
  let flags = [LinkerSetting.unsafeFlags(["-sanitize=fuzzer,address", "-use-ld=lld"])]
  targets += [
    .executableTarget(
      name: "CELFuzzer", dependencies: ["CELQuantities", "CEL"], linkerSettings: flags),
    .executableTarget(
      name: "ConfigFuzzer",
      dependencies: [
        "Result", "Policy", "TrainingConfigs", "Footprint", "Runs", "Files", "Diagnostics",
        "Quantities", "Batch", "CEL", "CivilTime", "Evidence", "Ledger", "Text",
      ], linkerSettings: flags),
  ]
}

for target in testTargets { target.dependencies.append("TestSupport") }
targets += testTargets + [.target(name: "TestSupport", path: "Tests/TestSupport")]

for target in targets where target.type != .system {
  guard !["CCatalogueData", "CFootprintData", "CShippedPolicies", "CSHA256"].contains(target.name)
  else {
    // clang's `#embed` needs C23.
    continue
  }
  var settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
  ]
  if hasFuzzers, fuzzed.contains(target.name) {
    settings.append(.unsafeFlags(["-sanitize=fuzzer,address"]))
  }
  // Only the argument parser looks at the fields of types.
  if isPacked, target.name != "carbonward" {
    settings.append(.unsafeFlags(["-Xfrontend", "-disable-reflection-metadata"]))
  }
  if isPacked, unhurried.contains(target.name) {
    settings.append(.unsafeFlags(["-Xllvm", "-sil-inline-block-limit-denominator=1"]))
  }
  if isStrict { settings.append(.treatAllWarnings(as: .error)) }
  if hasPostgreSQL { settings.append(.define("CARBONWARD_POSTGRESQL")) }
  target.swiftSettings = (target.swiftSettings ?? []) + settings
}

/// `CARBONWARD_ONLY=PolicyTests` leaves out all that these targets do not need: quick builds on small machines.
if let only = Context.environment["CARBONWARD_ONLY"] {
  var wanted: Set<String> = []
  var pending = only.split(separator: ",").map(String.init)
  while let name = pending.popLast() {
    guard wanted.insert(name).inserted else { continue }
    for dependency in targets.first(where: { $0.name == name })?.dependencies ?? [] {
      switch dependency {
      case .targetItem(let name, _), .byNameItem(let name, _): pending.append(name)
      default: break
      }
    }
  }
  targets.removeAll { !wanted.contains($0.name) }
  products.removeAll { !wanted.contains($0.name) }
}

let package = Package(
  name: "carbonward",
  products: products,
  dependencies: dependencies,
  targets: targets,
  swiftLanguageModes: [.v6],
  cLanguageStandard: .c2x
)
