import Diagnostics
import Files
import Quantities
import Runs
import Testing

@testable import TrainingConfigs

/// Files of a framework's form whose programs read names of their own from them.
@Suite("Names of a program's own in files of a known form") struct OwnNamesTests {
  private static func runs(_ files: [String: String]) -> [Run] {
    Workspace(files: MemoryFiles(files)).findRuns().runs.map(\.run)
  }

  @Test("settings over a base say how long by whatever name")
  func assignments() throws {
    let base = """
      data = dict(type='Images', root='images', transform='default_train')
      num_epochs = 80
      train_batch_size = 32
      gradient_accumulation_steps = 1
      mixed_precision = 'fp16'
      lora_rank = 4
      model = 'PixArt_XL_2'
      optimizer = dict(type='AdamW', lr=1e-4)
      """
    let own = "_base_ = ['../base.py']\nnum_epochs = 200\ntrain_batch_size = 176\n"
    let found = Self.runs(["configs/base.py": base, "configs/a/small.py": own])
    let run = try #require(
      found.first { run in run.files.contains { $0.path == "configs/a/small.py" } })
    #expect(run.number(.epochs)?.central == 200)
    #expect(run.number(.microBatch)?.central == 176)
    #expect(run.text(.precision) == "fp16")
    #expect(run.text(.method) != "lora")
  }

  @Test("a file that only evaluates still trains nothing")
  func evaluation() {
    let text =
      "_base_ = ['./base.py']\ntest_cfg = dict(type='TestLoop')\ntrain_cfg = None\nnum_workers = 4\n"
    #expect(
      Self.runs(["configs/base.py": "model = dict(type='A')\n", "configs/a.py": text]).isEmpty)
  }

  @Test(
    "devices by their numbers are counted", arguments: [("0,1,", 2.0), ("0,", 1), ("0,1,2,3", 4)])
  func devices(_ text: String, _ count: Double) throws {
    let config = """
      seed_everything: 1
      trainer: {max_epochs: 7, devices: "\(text)", num_nodes: 1}
      model: {class_path: a.B, init_args: {lr: 1}}
      data: {class_path: a.D, init_args: {batch_size: 4}}
      """
    let run = try #require(Self.runs(["a.yaml": config]).first)
    #expect(run.number(.count)?.central == count)
  }
}
