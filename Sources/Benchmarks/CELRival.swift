import Glibc

/// Runs the shapes through the PyPI package `common-expression-language`.
enum CELRival {
  /// Nanoseconds.
  struct Times {
    var evaluate: Double
    /// What a call costs that evaluates `true`: the binding.
    var overhead: Double
  }

  /// The times by shape; nothing where the interpreter or the package is missing.
  static func measure(python: String) -> [String: Times] {
    var script = prologue
    for shape in CELShapes.all {
      script += "shape(\(quoted(shape.name)), \(quoted(shape.portable ?? shape.source)))\n"
    }
    let path = "/tmp/cel-benchmark-\(getpid()).py"
    guard let file = fopen(path, "w") else { return [:] }
    fputs(script, file)
    fclose(file)
    defer { unlink(path) }
    guard let pipe = popen("'\(python)' '\(path)'", "r") else { return [:] }
    defer { pclose(pipe) }
    var times: [String: Times] = [:]
    var buffer = [CChar](repeating: 0, count: 512)
    while fgets(&buffer, Int32(buffer.count), pipe) != nil {
      let bytes = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
      let cells = String(decoding: bytes, as: UTF8.self).split(separator: "\t")
      guard cells.count == 3, let evaluate = Double(cells[1]),
        let overhead = Double(cells[2].prefix { $0 != "\n" })
      else { continue }
      times[String(cells[0])] = Times(evaluate: evaluate, overhead: overhead)
    }
    return times
  }

  private static func quoted(_ text: String) -> String {
    "r'''" + text + "'''"
  }

  private static let prologue = """
    import datetime, time, cel
    utc = datetime.timezone.utc
    context = cel.Context(variables={
        "config": {"gpus": 64.0, "power_kw": 0.7, "hours": 72.0, "intensity": 0.4, "region": "europe-north1"},
        "budget": {"limit_kg": 2000.0, "allowed_regions": ["us-central1", "europe-west4", "europe-north1"]},
        "run": {"model": {"shape": {"layers": 80, "hidden": 8192}, "family": "llama"}},
        "name": "llama-3-instruct-70b",
        "few": [float(x) for x in range(1, 11)], "many": [float(x) for x in range(1000)],
        "now": datetime.datetime(2026, 11, 23, 12, tzinfo=utc),
        "started": datetime.datetime(2026, 11, 21, 12, tzinfo=utc)})

    def best(program):
        count, times = 1, []
        while len(times) < 9:
            start = time.perf_counter_ns()
            for _ in range(count): program.execute(context)
            spent = time.perf_counter_ns() - start
            if spent < 5_000_000: count *= 2
            else: times.append(spent / count)
        return min(times)

    def shape(name, source):
        try:
            print(f"{name}\\t{best(cel.compile(source))}\\t{best(cel.compile('true'))}", flush=True)
        except Exception:
            pass

    """
}
