import Text

/// JUnit XML as Jenkins, GitLab and GitHub actions read it: suites of cases.
struct JUnitDocument {
  struct Case {
    var name: String
    /// `failure`, `error`, `skipped`, `system-out`, or nothing for a plain success.
    var outcome: String?
    var message = ""
    /// Lines, each made plain already.
    var details = ""
  }

  struct Suite {
    var name: String
    var properties: [(name: String, value: String)]
    var cases: [Case]
  }

  var suites: [Suite]

  /// The document as UTF-8.
  var bytes: [UInt8] {
    var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    let all = suites.flatMap(\.cases)
    text += "<testsuites name=\"carbonward\" \(Self.counts(all, nested: true))>\n"
    for suite in suites { text += Self.text(of: suite) }
    return Array((text + "</testsuites>\n").utf8)
  }

  private static func counts(_ cases: [Case], nested: Bool = false) -> String {
    let failures = cases.count { $0.outcome == "failure" }
    let errors = cases.count { $0.outcome == "error" }
    let counts = "tests=\"\(cases.count)\" failures=\"\(failures)\" errors=\"\(errors)\""
    return nested ? counts : counts + " skipped=\"\(cases.count { $0.outcome == "skipped" })\""
  }

  private static func text(of suite: Suite) -> String {
    var text = "  <testsuite name=\"\(escaped(suite.name))\" \(counts(suite.cases))>\n"
    text += "    <properties>\n"
    for (name, value) in suite.properties {
      text += "      <property name=\"\(escaped(name))\" value=\"\(escaped(value))\"/>\n"
    }
    text += "    </properties>\n"
    for item in suite.cases {
      text += "    <testcase classname=\"\(escaped(suite.name))\" name=\"\(escaped(item.name))\""
      switch item.outcome {
      case nil: text += "/>\n"
      case "system-out"?:
        text += ">\n      <system-out>\(escaped(item.details, isLines: true))</system-out>\n"
        text += "    </testcase>\n"
      case "skipped"?:
        text += ">\n      <skipped message=\"\(escaped(item.message))\"/>\n    </testcase>\n"
      case let outcome?:
        text += ">\n      <\(outcome) message=\"\(escaped(item.message))\" type=\"carbonward\">"
        text += "\(escaped(item.details, isLines: true))</\(outcome)>\n    </testcase>\n"
      }
    }
    return text + "  </testsuite>\n"
  }

  /// Text for an attribute or an element; lines have been made plain one by one.
  private static func escaped(_ text: String, isLines: Bool = false) -> String {
    MarkupText.escaped(isLines ? text : text.plain.cut(to: 4_000))
  }
}

extension JUnitDocument.Case {
  /// Lines that cannot be taken for commands of a build log that shows them.
  static func details(_ lines: [String]) -> String {
    lines.map { LogText.defused($0.plain) }.joined(separator: "\n")
  }
}
