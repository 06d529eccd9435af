import Diagnostics
import Result

extension PolicyTestReport {
  /// Everything, for programs.
  var json: [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("carbonward", "policy-tests/v1")
      writer.member("passed", passedCount)
      writer.member("failed", failedCount)
      writer.member("tests") { $0.array(tests) { $0.write($1) } }
      if !coverages.isEmpty {
        writer.member("coverage") { writer in
          writer.object { writer in
            writer.member("points", points.count)
            writer.member("covered", points.count { $0.isNoticed })
            writer.member("gaps") {
              $0.array(points.filter { !$0.isNoticed }) { $0.write($1, as: "event") }
            }
          }
        }
      }
      if !mutations.isEmpty {
        writer.member("mutation") { writer in
          writer.object { writer in
            writer.member("mutants", mutants.count)
            writer.member("noticed", mutants.count { $0.isNoticed })
            writer.member("omitted", mutations.reduce(0) { $0 + $1.omittedCount })
            writer.member("survivors") {
              $0.array(mutants.filter { !$0.isNoticed }) { $0.write($1, as: "change") }
            }
          }
        }
      }
      if !shortfalls.isEmpty {
        writer.member("shortfalls") {
          $0.array(shortfalls) { writer, shortfall in
            writer.object { writer in
              writer.member("kind", shortfall.kind)
              writer.member("share", shortfall.share)
              writer.member("minimum", shortfall.minimum)
            }
          }
        }
      }
      writer.member("diagnostics") { $0.array(diagnostics) { $0.write($1) } }
    }
    return writer.bytes + [UInt8(ascii: "\n")]
  }
}

extension JSONWriter {
  fileprivate mutating func write(_ result: PolicyTestReport.Test) {
    object { writer in
      writer.member("name", result.name)
      writer.members(of: result.range)
      writer.member("passed", result.isPassed)
      writer.member("failures") {
        $0.array(result.failures) { writer, failure in
          writer.object { writer in
            writer.member("message", failure.message)
            writer.members(of: failure.range)
            writer.member("notes", failure.notes)
          }
        }
      }
    }
  }

  fileprivate mutating func write(_ probe: PolicyTestReport.Probe, as event: String) {
    object { writer in
      writer.member("kind", probe.kind)
      writer.member("id", probe.id)
      writer.member(event, probe.event)
      writer.members(of: probe.range)
    }
  }

  fileprivate mutating func write(_ diagnostic: Diagnostic) {
    object { writer in
      writer.member("code", diagnostic.code.id)
      writer.member("severity", diagnostic.severity.name)
      writer.member("message", diagnostic.message)
      if let range = diagnostic.primary?.range {
        writer.members(of: range)
      } else if let path = diagnostic.path {
        writer.member("path", path)
      }
    }
  }

  private mutating func members(of range: SourceRange) {
    member("path", range.file.path)
    member("line", range.start.line)
    member("column", range.start.column)
  }
}
