import Files
import Quantities
import Runs
import Testing

@testable import TrainingConfigs

/// Libraries that start a function of a program on as many devices as they are told.
@Suite("functions handed to distributors") struct PythonDistributorTests {
  private static let loop = """
    def train(epochs=3, name="gpt2"):
        import torch
        from transformers import AutoModelForCausalLM
        model = AutoModelForCausalLM.from_pretrained(name)
        loader = torch.utils.data.DataLoader(data, batch_size=16)
        optimizer = torch.optim.AdamW(model.parameters())
        for epoch in range(epochs):
            for batch in loader:
                loss = model(**batch).loss
                loss.backward()
                optimizer.step()

    def work(settings):
        train(settings["epochs"], settings["name"])


    """
  private static let kubeflow =
    "from kubeflow.trainer import TrainerClient, CustomTrainer\nfrom kubeflow.training import TrainingClient\n"
  private static let spark = """
    from pyspark.ml.torch.distributor import TorchDistributor
    from pyspark.ml.deepspeed.deepspeed_distributor import DeepspeedTorchDistributor

    """

  private static func runs(_ files: [String: String]) -> [Run] {
    Workspace(files: MemoryFiles(files)).findRuns().runs.map(\.run)
  }

  private static func said(_ facts: [Fact], of run: Run) -> [String] {
    facts.map { fact in
      guard let value = run[fact]?.value else { return "?" }
      return value.text ?? value.number.map { "\(Int($0.central))" } ?? "?"
    }
  }

  static let started: [(String, devices: [String])] = [
    (
      "TrainerClient().train(trainer=CustomTrainer(func=train, num_nodes=4, resources_per_node={'gpu': 2}))",
      ["8", "4", "3"]
    ),
    (
      "client = TrainerClient()\nclient.train(trainer=CustomTrainer(func=train, num_nodes=2, resources_per_node={'cpu': 3, 'nvidia.com/gpu': '1'}))",
      ["2", "2", "3"]
    ),
    (
      "trainer = CustomTrainer(func=train, func_args={'epochs': 9}, num_nodes=2, resources_per_node={'gpu': 1})\nTrainerClient().train(trainer=trainer)",
      ["2", "2", "9"]
    ),
    (
      "TrainerClient().train(trainer=CustomTrainer(func=train, num_nodes=2, resources_per_node={'cpu': 3}))",
      ["?", "2", "3"]
    ),
    (
      "TrainerClient().train(trainer=CustomTrainer(func=train, num_nodes=NODES, resources_per_node={'gpu': 1}))",
      ["?", "?", "3"]
    ),
    (
      "TrainingClient().create_job(name='a', train_func=train, num_workers=3, resources_per_worker={'gpu': '4'})",
      ["12", "3", "3"]
    ),
    (
      "TrainingClient().create_job(name='a', train_func=work, parameters={'epochs': 7, 'name': 'gpt2-xl'}, num_workers=2, resources_per_worker={'gpu': 1})",
      ["2", "2", "7"]
    ),
    (
      "TorchDistributor(num_processes=4, local_mode=True, use_gpu=True).run(train)",
      ["4", "?", "3"]
    ),
    ("d = TorchDistributor(8)\nd.run(train, 6, 'gpt2')", ["8", "?", "6"]),
    ("TorchDistributor(num_processes=4, use_gpu=False).run(train)", ["?", "?", "3"]),
    ("TorchDistributor(num_processes=torch.cuda.device_count()).run(train)", ["?", "?", "3"]),
    (
      "DeepspeedTorchDistributor(numGpus=4, nnodes=2, localMode=False, useGpu=True).run(train, epochs=5)",
      ["8", "2", "5"]
    ),
    ("DeepspeedTorchDistributor(4, 2).run(train)", ["4", "?", "3"]),
  ]

  @Test(arguments: started) func devices(_ call: String, _ expected: [String]) {
    let runs = Self.runs(["job.py": Self.kubeflow + Self.spark + Self.loop + call + "\n"])
    #expect(runs.map { Self.said([.count, .nodes, .epochs], of: $0) } == [expected])
  }

  @Test func aFunctionOfAnotherModule() {
    let runs = Self.runs([
      "job.py": Self.spark + "from work import train\nTorchDistributor(4).run(train, 5)\n",
      "work.py": Self.loop,
    ])
    #expect(runs.map { Self.said([.count, .epochs], of: $0) } == [["4", "5"]])
  }

  @Test func aFile() {
    let runs = Self.runs([
      "job.py": Self.spark + "TorchDistributor(num_processes=4).run('train.py', '--epochs', '5')\n",
      "train.py":
        "import argparse\np = argparse.ArgumentParser()\np.add_argument('--epochs', type=int)\na = p.parse_args()\n"
        + Self.loop + "train(a.epochs)\n",
    ])
    #expect(runs.map { Self.said([.count, .epochs], of: $0) } == [["4", "5"]])
  }

  /// What is started and cannot be followed is said.
  @Test(arguments: [
    "from kubeflow.trainer import TrainerClient, CustomTrainer\nfrom elsewhere import train\nTrainerClient().train(trainer=CustomTrainer(func=train, num_nodes=2))",
    "from kubeflow.trainer import TrainerClient, BuiltinTrainer, TorchTuneConfig\nTrainerClient().train(trainer=BuiltinTrainer(config=TorchTuneConfig(num_nodes=2)))",
    "from kubeflow.training import TrainingClient\nTrainingClient().train(name='a', num_workers=2, resources_per_worker={'gpu': 1})",
    "from pyspark.ml.torch.distributor import TorchDistributor\nfrom elsewhere import fit\nTorchDistributor(4).run(fit)",
  ])
  func unfollowed(_ source: String) {
    let runs = Self.runs(["job.py": source + "\n"])
    #expect(runs.count == 1)
    #expect(runs.first?[.tokens] == nil)
  }

  @Test("a class of the program that is called so is none of them") func ownClass() {
    let source = """
      from transformers import Trainer
      class CustomTrainer(Trainer): pass
      CustomTrainer(func=1, num_nodes=4)
      """
    #expect(Self.runs(["job.py": source]).isEmpty)
  }
}
