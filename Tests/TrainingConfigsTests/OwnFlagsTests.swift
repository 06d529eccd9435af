import Files
import Quantities
import Runs
import Testing

@testable import TrainingConfigs

/// What flags of programs of one's own say by their names.
@Suite("flags of own programs") struct OwnFlagsTests {
  private static func run(_ script: String) throws -> Run {
    try #require(Workspace(files: MemoryFiles(["go.sh": script + "\n"])).findRuns().runs.first).run
  }

  static let numbers: [(String, Fact, Double?)] = [
    ("python train.py --my_exit_tokens 1498226207 --micro_bsz 4", .tokens, 1_498_226_207),
    ("python train.py --total_tokens 300e9", .tokens, 300e9),
    // What is generated, and what one sample has, is no length.
    ("python train.py --max_tokens 512 --epochs 3", .tokens, nil),
    ("python train.py --max_new_tokens 512 --epochs 3", .tokens, nil),
    ("python train.py --train_tokens 9000 --max_steps 5", .tokens, nil),
    ("python train.py --epochs 3 --nodes 4 --gpus_per_node 8", .count, 32),
    ("python train.py --epochs 3 --gpus_per_node 8", .count, nil),
    ("torchrun --nproc_per_node 2 train.py --epochs 3 --nodes 4 --gpus_per_node 8", .count, 2),
    ("python train.py --gbs 1152 --mbs 1 --max_steps 5", .globalBatch, 1_152),
    ("python train.py --gbs 1152 --mbs 1 --max_steps 5", .microBatch, 1),
  ]

  @Test(arguments: numbers)
  func number(_ script: String, _ fact: Fact, _ expected: Double?) throws {
    #expect(try Self.run(script).number(fact)?.central == expected)
  }

  @Test(arguments: [
    ("--low_rank_training True", "lora" as String?), ("--low_rank_training False", "full"),
    ("--low_rank_dim 4", nil),
  ])
  func method(_ flags: String, _ method: String?) throws {
    let run = try Self.run("torchrun train.py --model_name_or_path a/b-7B --max_steps 5 \(flags)")
    #expect(run.isStated(.method) ? run.text(.method) == method : method == nil)
  }

  @Test func checkpointing() throws {
    let run = try Self.run(
      "torchrun train.py --model_name_or_path a/b-7B --max_steps 5 --use_gradient_checkpointing True"
    )
    #expect(run.flag(.recompute) == true)
  }

  /// A block of something else beside the length of a model.
  @Test(arguments: [(16, 1_024.0), (2_048, 2_048)])
  func block(_ size: Int, _ length: Double) throws {
    let run = try Self.run(
      "torchrun train.py trainer.max_steps=9 model.length=1024 block_size=\(size)")
    #expect(run.number(.sequenceLength)?.central == length)
  }
}

/// Jobs of Vertex AI that another file makes.
@Suite("pools of machines") struct WorkerPoolTests {
  private static let pools = """
    workerPoolSpecs:
          - machineSpec: {machineType: a2-highgpu-8g, acceleratorType: NVIDIA_TESLA_A100, acceleratorCount: 8}
            replicaCount: 4
            containerSpec: {imageUri: gcr.io/x/y, command: [python, train.py, --epochs, "3"]}

    """

  @Test func deeper() throws {
    let files = MemoryFiles(["a.yaml": "training:\n  job:\n    kind:\n      \(Self.pools)"])
    let run = try #require(Workspace(files: files).findRuns().runs.first).run
    #expect(run.number(.count)?.central == 32)
    #expect(run.number(.nodes)?.central == 4)
    #expect(run.number(.epochs)?.central == 3)
    #expect(run.text(.instanceType) == "a2-highgpu-8g")
  }

  /// What is not read is said.
  @Test(arguments: [
    (
      "a.tf",
      "locals { job = { workerPoolSpecs = [{ machineSpec = { machineType = \"a2-highgpu-8g\" } }] } }\n"
    ),
    (
      "a.py",
      "from google.cloud import aiplatform\nclient = aiplatform.gapic.JobServiceClient()\n"
        + "client.create_custom_job(parent=\"p\", custom_job=spec)\n"
    ),
  ])
  func handedOn(_ path: String, _ text: String) {
    let search = Workspace(files: MemoryFiles([path: text])).findRuns()
    let open = search.runs.filter { $0.run.unresolvedReason(.trials) != nil }
    #expect(search.account.notUnderstood.count + open.count == 1)
  }
}
