import ConfigText
import Foundation
import Testing

/// What CPython's own `ast` makes of the standard library of this machine, beside what is read here.
@Suite struct PythonDifferentialTests {
  /// Prints, for each file named on standard input, its statements and literal keyword arguments.
  private static let script = """
    import ast, struct, sys, warnings
    warnings.simplefilter("ignore")
    def bits(d): return format(struct.unpack(">Q", struct.pack(">d", d))[0], "x")
    def canon(v):
      if v is None: return "N"
      if v is Ellipsis: return "E"
      if v is True: return "T"
      if v is False: return "F"
      if isinstance(v, int): return "i%d" % v
      if isinstance(v, float): return "f" + bits(v)
      if isinstance(v, complex): return "j" + bits(v.imag)
      if isinstance(v, str): return "s" + v.encode("utf8", "surrogatepass").hex()
      if isinstance(v, bytes): return "b" + v.hex()
      if isinstance(v, tuple): return "(" + ",".join(map(canon, v)) + ")"
      if isinstance(v, list): return "[" + ",".join(map(canon, v)) + "]"
      if isinstance(v, dict): return "{" + ",".join(canon(k) + ":" + canon(w) for k, w in v.items()) + "}"
      raise ValueError
    for path in sys.stdin.read().split("\\n"):
      if not path: continue
      source = open(path, "rb").read()
      try: tree = ast.parse(source)
      except Exception: continue
      print("FILE", path)
      starts, i = [0], 0
      while i < len(source):
        c = source[i]; i += 1
        if c == 13 and i < len(source) and source[i] == 10: i += 1
        if c in (10, 13): starts.append(i)
      bom = 3 if source.startswith(b"\\xef\\xbb\\xbf") else 0
      def at(line, column): return starts[line - 1] + column + (bom if line == 1 else 0)
      for n in ast.walk(tree):
        if isinstance(n, ast.stmt):
          print("S", at(n.lineno, n.col_offset), at(n.end_lineno, n.end_col_offset))
        if isinstance(n, ast.keyword) and n.arg:
          try: value = canon(ast.literal_eval(n.value))
          except Exception: continue
          print("K", at(n.lineno, n.col_offset), at(n.value.lineno, n.value.col_offset),
            at(n.value.end_lineno, n.value.end_col_offset), n.arg, value)
    """

  private static let python = ["/usr/bin/python3", "/usr/local/bin/python3"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  private static func run(_ arguments: [String], input: String) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: python ?? "")
    process.arguments = arguments
    let source = Pipe()
    let output = Pipe()
    process.standardInput = source
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    try source.fileHandleForWriting.write(contentsOf: Data(input.utf8))
    try source.fileHandleForWriting.close()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
  }

  /// Every one of these many files is compared; all of them where the environment asks for it.
  private static let stride =
    ProcessInfo.processInfo.environment["CARBONWARD_DIFFERENTIAL"] == "all" ? 1 : 12

  @Test(
    .enabled(
      if: PythonDifferentialTests.python != nil,
      "needs a python3 to compare with, which is not here"))
  func agreesWithCPython() throws {
    let folder = try Self.run(
      ["-c", "import sysconfig; print(sysconfig.get_paths()['stdlib'])"], input: ""
    ).trimmingCharacters(in: .whitespacesAndNewlines)
    let files = (FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? [])
      .filter { $0.hasSuffix(".py") && !$0.contains("test") && !$0.contains("site-packages") }
      .sorted().enumerated().filter { $0.offset % Self.stride == 0 }
      .map { folder + "/" + $0.element }
    #expect(!files.isEmpty)
    let theirs = try Self.run(["-c", Self.script], input: files.joined(separator: "\n"))
    var counts = (files: 0, statements: 0, literals: 0, unread: 0, opaque: 0)
    for part in theirs.split(separator: "\n").split(whereSeparator: { $0.hasPrefix("FILE ") })
      .enumerated()
    {
      let path = theirs.split(separator: "\n").filter { $0.hasPrefix("FILE ") }[part.offset]
        .dropFirst(5)
      let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: String(path))))
      let ours = PythonDump(PythonModule.parse(bytes)).lines
      counts.files += 1
      compare(Set(part.element.map(String.init)), Set(ours), in: String(path), &counts)
    }
    print("compared with CPython: \(counts)")
    #expect(counts.unread * 100 <= counts.literals, "one literal in a hundred may be unreadable")
    #expect(counts.opaque * 1_000 <= counts.statements)
  }

  private func compare(
    _ theirs: Set<String>, _ ours: Set<String>, in path: String,
    _ counts: inout (files: Int, statements: Int, literals: Int, unread: Int, opaque: Int)
  ) {
    let opaque = ours.filter { $0.hasPrefix("O") }.map { Self.numbers($0) }
    counts.statements += theirs.count { $0.hasPrefix("S") }
    counts.literals += theirs.count { $0.hasPrefix("K") }
    counts.opaque += opaque.count
    for line in ours.subtracting(theirs) where !line.hasPrefix("O") {
      Issue.record("\(path): `\(line)` is only ours")
    }
    for line in theirs.subtracting(ours) {
      let range = Self.numbers(line)
      // What is left unread says so.
      let isInside = opaque.contains { $0[0] <= range[0] && range[0] < $0[1] }
      if line.hasPrefix("K") {
        counts.unread += 1
        let at = "K \(range[0]) "
        if !isInside, ours.contains(where: { $0.hasPrefix(at) }) {
          Issue.record("\(path): `\(line)` is another value here")
        }
      } else if !isInside {
        Issue.record("\(path): `\(line)` is only theirs")
      }
    }
  }

  private static func numbers(_ line: String) -> [Int] {
    line.split(separator: " ").dropFirst().prefix(2).compactMap { Int($0) }
  }
}
