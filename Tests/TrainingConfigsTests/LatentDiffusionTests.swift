import Files
import Quantities
import Runs
import Testing

@testable import TrainingConfigs

/// Configs of Latent Diffusion's `main.py`, with the defaults of the Lightning that it asks for.
@Suite("Latent Diffusion") struct LatentDiffusionTests {
  private static let config = """
    model:
      base_learning_rate: 4.5e-6
      target: ldm.models.autoencoder.AutoencoderKL
      params: {embed_dim: 4, lossconfig: {target: ldm.modules.losses.LPIPSWithDiscriminator}}
    data:
      target: main.DataModuleFromConfig
      params:
        batch_size: 12
        train: {target: ldm.data.imagenet.ImageNetSRTrain, params: {size: 256}}
    lightning:
      trainer: {benchmark: True, accumulate_grad_batches: 2}
    """

  private static func runs(_ files: [String: String]) -> [Run] {
    Workspace(files: MemoryFiles(files)).findRuns().runs.map(\.run)
  }

  @Test("what the config says, and what Lightning does where it says nothing")
  func config() throws {
    let run = try #require(Self.runs(["a.yaml": Self.config]).first)
    #expect(run.number(.microBatch)?.central == 12)
    #expect(run.number(.gradientAccumulation)?.central == 2)
    #expect(run.number(.epochs)?.central == 1_000)
    #expect(run.text(.precision) == "fp32")
    #expect(run.text(.datasetID) == "ldm.data.imagenet.ImageNetSRTrain")
    #expect(run[.count] == nil)
  }

  @Test("steps of the trainer win over the epochs that it would go")
  func steps() throws {
    let text = Self.config.replacing("benchmark: True", with: "max_steps: 90000")
    let run = try #require(Self.runs(["a.yaml": text]).first)
    #expect(run.number(.steps)?.central == 90_000)
    #expect(run.number(.epochs) == nil)
  }

  @Test("the command gives the devices, as Lightning counts them", arguments: ["-b", "--base"])
  func command(_ flag: String) throws {
    let command = "python main.py \(flag) configs/a.yaml -t True --gpus 0,1,\n"
    let runs = Self.runs(["configs/a.yaml": Self.config, "go.sh": command])
    #expect(runs.count == 1)
    let run = try #require(runs.first)
    #expect(run.number(.count)?.central == 2)
    #expect(run.number(.microBatch)?.central == 12)
  }

  @Test("a model without data is set up to be asked")
  func inference() {
    let text = String(Self.config.split(separator: "data:")[0])
    #expect(Self.runs(["a.yaml": text + "lightning: {trainer: {}}\n"]).isEmpty)
    #expect(Self.runs(["a.yaml": text]).isEmpty)
  }
}
