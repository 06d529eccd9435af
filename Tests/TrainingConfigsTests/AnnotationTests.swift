import Diagnostics
import Files
import Runs
import Testing

@testable import TrainingConfigs

/// An object of 8 devices, 2 pods of them, and what annotations say beside it.
@Suite("annotations of objects") struct AnnotationTests {
  private struct Found {
    var value: String?
    var warnings: [String]
  }

  private static func read(_ fact: String, _ annotations: String, template: String = "") -> Found {
    let text = """
      apiVersion: batch/v1
      kind: Job
      metadata:
        name: train
        annotations: {\(annotations)}
      spec:
        parallelism: 2
        completionMode: Indexed
        template:
          metadata: {annotations: {\(template)}}
          spec:
            nodeSelector: {nvidia.com/gpu.product: NVIDIA-A100-SXM4-80GB}
            activeDeadlineSeconds: 36000
            containers:
              - name: a
                command: [torchrun, train.py, --num_train_epochs, "3"]
                resources: {limits: {nvidia.com/gpu: 4}}
      """
    let search = Workspace(files: MemoryFiles(["job.yaml": text])).findRuns()
    let value = search.runs.first.flatMap { joined in
      Fact.allCases.first { $0.rawValue == fact }.flatMap { name in
        joined.run[name].map { FactText.write($0.value, for: name) }
      }
    }
    let warnings = search.diagnostics.filter { $0.code.id == "config-contradiction" }
    return Found(value: value, warnings: warnings.map(\.message))
  }

  @Test(
    "what contradicts the object is said with both values, and the dearer counts",
    arguments: [
      ("hardware.count", "1", "8", "as 1, the object itself as 8; 8 counts"),
      ("hardware.count", "64", "64", "as 64, the object itself as 8; 64 counts"),
      ("hardware.nodes", "1", "2", "as 1, the object itself as 2; 2 counts"),
      ("epochs", "1", "3", "as 1, the object itself as 3; 3 counts"),
      ("epochs", "5", "5", "as 5, the object itself as 3; 5 counts"),
      // Of what no amount orders, and of what the cluster enforces, the object's own word counts.
      (
        "hardware.accelerator", "t4", "NVIDIA-A100-SXM4-80GB",
        "as t4, the object itself as NVIDIA-A100-SXM4-80GB; NVIDIA-A100-SXM4-80GB counts"
      ),
      ("time_limit", "90h", "10 h", "as 90 h, the object itself as 10 h; 10 h counts"),
    ])
  func contradicts(_ fact: String, _ stated: String, _ counts: String, _ warning: String) {
    let found = Self.read(fact, "carbonward.dev/\(fact): \"\(stated)\"")
    #expect(found.value == counts)
    #expect(found.warnings == ["an annotation states `\(fact)` " + warning])
  }

  @Test("annotations that contradict each other are said, and the dearer counts")
  func twice() {
    for (first, second) in [("12h", "1h"), ("1h", "12h")] {
      let found = Self.read(
        "duration", "carbonward.dev/duration: \(first)",
        template: "carbonward.dev/duration: \(second)")
      #expect(found.value == "12 h" && found.warnings.count == 1)
      #expect(found.warnings.first?.hasSuffix("; 12 h counts") == true, "\(found.warnings)")
    }
  }

  @Test(
    "what agrees, and what the object says nothing of, is no contradiction",
    arguments: [
      ("hardware.count", "8", "8"), ("epochs", "3", "3"), ("duration", "12h", "12 h"),
      ("mfu", "40 %", "0.4"),
    ])
  func agrees(_ fact: String, _ stated: String, _ counts: String) {
    let found = Self.read(fact, "carbonward.dev/\(fact): \"\(stated)\"")
    #expect(found.value == counts && found.warnings.isEmpty, "\(found)")
  }
}
