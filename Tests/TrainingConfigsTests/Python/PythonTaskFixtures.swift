@testable import TrainingConfigs

extension Fixture {
  /// A flow whose training runs on as many machines as an expression says.
  private static func flow(machines: String) -> String {
    """
    import os
    from metaflow import FlowSpec, Parameter, current, kubernetes, step, torchrun

    class Flow(FlowSpec):
        machines = Parameter("machines", type=int, default=4)

        @step
        def start(self):
            self.next(self.train, num_parallel=\(machines))

        @kubernetes(gpu=4)
        @torchrun
        @step
        def train(self):
            current.torch.run(
                entrypoint="train.py", nproc_per_node=4,
                entrypoint_args={"model_name_or_path": "a/b", "num_train_epochs": 2})
    """
  }

  /// Programs whose functions a platform runs, on machines that their decorators and workflows ask for.
  static let pythonTasks: [Fixture] = [
    Fixture(
      "python", "flyte_task.py",
      "hardware.count=1 hardware.nodes=1 hardware.accelerator=L4 epochs=2",
      """
      from flytekit import Resources, task, workflow
      from flytekit.extras.accelerators import L4
      from transformers import Trainer, TrainingArguments

      @task(requests=Resources(mem="1Gi"))
      def prepare() -> str: ...

      @task(requests=Resources(mem="23Gi", gpu="1", cpu="6"), accelerator=L4)
      def finetune():
          Trainer("a/b", TrainingArguments("o", num_train_epochs=2)).train()
      """),
    Fixture(
      "python", "flyte_elastic.py",
      "hardware.count=16 hardware.nodes=2 hardware.accelerator=t4 epochs=2",
      """
      from flytekit import Resources, task
      from flytekit.extras.accelerators import GPUAccelerator
      from flytekitplugins.kfpytorch import Elastic
      from transformers import Trainer, TrainingArguments
      NODES = 2

      @task(
          task_config=Elastic(nnodes=NODES, nproc_per_node=8), requests=Resources(gpu="8"),
          accelerator=GPUAccelerator("nvidia-tesla-t4"))
      def finetune():
          fit()

      def fit():
          Trainer("a/b", TrainingArguments("o", num_train_epochs=2)).train()
      """),
    Fixture(
      "python", "flyte_workers.py", "?hardware.nodes ?hardware.count epochs=2",
      """
      from flytekit import Resources, task
      from flytekitplugins.kfpytorch import PyTorch, Worker
      from transformers import Trainer, TrainingArguments

      @task(task_config=PyTorch(worker=Worker(replicas=2)), requests=Resources(gpu="4"))
      def finetune():
          Trainer("a/b", TrainingArguments("o", num_train_epochs=2)).train()
      """),
    Fixture(
      "python", "flyte_environment.py",
      "hardware.count=32 hardware.nodes=4 hardware.accelerator=H200 epochs=3",
      """
      import asyncio
      import flyte
      from flyteplugins.pytorch.task import Elastic
      from trl import SFTConfig, SFTTrainer
      DEVICES = 8

      cpu = flyte.TaskEnvironment(name="c", resources=flyte.Resources(cpu=2))
      gpus = flyte.TaskEnvironment(
          name="g", resources=flyte.Resources(cpu=64, gpu=f"H200:{DEVICES}"),
          plugin_config=Elastic(nnodes=4, nproc_per_node=DEVICES))

      @gpus.task(report=True)
      async def train():
          trainer = SFTTrainer("a/b", args=SFTConfig(num_train_epochs=3))
          await asyncio.to_thread(trainer.train)

      @cpu.task
      async def main():
          await train()
      """),
    Fixture(
      "python", "flow.py", "hardware.count=8 hardware.nodes=2 epochs=2",
      """
      from metaflow import FlowSpec, kubernetes, step
      from transformers import Trainer, TrainingArguments
      GPUS = 4

      class Flow(FlowSpec):
          @step
          def start(self):
              self.next(self.train, num_parallel=2)

          @kubernetes(cpu=12, gpu=GPUS)
          @step
          def train(self):
              Trainer("a/b", TrainingArguments("o", num_train_epochs=2)).train()
              self.next(self.end)
      """),
    Fixture(
      "python", "helper_flow.py", "hardware.count=8 hardware.nodes=2 epochs=2 !trials",
      """
      from metaflow import FlowSpec, kubernetes, step
      from transformers import Trainer, TrainingArguments

      def fit():
          Trainer("a/b", TrainingArguments("o", num_train_epochs=2)).train()

      class Flow(FlowSpec):
          @step
          def start(self):
              self.next(self.train, num_parallel=2)

          @kubernetes(gpu=4)
          @step
          def train(self):
              fit()
      """),
    Fixture(
      "python", "bare_flow.py", "!hardware.count ?trials epochs=2",
      """
      from metaflow import FlowSpec, step
      from transformers import Trainer, TrainingArguments

      class Flow(FlowSpec):
          @step
          def start(self):
              self.next(self.train, num_parallel=2)

          @step
          def train(self):
              Trainer("a/b", TrainingArguments("o", num_train_epochs=2)).train()
      """),
    Fixture(
      "python_command", "parameter_flow.py", "hardware.count=16 hardware.nodes=4 epochs=2",
      flow(machines: "self.machines")),
    Fixture(
      "python_command", "open_flow.py", "?hardware.count epochs=2",
      flow(machines: "int(os.environ[\"MACHINES\"])")),
    Fixture(
      "python", "method_flow.py", "hardware.count=4 hardware.nodes=4 epochs=2",
      """
      from metaflow import FlowSpec, kubernetes, step
      from transformers import Trainer, TrainingArguments

      class Flow(FlowSpec):
          def fit(self):
              Trainer("a/b", TrainingArguments("o", num_train_epochs=2)).train()

          @step
          def start(self):
              self.next(self.train, num_parallel=4)

          @kubernetes(gpu=1)
          @step
          def train(self):
              self.fit()
      """),
    Fixture(
      "python", "task_of_config.py", "hardware.count=24 hardware.nodes=3 ?epochs",
      """
      import flytekit
      import transformers
      from flytekit import Resources
      from flytekitplugins.kfpytorch.task import Elastic
      from transformers import Trainer, TrainingArguments

      @flytekit.task(task_config=Elastic(nnodes=3, nproc_per_node=8), requests=Resources(gpu="8"))
      def train(config: Config):
          Trainer("a/b", TrainingArguments("o", num_train_epochs=config.epochs)).train()

      if __name__ == "__main__":
          parser = transformers.HfArgumentParser(Config)
          train(config=parser.parse_args_into_dataclasses()[0])
      """),
    Fixture(
      "python", "grid_flow.py", "hardware.count=1 ?trials epochs=2",
      """
      from metaflow import FlowSpec, resources, step
      from transformers import Trainer, TrainingArguments

      class Flow(FlowSpec):
          @step
          def start(self):
              self.rates = [1e-5, 2e-5]
              self.next(self.train, foreach="rates")

          @resources(gpu=1)
          @step
          def train(self):
              Trainer("a/b", TrainingArguments("o", num_train_epochs=2)).train()
      """),
    Fixture(
      "python", "modal_cluster.py", "hardware.count=32 hardware.nodes=4 hardware.accelerator=H100",
      """
      import modal
      from transformers import Trainer, TrainingArguments
      app = modal.App("t")

      @app.function(gpu="H100:8")
      @modal.experimental.clustered(size=4)
      def train():
          Trainer("a/b", TrainingArguments("o", num_train_epochs=2)).train()
      """),
    Fixture(
      "python", "modal_image.py", "hardware.count=4 hardware.nodes=1 hardware.accelerator=H100",
      """
      import modal
      from transformers import Trainer, TrainingArguments
      app = modal.App("t")
      image = modal.Image.debian_slim().run_commands("pip install x", gpu="any")

      @app.function(image=image, gpu="H100:4")
      def train():
          Trainer("a/b", TrainingArguments("o", num_train_epochs=2)).train()
      """),
    Fixture(
      "python", "ray_task.py", "hardware.accelerator=L4 !hardware.count epochs=2",
      """
      import ray
      from transformers import Trainer, TrainingArguments

      @ray.remote(num_gpus=1, accelerator_type="L4")
      def train(rate):
          Trainer("a/b", TrainingArguments("o", num_train_epochs=2)).train()

      ray.get([train.remote(rate) for rate in rates])
      """),
    Fixture(
      "python", "sagemaker_remote.py", "hardware.instance_type=p4d.24xlarge hardware.nodes=2",
      """
      from sagemaker.remote_function import remote
      from transformers import Trainer, TrainingArguments

      @remote(instance_type="ml.p4d.24xlarge", instance_count=2)
      def train():
          Trainer("a/b", TrainingArguments("o", num_train_epochs=2)).train()
      train()
      """),
    Fixture(
      "python", "other_task.py", "!hardware.count epochs=2",
      """
      from prefect import task
      from transformers import Trainer, TrainingArguments

      @task(gpu=1)
      def evaluate(): ...

      @task(retries=2)
      def train():
          Trainer("a/b", TrainingArguments("o", num_train_epochs=2)).train()
      """),
    Fixture(
      "python", "distributor.py", "steps=20 micro_batch=4",
      """
      from pyspark.ml.torch.distributor import TorchDistributor
      from transformers import Trainer, TrainingArguments

      def tune(epochs=3, max_steps=200):
          Trainer("a/b", TrainingArguments(
              "o", num_train_epochs=epochs, max_steps=max_steps, per_device_train_batch_size=4)).train()

      TorchDistributor(num_processes=8, local_mode=False, use_gpu=True).run(tune, epochs=1, max_steps=20)
      """),
    Fixture(
      "python", "ray_loop.py", "epochs=20 hardware.count=4 hardware.accelerator=T4",
      """
      import ray
      import torch
      from ray.train.torch import TorchTrainer

      def loop(config):
          optimizer = torch.optim.AdamW(model.parameters())
          for epoch in range(config["num_epochs"]):
              for batch in data:
                  model(batch).backward()
                  optimizer.step()

      TorchTrainer(
          loop, train_loop_config={"num_epochs": 20},
          scaling_config=ray.train.ScalingConfig(
              num_workers=2, use_gpu=True, resources_per_worker={"GPU": 2}, accelerator_type="T4")
      ).fit()
      """),
    Fixture(
      "python_command", "databricks.py",
      "hardware.count=4 model.id=a/b-7B epochs=1 micro_batch=16",
      """
      # Databricks notebook source
      # MAGIC %md
      # MAGIC # Tune a model
      # MAGIC     deepspeed --num_gpus=<num_gpus> train.py --epochs=3

      # COMMAND ----------

      # MAGIC %pip install -q deepspeed

      # COMMAND ----------

      # MAGIC %sh
      # MAGIC deepspeed --num_gpus=4 train.py --model_name_or_path a/b-7B --num_train_epochs 1 \\
      # MAGIC   --per_device_train_batch_size 16

      # COMMAND ----------

      # MAGIC %sql
      # MAGIC select a from b
      """),
    Fixture(
      "python_command", "torchrun_flow.py",
      "hardware.count=8 hardware.nodes=2 epochs=2 micro_batch=32 model.id=a/b-7B !trials",
      """
      from metaflow import FlowSpec, current, kubernetes, step, torchrun
      GPUS = 4

      class Flow(FlowSpec):
          @step
          def start(self):
              self.next(self.train, num_parallel=2)

          @kubernetes(gpu=GPUS)
          @torchrun
          @step
          def train(self):
              current.torch.run(
                  entrypoint="train.py", nproc_per_node=GPUS,
                  entrypoint_args={
                      "model_name_or_path": "a/b-7B", "num_train_epochs": 2,
                      "per_device_train_batch_size": 32, "bf16": True})
      """),
    Fixture(
      "python", "modal_app.py", "hardware.count=8 time_limit=2 model.id=acme/m-7B epochs=1",
      """
      import modal
      app = modal.App("tune")

      @app.function(gpu="H100:8", timeout=2 * 60 * 60)
      def tune():
          from trl import SFTConfig, SFTTrainer
          SFTTrainer("acme/m-7B", args=SFTConfig(num_train_epochs=1)).train()

      @app.local_entrypoint()
      def main():
          tune.remote()
      """),
    Fixture(
      "python", "ray_train.py", "hardware.count=4 model.id=acme/m-7B micro_batch=8",
      """
      from ray.train import ScalingConfig
      from ray.train.torch import TorchTrainer
      from transformers import AutoModel, Trainer, TrainingArguments

      def loop():
          Trainer(AutoModel.from_pretrained("acme/m-7B"), TrainingArguments("o")).train()

      launcher = TorchTrainer(loop, scaling_config=ScalingConfig(num_workers=4, use_gpu=True))
      """),
  ]
}
