extension JSONWriter {
  mutating func write(_ account: AccountResult) {
    object { writer in
      writer.member("files", account.files)
      writer.member("runs", account.runs)
      writer.member("not_training") { $0.array(account.notTraining) { $0.write($1) } }
      writer.member("not_understood") { $0.array(account.notUnderstood) { $0.write($1) } }
      writer.member("not_looked_at") {
        $0.array(account.notLookedAt) { writer, gap in
          writer.object {
            $0.member("path", gap.path)
            $0.member("reason", gap.reason)
            $0.member("files", gap.files)
            $0.member("limit", gap.isLimit)
          }
        }
      }
      writer.member("other") {
        $0.array(account.other) { writer, sort in
          writer.object {
            $0.member("kind", sort.kind)
            $0.member("files", sort.files)
          }
        }
      }
    }
  }

  private mutating func write(_ entry: AccountResult.Entry) {
    object { writer in
      writer.member("path", entry.path)
      if let line = entry.line {
        writer.member("line", line)
      } else {
        writer.member("line", nil as String?)
      }
      writer.member("reason", entry.reason)
    }
  }
}
