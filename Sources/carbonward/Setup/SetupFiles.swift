import TrainingConfigs

/// The files that set a repository up.
struct SetupFiles {
  let survey: Survey

  static let policyPath = "policies/carbon.yaml"
  static let schemaFolder = ".carbonward"

  /// Every file, in the order in which they are told.
  var all: [(path: String, bytes: [UInt8])] {
    var files: [(path: String, bytes: [UInt8])] = [
      (ProjectFile.name, Array(project.utf8)), (Self.policyPath, Array(Self.policy.utf8)),
    ]
    for kind in [DocumentKind.project, .policy] {
      files.append(("\(Self.schemaFolder)/\(kind.rawValue).schema.json", kind.schema))
    }
    for file in survey.systems.compactMap(\.file) {
      files.append((file.path, Array(file.text.utf8)))
    }
    return files
  }

  private var project: String {
    var text = """
      # yaml-language-server: $schema=\(Self.schemaFolder)/project.schema.json
      carbonward: project/v1
      policies: [policies/]

      """
    if !survey.common.isEmpty {
      text += "# No file says this of any run; take the lines in and make them true.\n# defaults:\n"
      for gap in survey.common { text += "#   \(gap.line)  # \(Self.comment(gap.reason))\n" }
    }
    guard !survey.entries.isEmpty else { return text }
    text += "runs:\n"
    for entry in survey.entries {
      text += "  - match: \(entry.match)\n"
      guard !entry.gaps.isEmpty else { continue }
      text += "    # facts:\n"
      for gap in entry.gaps {
        // What a file states and cannot be read is mended there, not here.
        text +=
          gap.line.hasPrefix("--set ")
          ? "    #   \(Self.comment(gap.reason))\n"
          : "    #   \(gap.line)  # \(Self.comment(gap.reason))\n"
      }
    }
    return text
  }

  /// A reason may repeat what a file says; a comment ends with its line.
  private static func comment(_ text: String) -> String {
    String(
      String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 0x20 ? " " : $0 }.prefix(200)))
  }

  private static let policy = """
    # yaml-language-server: $schema=../\(schemaFolder)/policy.schema.json
    carbonward: policy/v1
    name: carbon
    description: What training may cost the climate here.
    imports: [pack:starter]
    # A budget of your own; `carbonward explain energy` and `carbonward test` help with more.
    budgets:
      - id: run-energy
        description: The most energy that one run may use without being looked at.
        metric: energy
        limit: 10 MWh
        per: run
        severity: warn
    tests:
      - name: a run over the budget is reported
        run:
          name: large
          hardware: {accelerator: custom, count: 100, power: 1000 W, host_power: 0 W}
          duration: 1000 h
          site: {intensity: 0.4 kgCO2e/kWh, pue: 1.1}
        expect: {violated: [run-energy]}

    """
}
