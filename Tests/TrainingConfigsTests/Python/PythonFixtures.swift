@testable import TrainingConfigs

extension Fixture {
  /// Scripts and notebooks that train when they are run, or when a platform runs them.
  static let python = pythonPrograms + pythonTasks

  private static let pythonPrograms: [Fixture] = [
    Fixture(
      "python", "sft.py",
      "model.id=acme/m-7B model.params=7000000000 method=lora precision=bf16 epochs=3 micro_batch=4 gradient_accumulation=2 sequence_length=2048 dataset.id=acme/d",
      """
      import torch
      from datasets import load_dataset
      from peft import LoraConfig
      from trl import SFTConfig, SFTTrainer

      MODEL = "acme/m-7B"
      EPOCHS = 2 + 1
      common = dict(per_device_train_batch_size=4, bf16=True)
      args = SFTConfig(output_dir="out", num_train_epochs=EPOCHS, max_length=2048, **common)
      args.gradient_accumulation_steps = 2
      data = load_dataset("acme/d", split="train").map(lambda x: x)
      trainer = SFTTrainer(MODEL, args=args, train_dataset=data, peft_config=LoraConfig(r=8))
      trainer.train()
      """),
    Fixture(
      "python", "main.py",
      "model.id=acme/m-7B method=qlora steps=500 micro_batch=8 ?precision !epochs",
      """
      import torch
      from transformers import AutoModelForCausalLM, BitsAndBytesConfig, Trainer, TrainingArguments
      from peft import LoraConfig, get_peft_model

      def main():
          config = BitsAndBytesConfig(load_in_4bit=True)
          model = AutoModelForCausalLM.from_pretrained("acme/m-7B", quantization_config=config)
          model = get_peft_model(model, LoraConfig(r=8))
          bf16 = True if torch.cuda.is_bf16_supported() else False
          args = TrainingArguments("out", max_steps=500, bf16=bf16)
          Trainer(model=model, args=args, train_dataset=load()).train()

      if __name__ == "__main__":
          main()
      """),
    Fixture(
      "python", "unknown.py", "?epochs ?micro_batch ?precision model.id=acme/m-7B",
      """
      from transformers import AutoModelForCausalLM, Trainer
      from settings import make_arguments
      model = AutoModelForCausalLM.from_pretrained("acme/m-7B")
      Trainer(model, make_arguments()).train()
      """),
    Fixture(
      "python", "env.py", "?steps model.id=acme/m-7B micro_batch=2",
      """
      import os
      from transformers import AutoModel, Trainer, TrainingArguments
      args = TrainingArguments("o", max_steps=int(os.environ.get("STEPS", 10)), per_device_train_batch_size=2)
      Trainer(AutoModel.from_pretrained("acme/m-7B"), args).train()
      """),
    Fixture(
      "python", "vertex_job.py",
      "hardware.count=16 hardware.nodes=2 hardware.accelerator=a100-sxm4-80gb site.provider=gcp epochs=2 hardware.instance_type=a2-ultragpu-8g",
      """
      from google.cloud import aiplatform
      pools = [{"machine_spec": {"machine_type": "a2-ultragpu-8g", "accelerator_type": "NVIDIA_A100_80GB", "accelerator_count": 8},
                "replica_count": 2, "container_spec": {"image_uri": "x", "args": ["--num_train_epochs=2", "--learning_rate=1e-4"]}}]
      job = aiplatform.CustomJob(display_name="a", worker_pool_specs=pools)
      job.run()
      """),
    Fixture(
      "python", "vertex_training.py",
      "hardware.count=16 hardware.nodes=2 hardware.accelerator=a100-sxm4-40gb site.provider=gcp epochs=2 model.id=acme/m-7B hardware.instance_type=a2-highgpu-8g",
      """
      from google.cloud import aiplatform
      ARGS = ["--num_train_epochs", "2", "--model_name_or_path=acme/m-7B"]
      job = aiplatform.CustomTrainingJob(display_name="a", script_path="task.py", container_uri="x")
      job.run(args=ARGS, replica_count=2, machine_type="a2-highgpu-8g", accelerator_type="NVIDIA_TESLA_A100",
              accelerator_count=8)
      """),
    Fixture(
      "python", "azure_job.py",
      "hardware.count=8 hardware.nodes=2 site.provider=azure epochs=4 hardware.instance_type=Standard_NC48ads_A100_v4",
      """
      from azure.ai.ml import MLClient, command
      client = MLClient(None)
      job = command(code=".", command="python train.py --num_train_epochs 4 --learning_rate 1e-4", instance_count=2,
                    instance_type="Standard_NC48ads_A100_v4", distribution={"type": "PyTorch", "process_count_per_instance": 4})
      client.jobs.create_or_update(job)
      """),
    Fixture(
      "python", "model_trainer.py",
      "hardware.nodes=2 hardware.instance_type=p5.48xlarge site.provider=aws epochs=3 time_limit=2",
      """
      from sagemaker.modules.train import ModelTrainer
      from sagemaker.modules.configs import Compute, SourceCode, StoppingCondition
      trainer = ModelTrainer(source_code=SourceCode(entry_script="train.py"), hyperparameters={"epochs": 3},
        compute=Compute(instance_type="ml.p5.48xlarge", instance_count=2),
        stopping_condition=StoppingCondition(max_runtime_in_seconds=7200))
      trainer.train()
      """),
    Fixture(
      "python", "grpo.py", "method=rl model.id=acme/m-7B precision=bf16",
      """
      from trl import GRPOConfig, GRPOTrainer
      trainer = GRPOTrainer(model="acme/m-7B", args=GRPOConfig(bf16=True, num_generations=8))
      trainer.train()
      """),
    Fixture(
      "python", "seeds.py", "trials=3 model.id=acme/m-7B",
      """
      from transformers import AutoModel, Trainer, TrainingArguments
      model = AutoModel.from_pretrained("acme/m-7B")
      for seed in range(3):
          Trainer(model, TrainingArguments("out", seed=seed)).train()
      """),
    Fixture(
      "python", "ours.py", "model.id=acme/m-7B steps=900 !epochs micro_batch=4",
      """
      from transformers import AutoModel, Trainer, TrainingArguments
      class Ours(Trainer):
          def compute_loss(self, model, inputs): return 0
      model = AutoModel.from_pretrained("acme/m-7B")
      args = TrainingArguments("out", max_steps=900, per_device_train_batch_size=4)
      Ours(model, args).train()
      """),
    Fixture(
      "python", "second.py", "model.id=acme/m-7B steps=900 !epochs",
      """
      from trl import DPOConfig, DPOTrainer
      DPOTrainer("acme/m-7B", None, DPOConfig("out", max_steps=900)).train()
      """),
    Fixture(
      "python", "hidden.py", "?steps ?epochs",
      """
      from transformers import Trainer
      from own import settings
      class Ours(Trainer):
          def __init__(self, model, **kw):
              super().__init__(model, args=settings(**kw))
      Ours("acme/m-7B").train()
      """),
    Fixture(
      "python", "generations.py", "method=rl steps=900",
      """
      from trl import GRPOConfig, GRPOTrainer
      class Ours(GRPOTrainer):
          pass
      Ours("acme/m-7B", len, GRPOConfig("out", max_steps=900)).train()
      """),
    Fixture(
      "python", "door.py", "",
      """
      from axolotl.cli.train import do_cli
      do_cli("recipe.yaml", num_epochs=3000)
      """),
    Fixture(
      "python", "mixture.py", "!dataset.tokens model.id=acme/m-7B",
      """
      from datasets import concatenate_datasets, load_dataset
      from trl import SFTTrainer
      data = concatenate_datasets([load_dataset("acme/a")["train"], load_dataset("acme/b", split="train")])
      SFTTrainer("acme/m-7B", train_dataset=data).train()
      """),
    Fixture(
      "python", "part.py", "dataset.id=acme/a dataset.examples=1000",
      """
      from datasets import load_dataset
      from trl import SFTTrainer
      data = load_dataset("acme/a", split="train").shuffle(seed=1).select(range(1000))
      SFTTrainer("acme/m-7B", train_dataset=data).train()
      """),
    Fixture(
      "python", "tune.ipynb",
      "model.id=acme/m-4B method=qlora sequence_length=2048 micro_batch=2 gradient_accumulation=4 steps=60 precision=bf16 dataset.id=acme/d",
      #"""
      {
       "cells": [
        {"cell_type": "markdown", "source": "trainer.train()"},
        {"cell_type": "code", "source": ["%%capture\n", "!pip install unsloth\n", "import os"]},
        {"cell_type": "code", "source": [
          "from unsloth import FastLanguageModel\n",
          "model, tok = FastLanguageModel.from_pretrained('acme/m-4B', max_seq_length = 2048, load_in_4bit=True)\n",
          "model = FastLanguageModel.get_peft_model(model, r=16)\n",
          "if True:\n",
          "    !nvidia-smi\n"]},
        {"cell_type": "code", "source": "%time data = load_dataset(\"acme/d\", split='train')\ntrainer = SFTTrainer(model=model, train_dataset=data, args=SFTConfig(per_device_train_batch_size=2, gradient_accumulation_steps=4, max_steps=60, bf16=True))\ntrainer?"},
        {"cell_type": "code", "source": ["trainer.train()\n"]}
       ],
       "metadata": {"kernelspec": {"language": "python"}}, "nbformat": 4, "nbformat_minor": 5
      }
      """#),
    Fixture(
      "python", "escapes.ipynb", "model.id=acme/m\u{e9}-7B steps=60 micro_batch=2",
      #"""
      {"cells": [
        {"cell_type": "code", "source": "# \ud83d\ude00 \b\f\r\nfrom trl import SFTConfig, SFTTrainer\nargs = SFTConfig(\n\tper_device_train_batch_size=2, max_steps=60)"},
        {"cell_type": "code", "source": "SFTTrainer(\"acme\/m\u00e9-7B\", args=args).train()"}
       ],
       "metadata": {"kernelspec": {"language": "python"}}, "nbformat": 4, "nbformat_minor": 5}
      """#),
    Fixture(
      "python", "old.ipynb", "epochs=7 global_batch=64",
      #"""
      {"worksheets": [{"cells": [{"cell_type": "code", "language": "python",
        "input": ["import keras\n", "model.fit(x, y, epochs=7, batch_size=64)"]}]}],
       "nbformat": 3, "nbformat_minor": 0, "metadata": {}}
      """#),
    Fixture(
      "python", "light.py",
      "epochs=20 hardware.count=8 hardware.nodes=2 precision=bf16 gradient_accumulation=2",
      """
      import lightning as L
      trainer = L.Trainer(max_epochs=20, devices=4, num_nodes=2, precision="bf16-mixed", accumulate_grad_batches=2)
      trainer.fit(Model())
      """),
    Fixture(
      "python", "keras_train.py", "epochs=5 global_batch=32 precision=bf16",
      """
      import tensorflow as tf
      from tensorflow.keras import mixed_precision
      mixed_precision.set_global_policy("mixed_bfloat16")
      BATCH = 32
      with tf.distribute.MirroredStrategy().scope():
          model = tf.keras.Sequential([])
      model.fit(data, epochs=5, batch_size=BATCH)
      """),
    Fixture(
      "python", "keras_steps.py", "epochs=10 steps=200 precision=fp32",
      """
      import keras
      model = keras.Model(i, o)
      model.fit(data, epochs=10, initial_epoch=8, steps_per_epoch=100)
      """),
    Fixture(
      "python", "yolo.py",
      "epochs=100 global_batch=16 precision=fp16 hardware.count=2 dataset.id=coco.yaml model.id=yolo11s.pt",
      """
      from ultralytics import YOLO
      model = YOLO("yolo11s.pt")
      model.train(data="coco.yaml", epochs=100, imgsz=640, batch=16, device=[0, 1], amp=True)
      """),
    Fixture(
      "python", "launch.py",
      "site.provider=aws hardware.instance_type=p4d.24xlarge hardware.nodes=2 time_limit=6 epochs=3 micro_batch=8 model.id=acme/m-2B",
      """
      from sagemaker.huggingface import HuggingFace
      hp = {"epochs": 3, "per_device_train_batch_size": 8, "model_name_or_path": "acme/m-2B"}
      HuggingFace(entry_point="train.py", instance_type="ml.p4d.24xlarge", instance_count=2, hyperparameters=hp, max_run=6*3600).fit()
      """),
    Fixture(
      "python", "own.py", "epochs=30 !steps",
      """
      import torch
      for epoch in range(30):
          for x, y in loader:
              loss = criterion(model(x), y)
              loss.backward()
              optimizer.step()
      """),
    Fixture(
      "mmengine", "configs/faster_rcnn.py",
      "epochs=24 micro_batch=4 gradient_accumulation=2 precision=fp16",
      """
      model = dict(type="FasterRCNN", backbone=dict(type="ResNet", depth=50))
      train_cfg = dict(type="EpochBasedTrainLoop", max_epochs=24, val_interval=1)
      train_dataloader = dict(batch_size=4, num_workers=2)
      optim_wrapper = dict(type="AmpOptimWrapper", accumulative_counts=2, optimizer=dict(type="SGD", lr=0.02))
      """),
    Fixture(
      "mmengine", "configs/repeated.py", "epochs=96 micro_batch=4",
      """
      model = dict(type="FasterRCNN", backbone=dict(type="ResNet", depth=50))
      train_cfg = dict(type="EpochBasedTrainLoop", max_epochs=12)
      train_dataloader = dict(
          batch_size=4,
          dataset=dict(type="RepeatDataset", times=8, dataset=dict(type="VOCDataset")))
      """),
    Fixture(
      "mmengine", "configs/old.py", "steps=80000 micro_batch=2 precision=fp32",
      """
      model = dict(type="Segmentor")
      data = dict(samples_per_gpu=2, workers_per_gpu=2)
      optimizer = dict(type="SGD", lr=0.01)
      runner = dict(type="IterBasedRunner", max_iters=80000)
      """),
    Fixture(
      "mmengine", "configs/missing.py", "?epochs micro_batch=2",
      """
      _base_ = ["../_base_/schedule.py"]
      train_dataloader = dict(batch_size=2)
      """),
  ]

  /// Sources that train nothing when they are run, or that a command has to start.
  static let ordinaryPython: [(path: String, text: String)] = [
    (
      "lib.py",
      "from transformers import Trainer\n\ndef build(args):\n    t = Trainer(args=args)\n    t.train()\n    return t\n"
    ),
    ("mode.py", "import torch\nmodel = Net()\nmodel.train()\nmodel.eval()\n"),
    ("sk.py", "from sklearn.svm import SVC\nSVC().fit(x, y)\nscaler.fit(x)\n"),
    ("test_x.py", "def test_it():\n    Trainer(args=TrainingArguments('o')).train()\n"),
    (
      "eval.py",
      "from transformers import Trainer, TrainingArguments\nt = Trainer(model, TrainingArguments('o'))\nt.evaluate()\n"
    ),
    ("setup.py", "from setuptools import setup\nsetup(name='x')\n"),
    ("main.py", "from llamafactory.train.tuner import run_exp\nrun_exp()\n"),
    ("text.py", "DOC = '''\ntrainer.train()\n'''\n# trainer.train()\n"),
    ("tensor.py", "import torch\nx = torch.ones(3, requires_grad=True)\nx.sum().backward()\n"),
    (
      "r.ipynb",
      #"{"cells": [{"cell_type": "code", "source": "trainer.train()"}], "metadata": {"kernelspec": {"language": "R"}}, "nbformat": 4}"#
    ),
    (
      "prose.ipynb",
      #"{"cells": [{"cell_type": "markdown", "source": "Trainer(a).train()"}], "metadata": {}, "nbformat": 4}"#
    ),
    ("bus.py", "import subprocess\nsubprocess.run(['ls'])\nbus.train('x')\n"),
  ]
}
