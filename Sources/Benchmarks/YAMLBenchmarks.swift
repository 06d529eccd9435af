import Diagnostics
import Glibc
import YAMLSource
import Yams

/// Reads a policy-like document into a positioned tree, and the same one with Yams.
enum YAMLBenchmarks {
  private static let repetitions = 15

  static func run(_ arguments: ArraySlice<String>) {
    let megabytes = arguments.first.flatMap(Double.init) ?? 1
    let text = document(bytes: Int(megabytes * 1e6))
    let file = SourceFile(path: "benchmark.yaml", text: text)
    var options = YAMLOptions.strict
    options.limits.bytes = .max
    options.limits.nodes = .max
    let reader = YAMLReader(options)
    var nodeCount = 0
    let ours = best {
      var bag = DiagnosticBag()
      let tree = reader.read(file, into: &bag)
      guard bag.isEmpty else { fail("the document was refused: \(bag.diagnostics[0].message)") }
      nodeCount = tree.nodeCount
    }
    let indexed = best { _ = SourceFile(path: "benchmark.yaml", bytes: file.bytes) }
    let size = Double(file.bytes.count) / 1e6
    print("document: \(rounded(size)) MB, \(nodeCount) nodes")
    print("YAMLSource tree:   \(rounded(ours * 1e3)) ms, \(rounded(size / ours)) MB/s")
    print("SourceFile lines:  \(rounded(indexed * 1e3)) ms, \(rounded(size / indexed)) MB/s")
    guard arguments.dropFirst().first != "alone" else { return }
    let theirs = best {
      guard (try? Yams.compose(yaml: text)) != nil else { fail("Yams refused the document") }
    }
    print("Yams compose:      \(rounded(theirs * 1e3)) ms, \(rounded(size / theirs)) MB/s")
    print("ratio:             \(rounded(theirs / ours))x")
  }

  /// The shortest of several runs in seconds: the one that other work disturbed least.
  private static func best(_ body: () -> Void) -> Double {
    let clock = ContinuousClock()
    var shortest = Duration.seconds(1_000)
    for _ in 0..<repetitions {
      let start = clock.now
      body()
      shortest = min(shortest, clock.now - start)
    }
    return Double(shortest.components.attoseconds) / 1e18 + Double(shortest.components.seconds)
  }

  private static func document(bytes: Int) -> String {
    var text = "carbonward: policy/v1\nname: benchmark\nbudgets:\n"
    var index = 0
    while text.utf8.count < bytes {
      text += """
          # The cap of team \(index), agreed at the start of the year.
          - id: team-\(index)-cap
            scope: run.team == "team-\(index)" && run.purpose != 'test'
            metric: emissions
            limit: \(500 + index % 700) kgCO2e
            per: run
            percentile: p95
            warn_at: 80 %
            labels: {owner: "team \(index)", region: gcp/europe-north1, tier: [a, b, c]}
            description: >-
              Everything that the team trains counts,
              restarts and trials included.

        """
      index += 1
    }
    return text
  }

  private static func rounded(_ value: Double) -> String {
    "\((value * 100).rounded() / 100)"
  }

  private static func fail(_ message: String) -> Never {
    print(message)
    exit(1)
  }
}
