import Diagnostics
import Files
import Quantities
import Runs
import Testing

@testable import TrainingConfigs

/// Settings that a `get_config()` fills, as big_vision, Flax and Scenic have them.
@Suite("ml_collections") struct MLCollectionsFormatTests {
  private static let vision = """
    import big_vision.configs.common as bvcc
    import ml_collections as mlc

    def get_config(arg=None):
      arg = bvcc.parse_arg(arg, res=224, runlocal=False, variant=('B/16', str))
      config = mlc.ConfigDict()
      config.total_epochs = 90
      config.input = {}
      config.input.data = dict(name='imagenet2012', split='train[:99%]')
      config.input.batch_size = 1024 if not arg.runlocal else 8
      config.input.pp = f'decode_jpeg_and_inception_crop({arg.res})|flip_lr'
      config.model_name = 'vit'
      config.model = dict(variant=arg.variant, rep_size=True)
      config.lr = 0.001
      config.evals = {}
      config.evals.val = dict(batch_size=7, total_epochs=3)
      return config

    """

  private static let text = """
    import ml_collections

    def get_config():
      config = ml_collections.ConfigDict(dict(learning_rate=0.1))
      config.num_train_steps = 500_000
      config.per_device_batch_size = 32
      config.max_target_length = 128
      config.num_layers = 6
      config.emb_dim = 512
      config.mlp_dim = 2048
      config.num_heads = 8
      config.vocab_size = 30_000
      config.use_bfloat16 = True
      return config

    """

  /// Sections that a helper makes of its keywords, as trainers of diffusion have them.
  private static let sections = """
    import ml_collections

    def d(**kwargs):
        return ml_collections.ConfigDict(initial_dictionary=kwargs)

    def get_config():
        config = ml_collections.ConfigDict()
        config.train = d(n_steps=500000, batch_size=1024, log_interval=10)
        config.optimizer = d(name='adamw', lr=0.0002)
        config.nnet = d(name='uvit', embed_dim=1152, use_checkpoint=True)
        config.dataset = d(name='imagenet256_features', path='assets/x')
        config.sample = d(n_samples=50000, mini_batch_size=50, batch_size=3)
        return config

    """

  static let fixtures = [
    Fixture(
      "ml_collections", "sections.py", "steps=500000 global_batch=1024 recompute=true", sections),
    Fixture(
      "ml_collections", "vit.py",
      "epochs=90@7:25 global_batch=1024 dataset.id=imagenet2012 model.id=vit-B/16 input_size=224"
        + " model.family=vision",
      edits: ["epochs=30"], vision),
    Fixture(
      "ml_collections", "lm.py",
      "steps=500000 micro_batch=32 sequence_length=128 precision=bf16 model.layers=6",
      edits: ["steps=250000", "sequence_length=256"], text),
    Fixture(
      "ml_collections", "ppo.py", "?steps !epochs global_batch=256",
      """
      import ml_collections
      def get_config():
        config = ml_collections.ConfigDict()
        config.total_frames = 40_000_000
        config.num_epochs = 3
        config.batch_size = 256
        config.learning_rate = 2.5e-4
        return config
      """),
    Fixture(
      "ml_collections", "fields.py",
      "steps=500000 micro_batch=32 sequence_length=128 precision=bf16 dataset.id=lm1b",
      """
      import dataclasses
      from train import TrainConfig
      @dataclasses.dataclass(unsafe_hash=True)
      class Config:
        dataset_name: str = 'lm1b'
        per_device_batch_size: int = 16
        num_train_steps: int = 500_000
        learning_rate: float = 0.0016
        max_target_length: int = 128
        use_bfloat16: bool = True
      def get_config() -> TrainConfig:
        config = Config(per_device_batch_size=32)
        return TrainConfig(**dataclasses.asdict(config))
      """),
    Fixture(
      "ml_collections", "object.py", "steps=9000 micro_batch=8 sequence_length=512",
      """
      from dataclasses import dataclass
      @dataclass
      class RunConfig:
        per_device_batch_size: int = 8
        num_train_steps: int = 500_000
        learning_rate: float = 0.0016
        max_target_length: int = 512
      def get_config():
        config = RunConfig()
        config.num_train_steps = 9000
        return config
      """),
    Fixture(
      "ml_collections", "places.py", "?steps ?micro_batch sequence_length=64",
      """
      from dataclasses import asdict, dataclass
      @dataclass
      class RunConfig:
        num_train_steps: int = 500
        per_device_batch_size: int = 8
        learning_rate: float = 0.0016
        max_target_length: int = 512
      def get_config():
        config = RunConfig(9_000_000, max_target_length=64)
        return config
      """),
    Fixture(
      "ml_collections", "other.py", "global_batch=64 ?steps",
      """
      from elsewhere import base
      def get_config():
        config = base.get_config()
        config.batch_size = 64
        return config
      """),
  ]

