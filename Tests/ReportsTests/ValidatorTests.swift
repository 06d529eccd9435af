import Foundation
import Reports
import Result
import TestSupport
import Testing

/// A reader of a format, written by others, that runs in Python.
struct Validator: Sendable, CustomTestStringConvertible {
  var name: String
  var formats: [String]
  /// Modules to import; a validator whose modules are missing is skipped.
  var modules: [String]
  /// Gets the report's path and the folder of reference data; fails by its exit code.
  var script: String

  var testDescription: String { name }

  static func schema(_ name: String, _ format: String, _ path: String) -> Validator {
    Validator(
      name: name, formats: [format], modules: ["jsonschema"],
      script: """
        import json, sys, jsonschema
        report = json.load(open(sys.argv[1], encoding="utf-8"))
        schema = json.load(open(sys.argv[2] + "/schemas/\(path)", encoding="utf-8"))
        jsonschema.validators.validator_for(schema)(schema).validate(report)
        """)
  }

  /// A schema that refers to others beside it. Its expressions name classes of Unicode, which Python's
  /// have no names for.
  static func family(_ name: String, _ format: String, _ path: String, _ parts: String) -> Validator
  {
    Validator(
      name: name, formats: [format], modules: ["jsonschema", "referencing"],
      script: """
        import glob, json, os, sys, jsonschema
        from referencing import Registry, Resource
        from referencing.jsonschema import DRAFT4, DRAFT7
        def load(path):
            text = open(path, encoding="utf-8").read()
            return json.loads(text.replace(r"\\\\p{L}", r"[^\\\\W\\\\d_]").replace(r"\\\\p{N}", r"\\\\d"))
        path = sys.argv[2] + "/schemas/\(path)"
        resources = []
        for other in sorted(glob.glob(os.path.dirname(path) + "/*.json")):
            schema = load(other)
            draft = DRAFT4 if "draft-04" in schema.get("$schema", "") else DRAFT7
            id = schema.get("$id", schema.get("id"))
            if id and other != path: resources.append((id, Resource(schema, draft)))
        schema = load(path)
        registry = Registry().with_resources(resources)
        kind = jsonschema.validators.validator_for(schema)
        report = open(sys.argv[1], encoding="utf-8").read()
        for part in \(parts):
            kind(schema, registry=registry, format_checker=kind.FORMAT_CHECKER).validate(json.loads(part))
        """)
  }

