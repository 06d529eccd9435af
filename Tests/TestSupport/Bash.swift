#if canImport(Testing)  // A release build has no test library, and builds this target all the same.
  import Foundation

  /// The real bash, in which scripts run with a program `train` that only writes down its words.
  public enum Bash {
    /// Where there is none.
    public static let absence = "needs `bash`, which is not here"

    private static let program = ["/bin/bash", "/usr/bin/bash"].first {
      FileManager.default.isExecutableFile(atPath: $0)
    }

    /// Whether bash is there to compare with.
    public static var isPresent: Bool { program != nil }

    /// Runs scripts, each in a folder of its own with these files beside it.
    ///
    /// - Returns: Of each script, the words of every call of `train` in order.
    public static func calls(
      of scripts: [String], beside files: [String: String] = [:]
    ) throws -> [[[String]]] {
      let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("bash-\(UUID().uuidString)")
      let programs = folder.appendingPathComponent("bin")
      try FileManager.default.createDirectory(at: programs, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: folder) }
      let stub = programs.appendingPathComponent("train")
      // Written at once, so that the lines of two that run side by side stay whole.
      let text =
        "#!/bin/sh\nu=$(printf '\\037')\nline=$u\nfor w; do line=$line$w$u; done\n"
        + "printf '%s\\036' \"$line\" >> \"$STUB_LOG\"\n"
      try Data(text.utf8).write(to: stub)
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: stub.path)
      var driver = ""
      for (index, script) in scripts.enumerated() {
        let home = folder.appendingPathComponent("\(index)")
        try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
        try Data(script.utf8).write(to: home.appendingPathComponent("s.sh"))
        for (name, text) in files {
          try Data(text.utf8).write(to: home.appendingPathComponent(name))
        }
        driver +=
          "cd \(home.path) && STUB_LOG=\(home.path)/log timeout -s KILL 10 \(program ?? "bash") s.sh"
          + " > /dev/null 2>&1 < /dev/null; "
      }
      let main = folder.appendingPathComponent("driver.sh")
      try Data(driver.utf8).write(to: main)
      let process = Process()
      process.executableURL = URL(fileURLWithPath: program ?? "/bin/bash")
      process.arguments = [main.path]
      process.environment = ["PATH": "\(programs.path):/usr/bin:/bin", "LC_ALL": "C"]
      try process.run()
      process.waitUntilExit()
      return scripts.indices.map { index in
        let log = folder.appendingPathComponent("\(index)/log")
        guard let data = try? Data(contentsOf: log) else { return [] }
        return data.split(separator: 0x1E, omittingEmptySubsequences: true).map { call in
          call.split(separator: 0x1F, omittingEmptySubsequences: false).dropFirst().dropLast()
            .map { String(decoding: $0, as: UTF8.self) }
        }
      }
    }
  }
#endif
