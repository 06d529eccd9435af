import Files
import Quantities
import Runs
import Testing

@testable import TrainingConfigs

/// What a program goes over says how much it takes at a time, whatever else it loads.
@Suite("The data that programs go over") struct GoneOverDataTests {
  private static func runs(_ files: [String: String]) -> [Run] {
    Workspace(files: MemoryFiles(files)).findRuns().runs.map(\.run)
  }

  private static func run(_ source: String) throws -> Run {
    try #require(runs(["train.py": source]).first)
  }

  @Test(
    "the batch of a loop is that of what it goes over",
    arguments: [
      ("DataLoader(data, batch_size=24)", "loader", 24.0),
      ("DataLoader(data, 24)", "enumerate(loader)", 24),
      ("DataLoader(data, batch_size=24)", "tqdm(loader, desc='a')", 24),
      ("DataLoader(data, batch_size=24)", "enumerate(tqdm(loader))", 24),
      ("make_loader(data, batch_size=24)", "loader", 24),
      ("accelerator.prepare(DataLoader(data, batch_size=24))", "loader", 24),
      ("BucketIterator.splits((data, test), batch_size=24)[0]", "loader", 24),
      // Rows that are prepared together are given one by one.
      ("DataLoader(data.map(cut, batched=True, batch_size=1000), batch_size=24)", "loader", 24),
      ("DataLoader(data.map(cut, batched=True, batch_size=1000))", "loader", nil),
      ("DataLoader(data, batch_sampler=BatchSampler(data, batch_size=24))", "loader", 24),
      // Two loaders of different sizes in one step.
      ("DataLoader(data, batch_size=24)", "zip(loader, test)", nil),
    ] as [(String, String, Double?)])
  func loops(_ loader: String, _ gone: String, _ batch: Double?) throws {
    let run = try Self.run(
      """
      import torch
      from torch.utils.data import DataLoader
      from torchtext.data import BucketIterator
      from tqdm import tqdm
      from accelerate import Accelerator
      from loaders import make_loader
      accelerator = Accelerator()
      data, test = load(), load()
      small = DataLoader(data, batch_size=8)
      test = DataLoader(test, batch_size=96)
      loader = \(loader)
      model = torch.nn.Linear(2, 2)
      optimizer = torch.optim.SGD(model.parameters(), 0.1)
      def train(model, loader):
          for batch in \(gone):
              model(batch).mean().backward()
              optimizer.step()
      for epoch in range(30):
          train(model, loader)
      """)
    #expect(run.number(.epochs)?.central == 30)
    #expect(run.number(.microBatch)?.central == batch)
  }

  @Test(
    "parts of what a call gives are what it takes",
    arguments: [
      ("model, loader = accelerator.prepare(model, loader)", 24.0),
      ("loader, model = accelerator.prepare(loader, model)", 24),
      ("loader, val = BucketIterator.splits((data, data), batch_size=24)", 24),
    ])
  func parts(_ line: String, _ batch: Double) throws {
    let run = try Self.run(
      """
      import torch
      from torch.utils.data import DataLoader
      from torchtext.data import BucketIterator
      from accelerate import Accelerator
      accelerator, data = Accelerator(), load()
      model = torch.nn.Linear(2, 2)
      loader = DataLoader(data, batch_size=24)
      other = DataLoader(data, batch_size=8)
      optimizer = torch.optim.SGD(model.parameters(), 0.1)
      \(line)
      for epoch in range(30):
          for batch in loader:
              accelerator.backward(model(batch).mean())
              optimizer.step()
      """)
    #expect(run.number(.microBatch)?.central == batch)
  }

  @Test(
    "what Lightning's `fit` is given says the batch",
    arguments: [
      ("trainer.fit(net, loader, test)", 24.0), ("trainer.fit(net, train_dataloaders=loader)", 24),
      ("trainer.fit(net, datamodule=Words(batch_size=24))", 24),
    ])
  func lightning(_ fit: String, _ batch: Double) throws {
    let run = try Self.run(
      """
      import lightning as L
      from torch.utils.data import DataLoader
      from transformers import AutoModelForCausalLM
      loader, test = DataLoader(load(), batch_size=24), DataLoader(load(), batch_size=96)
      class Words(L.LightningDataModule):
          def __init__(self, batch_size=8):
              self.batch_size = batch_size
      class Net(L.LightningModule):
          def __init__(self, model):
              self.model = model
      net = Net(AutoModelForCausalLM.from_pretrained("org/base-1b"))
      trainer = L.Trainer(max_epochs=7, devices=1)
      \(fit)
      """)
    #expect(run.number(.epochs)?.central == 7)
    #expect(run.number(.microBatch)?.central == batch)
    #expect(run.text(.modelID) == "org/base-1b")
  }

  @Test(
    "what Keras fits says the batch of all devices",
    arguments: [
      "data.batch(32)", "data.shuffle(9).batch(32).prefetch(2)", "data.batch(32).cache().repeat()",
      "data.map(cut).padded_batch(32, drop_remainder=True)",
      "keras.utils.image_dataset_from_directory('d', batch_size=32)",
      "ImageDataGenerator(rescale=1).flow_from_directory('d', batch_size=32)",
    ])
  func keras(_ data: String) throws {
    let run = try Self.run(
      """
      import keras
      import tensorflow as tf
      from keras.preprocessing.image import ImageDataGenerator
      data = tf.data.Dataset.from_tensor_slices(load())
      test = data.batch(256)
      model = keras.Sequential([keras.layers.Dense(2)])
      model.compile("adam", "mse")
      model.fit(\(data), epochs=12, validation_data=test)
      """)
    #expect(run.number(.epochs)?.central == 12)
    #expect(run.number(.globalBatch)?.central == 32)
  }