  @Test(arguments: fixtures)
  func isReadAsItMeans(fixture: Fixture) throws {
    let search = fixture.search()
    #expect(search.diagnostics.isEmpty, "\(search.diagnostics)")
    fixture.check(try #require(search.runs.first).run)
  }

  @Test(arguments: fixtures.flatMap { fixture in fixture.edits.map { (fixture, $0) } })
  func writesBackOneValue(fixture: Fixture, edit: String) throws {
    try fixture.expectWritesBack(edit)
  }

  @Test func aFileChangesAnother() throws {
    let files = [
      "configs/default.py": Self.text,
      "configs/long.py": """
      from configs import default as default_lib
      def get_config():
        config = default_lib.get_config()
        config.num_train_steps = 2_000_000
        config.lock()
        return config
      """,
    ]
    let search = Workspace(files: MemoryFiles(files)).findRuns(["configs/long.py"])
    let run = try #require(search.runs.first).run
    #expect(run.number(.steps)?.central == 2_000_000)
    #expect(run.number(.microBatch)?.central == 32)
    #expect(run.files.map(\.path) == ["configs/long.py", "configs/default.py"])
  }

  @Test func aFileTakesWhatAnotherFunctionGives() throws {
    let files = [
      "a/base.py": Self.text.replacing("def get_config", with: "def get_lm_config"),
      "a/mini.py":
        "from a.base import get_lm_config\ndef get_config():\n  c = get_lm_config()\n"
        + "  c.num_train_steps = 2\n  return c\n",
    ]
    let search = Workspace(files: MemoryFiles(files)).findRuns(["a/mini.py"])
    let run = try #require(search.runs.first).run
    #expect(run.number(.steps)?.central == 2)
    #expect(run.number(.sequenceLength)?.central == 128)
  }

  @Test(arguments: [
    ("python -m big_vision.train --config vit.py --config.total_epochs=9 --workdir w", "9"),
    ("python -m big_vision.train --config vit.py:res=448 --config.total_epochs 9", "9"),
  ])
  func aCommandSetsWhatTheFileSays(_ command: String, _ epochs: String) throws {
    let files = ["vit.py": Self.vision, "go.sh": command + "\n"]
    let search = Workspace(files: MemoryFiles(files)).findRuns()
    #expect(search.runs.map { $0.run.number(.epochs)?.central } == [9])
  }

  @Test(arguments: [
    "def get_config():\n  c = ConfigDict()\n  c.name = 'x'\n  return c\n",
    "def get_config():\n  return load('x')\n# ConfigDict\n",
    "import ml_collections\nclass Loader(Base):\n  def get_config(self, path):\n    return super().get_config(path)\n",
    "@router.get('/{name}')\nasync def get_config(name):\n  return call_service(S.get_config, name)\n",
    "def get_config(x):\n  get_config(x)\n  return ConfigDict()\n",
  ])
  func otherSettingsAreNoRun(_ text: String) {
    #expect(Workspace(files: MemoryFiles(["a.py": text])).findRuns(["a.py"]).runs.isEmpty)
  }

  @Test func aRunOfNoStepsTrainsNothing() {
    let text =
      "import ml_collections\ndef get_config():\n  c = ml_collections.ConfigDict()\n  c.total_steps = 0\n"
      + "  c.batch_size = 8\n  c.lr = 0.1\n  return c\n"
    #expect(Workspace(files: MemoryFiles(["a.py": text])).findRuns(["a.py"]).runs.isEmpty)
  }
}
