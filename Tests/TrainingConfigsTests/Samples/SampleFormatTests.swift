import Diagnostics
import Files
import Quantities
import Runs
import Testing

@testable import TrainingConfigs

@Suite("Images, video and sound")
struct SampleFormatTests {
  @Test(arguments: Fixture.images + Fixture.vision + Fixture.speech)
  func isReadAsItMeans(fixture: Fixture) throws {
    // Found by walking, as a check does.
    let search = Workspace(
      files: MemoryFiles([fixture.path: fixture.text]), isRepository: false
    ).findRuns()
    #expect(search.diagnostics.isEmpty, "\(search.diagnostics)")
    #expect(search.runs.count == 1)
    fixture.check(try #require(search.runs.first).run)
  }

  @Test(
    arguments: (Fixture.images + Fixture.vision + Fixture.speech).flatMap { fixture in
      fixture.edits.map { (fixture, $0) }
    })
  func writesBack(fixture: Fixture, edit: String) throws {
    try fixture.expectWritesBack(edit)
  }

  /// The command that starts it, the recipe that it names and the data that this names are one run.
  @Test func aRunIsJoinedFromItsFiles() throws {
    let pipe = try #require(Fixture.images.first { $0.path == "pipe.toml" }).text
    let files = [
      "go.sh":
        "NCCL_P2P_DISABLE=1 deepspeed --num_gpus=4 train.py --deepspeed --config pipe.toml\n",
      "pipe.toml": pipe,
      "dataset.toml":
        "resolutions = [512]\nenable_ar_bucket = true\n[[directory]]\npath = 'a'\nnum_repeats = 5\n",
    ]
    let search = Workspace(files: MemoryFiles(files), isRepository: false).findRuns()
    let run = try #require(search.runs.first).run
    #expect(search.runs.count == 1)
    #expect(run.files.map(\.path) == ["pipe.toml", "go.sh", "dataset.toml"])
    #expect(run.number(.count)?.central == 4)
    #expect(run.number(.inputSize)?.central == 512)
  }

  /// The data of sd-scripts has the batch; flags win over the recipe that they name.
  @Test func flagsAndDataAreJoined() throws {
    let files = [
      "go.sh":
        "accelerate launch sdxl_train_network.py --config_file a.toml --dataset_config d.toml --max_train_epochs 2\n",
      "a.toml":
        "pretrained_model_name_or_path = 'a/b'\nnetwork_module = 'networks.lora'\nmax_train_epochs = 9\nnetwork_dim = 4\n",
      "d.toml":
        "[general]\nresolution = 512\nbatch_size = 3\n[[datasets]]\n[[datasets.subsets]]\nimage_dir = 'x'\n",
    ]
    let search = Workspace(files: MemoryFiles(files), isRepository: false).findRuns()
    let run = try #require(search.runs.first).run
    #expect(search.runs.count == 1)
    #expect(run.number(.epochs)?.central == 2)
    #expect(run.number(.microBatch)?.central == 3)
    #expect(run.text(.method) == "lora")
    #expect(run.text(.modelFamily) == "sdxl")
  }

  @Test func detectorsBuildUponBases() throws {
    let files = [
      "c/Base.yaml":
        "MODEL:\n  META_ARCHITECTURE: RetinaNet\nDATASETS:\n  TRAIN: (\"coco_train\",)\nSOLVER:\n  IMS_PER_BATCH: 16\n  MAX_ITER: 90000\n",
      "c/a.yaml":
        "_BASE_: Base.yaml\nMODEL:\n  WEIGHTS: x/R-50.pkl\nSOLVER:\n  MAX_ITER: 270000\n",
      "eval.sh": "./train_net.py --config-file c/a.yaml --eval-only MODEL.WEIGHTS x.pth\n",
    ]
    let search = Workspace(files: MemoryFiles(files), isRepository: false).findRuns()
    #expect(search.runs.map(\.run.path) == ["c/a.yaml"])
    let run = try #require(search.runs.first).run
    #expect(run.number(.steps)?.central == 270_000)
    #expect(run.number(.globalBatch)?.central == 16)
    #expect(run.text(.datasetID) == "coco_train")
    #expect(run.text(.modelFamily) == "retinanet-r50")
    #expect(run[.globalBatch]?.origin.range?.file.path == "c/Base.yaml")
  }

  /// OpenMMLab's newer files import what they build upon, and change it afterwards.
  @Test func importedBasesAreRead() throws {
    let files = [
      "configs/_base_/sched.py":
        "train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=12)\ntrain_dataloader = dict(batch_size=2)\noptim_wrapper = dict(type='OptimWrapper')\n",
      "configs/x/a.py":
        "from mmengine.config import read_base\nwith read_base():\n    from .._base_.sched import *\ntrain_cfg.update(dict(max_epochs=24))\n",
      "go.sh": "bash tools/dist_train.sh configs/x/a.py 8 --amp\n",
    ]
    let search = Workspace(files: MemoryFiles(files), isRepository: false).findRuns()
    #expect(search.runs.map(\.run.path) == ["configs/x/a.py"])
    let run = try #require(search.runs.first).run
    #expect(run.number(.epochs)?.central == 24)
    #expect(run.number(.microBatch)?.central == 2)
    #expect(run.number(.count)?.central == 8)
    #expect(run.text(.precision) == "fp16")
  }
}