  @Test("the model is the one whose weights the optimiser is given")
  func optimised() throws {
    let run = try Self.run(
      """
      import torch
      from transformers import CLIPModel, SegformerModel
      clip = CLIPModel.from_pretrained("org/clip")
      model = SegformerModel.from_pretrained("org/seg")
      clip.requires_grad_(False)
      optimizer = torch.optim.AdamW(model.parameters(), 0.1)
      for epoch in range(30):
          for batch in load():
              model(batch).mean().backward()
              optimizer.step()
      """)
    #expect(run.text(.modelID) == "org/seg")
  }

  @Test(
    "what is loaded beside it may be trained, too",
    arguments: [
      ("big.eval()", "org/tiny"), ("pass", nil), ("build(big.named_parameters())", nil),
      ("big.eval()\nbuild(big.parameters())", nil), ("big.requires_grad_(True)", nil),
    ])
  func loadedBeside(_ use: String, _ model: String?) throws {
    let run = try Self.run(
      """
      import torch
      from transformers import AutoModelForCausalLM
      big = AutoModelForCausalLM.from_pretrained("org/big")
      model = AutoModelForCausalLM.from_pretrained("org/tiny")
      \(use)
      optimizer = torch.optim.AdamW(model.parameters(), 0.1)
      for epoch in range(30):
          for batch in load():
              model(batch).mean().backward()
              optimizer.step()
      """)
    #expect(run.text(.modelID) == model)
  }

  @Test(
    "adapters around a model of a program's own loop",
    arguments: [
      ("", "lora"),
      (", quantization_config=BitsAndBytesConfig(load_in_4bit=True)", "qlora"),
    ])
  func adapters(_ loading: String, _ method: String) throws {
    let run = try Self.run(
      """
      import lightning as L
      from peft import LoraConfig, get_peft_model
      from transformers import AutoModelForCausalLM, BitsAndBytesConfig
      model = AutoModelForCausalLM.from_pretrained("org/base-1b"\(loading))
      model = get_peft_model(model, LoraConfig(r=8))
      class Net(L.LightningModule):
          def __init__(self, model):
              self.model = model
      L.Trainer(max_epochs=7, devices=1).fit(Net(model))
      """)
    #expect(run.text(.method) == method)
  }

  @Test("a notebook that calls a training of a module beside it is a run")
  func notebookCallsModule() throws {
    let module =
      "import torch\\n"
      + "def train(model, loader, count):\\n"
      + "    optimizer = torch.optim.SGD(model.parameters(), 0.1)\\n"
      + "    for epoch in range(count):\\n        for batch in loader:\\n"
      + "            model(batch).mean().backward()\\n            optimizer.step()\\n"
    let cell =
      "from chapters import train, show\\nfrom torch.utils.data import DataLoader\\n"
      + "loader = DataLoader(load(), batch_size=24)\\nshow(loader)\\n"
    let book = { (last: String) in
      #"{"cells": [{"cell_type": "code", "source": ["\#(cell)\#(last)"]}], "metadata": {}, "nbformat": 4}"#
    }
    let files = [
      "chapters.py": module.replacing("\\n", with: "\n") + "def show(x):\n    print(x)\n"
    ]
    let run = try #require(
      Self.runs(files.merging(["a.ipynb": book("train(None, loader, 6)")]) { $1 }).first)
    #expect(run.number(.epochs)?.central == 6)
    #expect(run.number(.microBatch)?.central == 24)
    #expect(Self.runs(files.merging(["a.ipynb": book("show(1)")]) { $1 }).isEmpty)
    // What a loop of its own calls in its turns is the loop's; what stands beside it trains, too.
    let own = "for epoch in range(9):\\n    loss(loader).backward()\\n    o.step()\\n"
    let both = files.merging(["a.ipynb": book(own + "train(None, loader, 6)")]) { $1 }
    #expect(Self.runs(both).count == 2)
    let inside = own + "    train(None, loader, 6)\\n"
    #expect(Self.runs(files.merging(["a.ipynb": book(inside)]) { $1 }).count == 1)
  }

  @Test("answers of data are cut, and none are made", arguments: ["ORPO", "DPO", "KTO", "CPO"])
  func offlineTrainers(_ kind: String) throws {
    let run = try Self.run(
      """
      from trl import \(kind)Config, \(kind)Trainer
      args = \(kind)Config(output_dir="o", max_steps=30, max_length=1024, max_prompt_length=512,
          max_completion_length=512, per_device_train_batch_size=2)
      trainer = \(kind)Trainer(model="org/base-1b", args=args, train_dataset=data)
      trainer.train()
      """)
    #expect(run.text(.method) != "rl")
    #expect(run.number(.rlCompletionLength) == nil)
  }

  @Test(
    "short weights that a trainer is told to load, and the one dataset that its data comes from")
  func trainerLoads() throws {
    let run = try Self.run(
      """
      from datasets import load_dataset
      from peft import LoraConfig
      from transformers import BitsAndBytesConfig, TrainingArguments
      from trl import SFTTrainer
      raw = load_dataset("org/texts")
      kwargs = dict(quantization_config=BitsAndBytesConfig(load_in_4bit=True))
      trainer = SFTTrainer(model="org/base-1b", model_init_kwargs=kwargs,
          args=TrainingArguments(output_dir="o", max_steps=30), peft_config=LoraConfig(r=8),
          train_dataset=[turn(row) for row in raw])
      trainer.train()
      """)
    #expect(run.text(.method) == "qlora")
    #expect(run.text(.datasetID) == "org/texts")
    #expect(run.number(.datasetExamples) == nil)
  }
}