  static let all = [
    schema("SARIF, SchemaStore", "sarif", "sarif/sarif-2.1.0.schemastore.json"),
    schema("SARIF, OASIS", "sarif", "sarif/sarif-schema-2.1.0.oasis.json"),
    schema("Code Quality", "gitlab", "gitlab/codequality-report.strict.json"),
    schema("rdjson", "rdjson", "reviewdog/DiagnosticResult.json"),
    Validator(
      name: "rdjsonl", formats: ["rdjsonl"], modules: ["jsonschema"],
      script: """
        import json, sys, jsonschema
        schema = json.load(open(sys.argv[2] + "/schemas/reviewdog/Diagnostic.json"))
        for line in open(sys.argv[1], encoding="utf-8", newline="\\n"):
            jsonschema.validators.validator_for(schema)(schema).validate(json.loads(line))
        """),
    Validator(
      name: "GitHub's rules for SARIF", formats: ["sarif"], modules: [],
      script: """
        import sys
        sys.path.insert(0, sys.argv[2] + "/schemas/checkers")
        sys.dont_write_bytecode = True
        import github_sarif_rules
        problems = github_sarif_rules.check(sys.argv[1])
        sys.exit("\\n".join(problems) if problems else 0)
        """),
    Validator(
      name: "Jenkins' JUnit", formats: ["junit"], modules: ["xmlschema"],
      script: """
        import sys, xmlschema
        xmlschema.XMLSchema(sys.argv[2] + "/schemas/junit/jenkins-junit-10.xsd").validate(sys.argv[1])
        """),
    Validator(
      name: "OpenMetrics", formats: ["openmetrics"], modules: ["prometheus_client"],
      script: """
        import sys
        from prometheus_client.openmetrics import parser
        text = open(sys.argv[1], encoding="utf-8", newline="\\n").read()
        names = [family.name for family in parser.text_string_to_metric_families(text)]
        assert all(name.startswith("carbonward_") for name in names), names
        """),
    Validator(
      name: "TAP", formats: ["tap"], modules: ["tap", "yaml", "more_itertools"],
      script: """
        import sys
        from tap.parser import Parser
        text = open(sys.argv[1], encoding="utf-8", newline="\\n").read()
        # The parser knows version 13; what is used of 14 is the same.
        lines = list(Parser().parse_text(text.replace("TAP version 14", "TAP version 13", 1)))
        unknown = [line for line in lines if line.category == "unknown"]
        tests = [line for line in lines if line.category == "test"]
        plans = [line for line in lines if line.category == "plan"]
        assert not unknown, unknown
        assert len(plans) == 1 and plans[0].expected_tests == len(tests)
        """),
    family("BoAmps", "boamps", "boamps/report_schema.json", "report.splitlines()"),
    family("CycloneDX 1.7", "cyclonedx", "cyclonedx/bom-1.7.schema.json", "[report]"),
    family("OSCAL 1.2.1", "oscal", "oscal/oscal_assessment-results_schema.json", "[report]"),
    Validator(
      name: "model card metadata", formats: ["huggingface"], modules: ["yaml"],
      script: """
        import sys, yaml
        for card in yaml.safe_load_all(open(sys.argv[1], encoding="utf-8")):
            if card is None: continue
            assert list(card) == ["co2_eq_emissions"], card
            data = card["co2_eq_emissions"]
            known = "emissions source training_type geographical_location hardware_used".split()
            assert set(data) <= set(known) and float(data["emissions"]) >= 0, data
            assert data.get("training_type") in (None, "pre-training", "fine-tuning")
            assert all(isinstance(data[key], str) for key in data if key != "emissions")
        """),
    Validator(
      name: "GitHub's Markdown", formats: ["markdown", "github-summary"], modules: ["cmarkgfm"],
      script: """
        import re, sys, cmarkgfm
        from cmarkgfm.cmark import Options
        text = open(sys.argv[1], encoding="utf-8", newline="\\n").read()
        html = cmarkgfm.github_flavored_markdown_to_html(text, options=Options.CMARK_OPT_UNSAFE)
        allowed = set("h3 table thead tbody tr th td ul li p strong code pre em details summary sub".split())
        found = set(re.findall(r"<([a-zA-Z][a-zA-Z0-9]*)", html))
        assert found <= allowed, found - allowed
        prose = re.sub(r"<code.*?</code>", "", html, flags=re.S)
        assert html.count("<!--") == (1 if text.startswith("<!-- carbonward:comment -->") else 0)
        assert not re.search(r"[@#!][A-Za-z0-9]", re.sub(r"&#?\\w+;", "~", prose)), prose
        assert html.count("<details>") == html.count("</details>")
        """),
  ]

  static let cases: [(Validator, String, SharedResult)] = all.flatMap { validator in
    validator.formats.flatMap { format in
      SharedResult.allCases.map { (validator, format, $0) }
    }
  }
}

/// Python, where it is and has what a validator needs.
enum Python {
  private static let interpreter =
    ProcessInfo.processInfo.environment["CARBONWARD_PYTHON"] ?? "python3"

  /// The modules of all validators that can be imported.
  static let modules: Set<String> = {
    var modules: Set<String> = []
    for module in Set(Validator.all.flatMap(\.modules)) {
      if (try? run(["-c", "import \(module)"]))?.status == 0 { modules.insert(module) }
    }
    return modules
  }()

  static let isPresent = (try? run(["-c", ""]))?.status == 0

  static func run(_ arguments: [String]) throws -> (status: Int32, errors: String) {
    let process = Process()
    let errors = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [interpreter] + arguments
    process.standardOutput = FileHandle.nullDevice
    process.standardError = errors
    try process.run()
    let data = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: data, as: UTF8.self))
  }
}

@Suite("Validators", .enabled(if: Shared.isPresent, Shared.absence))
struct ValidatorTests {
  @Test(
    "accept the shared results", .enabled(if: Python.isPresent, "needs python3"),
    arguments: Validator.cases)
  func accept(_ validator: Validator, _ format: String, _ fixture: SharedResult) throws {
    let missing = validator.modules.filter { !Python.modules.contains($0) }
    guard missing.isEmpty else {
      print("skipped \(validator.name): python3 has no \(missing.joined(separator: ", "))")
      return
    }
    let reporter = try #require(Reporters.named(format))
    let shared = try #require(Shared.folder)
    let url = FileManager.default.temporaryDirectory
      .appendingPathComponent("carbonward-\(UUID().uuidString).\(format)")
    try Data(reporter.render(fixture.result, options: ReportOptions())).write(to: url)
    defer { try? FileManager.default.removeItem(at: url) }
    let outcome = try Python.run(["-c", validator.script, url.path, shared.path])
    #expect(outcome.status == 0, "\(outcome.errors.suffix(2_000))")
  }
}
