extension JSONWriter {
  mutating func write(_ revision: RevisionReference) {
    object {
      $0.member("revision", revision.name)
      $0.member("commit", revision.commit)
    }
  }

  mutating func write(_ change: ChangeResult) {
    object { writer in
      writer.member("base", change.base)
      writer.member("commit", change.commit)
      writer.member("added", change.added)
      writer.member("changed", change.changed)
      writer.member("unchanged", change.unchanged)
      writer.member("mended", change.mended)
      if let files = change.files { writer.member("files", files) }
      writer.member("delta") { $0.write(change.delta) }
      writer.member("removed") {
        $0.array(change.removed) { writer, run in
          writer.object { writer in
            writer.member("name", run.name)
            writer.member("path", run.path)
            writer.member("estimate") { $0.write(run.estimate) }
          }
        }
      }
      writer.member("groups") {
        $0.array(change.groups) { writer, group in
          writer.object { writer in
            writer.member("changes", group.changes)
            writer.member("runs") { $0.array(group.runs) { $0.append("\($1)") } }
            writer.member("delta") { $0.write(group.delta) }
          }
        }
      }
    }
  }

  mutating func write(_ change: RunChange) {
    object { writer in
      writer.member("kind", change.kind.rawValue)
      writer.member("base_path", change.basePath)
      writer.member("facts", change.facts)
      writer.member("base") { $0.write(change.base) }
      writer.member("delta") { $0.write(change.delta) }
    }
  }

  private mutating func write(_ entries: [EstimateResult.Entry]) {
    object { writer in
      for entry in entries { writer.member(entry.key.rawValue) { $0.write(entry.range) } }
    }
  }
}
