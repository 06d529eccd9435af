import TrainingConfigs

/// The files that set a repository up.
struct SetupFiles {
  let survey: Survey
  /// What CI builds the program from; nil for the published package.
  var source: ProgramSource?

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
    for file in survey.systems.flatMap({ $0.files(from: source) }) {
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
      text += Self.facts(survey.common, indent: "# ")
    }
    guard !survey.entries.isEmpty else { return text }
    text += "runs:\n"
    for entry in survey.entries {
      text += "  - match: \(entry.match)\n"
      // What a file states and cannot be read is mended there, not here.
      let (mended, stated) = (
        entry.gaps.filter { $0.line.hasPrefix("--set ") },
        entry.gaps.filter { !$0.line.hasPrefix("--set ") }
      )
      for gap in mended { text += "    # to mend there: \(Self.comment(gap.reason))\n" }
      guard !stated.isEmpty else { continue }
      text += "    # facts:\n" + Self.facts(stated, indent: "    # ")
    }
    return text
  }

  /// Commented lines that are valid together once they are taken in: those of one group are one line.
  private static func facts(
    _ gaps: [(line: String, reason: String)], indent: String
  ) -> String {
    var groups: [(key: String, members: [String], reasons: [String])] = []
    for gap in gaps {
      let parts = gap.line.split(separator: ":", maxSplits: 1).map(String.init)
      let (key, value) = (parts[0], parts.count == 2 ? String(parts[1].dropFirst()) : "")
      let isGroup = value.hasPrefix("{") && value.hasSuffix("}")
      let member = isGroup ? String(value.dropFirst().dropLast()) : value
      guard let index = groups.firstIndex(where: { $0.key == key }) else {
        groups.append((key, [member], [gap.reason]))
        continue
      }
      // Two values for one fact are no help: the first stands.
      let name = member.prefix { $0 != ":" }
      let isKnown = groups[index].members.contains { $0.prefix { $0 != ":" } == name }
      guard isGroup, !isKnown else { continue }
      groups[index].members.append(member)
      groups[index].reasons.append(gap.reason)
    }
    return groups.map { group in
      let isGroup = gaps.contains { $0.line.hasPrefix(group.key + ": {") }
      let members = group.members.joined(separator: ", ")
      let value = isGroup ? "{\(members)}" : members
      let reasons = group.reasons.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
      return "\(indent)  \(group.key): \(value)  # \(comment(reasons.joined(separator: "; ")))\n"
    }.joined()
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
