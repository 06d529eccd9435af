#if canImport(Testing)  // A release build has no test library, and builds this target all the same.
  import Foundation

  /// The loaders that training programs use, run by the Python that `CARBONWARD_PYTHON` names.
  public enum PythonLoaders {
    /// Where no such Python is.
    public static let absence =
      "needs `CARBONWARD_PYTHON` with pyyaml, ruamel.yaml, omegaconf and hjson"

    private static let interpreter = ProcessInfo.processInfo.environment["CARBONWARD_PYTHON"]

    /// Whether an interpreter with the loaders is at hand.
    public static var isPresent: Bool { interpreter != nil }

    /// What the loaders make of documents: a line each, as `Tests/Comparisons/loaders.py` writes them.
    public static func load(_ documents: [(loader: String, bytes: [UInt8])]) throws -> [String] {
      let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Comparisons/loaders.py")
      let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("loaders-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: folder) }
      let input = folder.appendingPathComponent("in")
      let output = folder.appendingPathComponent("out")
      var text = ""
      for document in documents { text += "\(document.loader) \(hex(document.bytes))\n" }
      try Data(text.utf8).write(to: input)
      _ = FileManager.default.createFile(atPath: output.path, contents: nil)
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      process.arguments = [interpreter ?? "python3", script.path]
      process.standardInput = try FileHandle(forReadingFrom: input)
      process.standardOutput = try FileHandle(forWritingTo: output)
      try process.run()
      process.waitUntilExit()
      let answer = String(decoding: try Data(contentsOf: output), as: UTF8.self)
      return answer.split(separator: "\n", omittingEmptySubsequences: true).map(String.init)
    }

    /// Bytes in hexadecimal.
    public static func hex(_ bytes: some Sequence<UInt8>) -> String {
      let digits = Array("0123456789abcdef".utf8)
      var text: [UInt8] = []
      for byte in bytes { text += [digits[Int(byte >> 4)], digits[Int(byte & 15)]] }
      return String(decoding: text, as: UTF8.self)
    }

    /// The notation of a number's bits.
    public static func bits(_ number: Double) -> String {
      if number.isNaN { return "nan" }
      let text = String(number.bitPattern, radix: 16)
      return String(repeating: "0", count: 16 - text.count) + text
    }
  }
#endif
