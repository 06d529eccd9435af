import ConfigText

/// The ways of frameworks to be told what to train on a command line, in the order of their names.
enum DialectList {
  static let all: [any CommandDialect.Type] = [
    BridgeCommand.self, ComposerCommand.self, Detectron2Command.self, DiffSynthCommand.self,
    DiffusersCommand.self,
    FinetrainersCommand.self, HuggingFaceCommand.self, IcefallCommand.self, KohyaCommand.self,
    LatentDiffusionCommand.self, LeRobotCommand.self, LitGPTCommand.self, LLMCCommand.self,
    MaxTextCommand.self,
    MegatronCommand.self,
    MLXCommand.self, MMCommand.self,
    NanochatCommand.self, NeMoCommand.self, NeMoLauncherCommand.self, NeMoRLCommand.self,
    NeoXCommand.self,
    NNUNetCommand.self, OpenRLHFCommand.self,
    PrimeRLCommand.self,
    SkyRLCommand.self, SlimeCommand.self, SwiftCommand.self, TorchtitanCommand.self,
    TuneCommand.self,
    VerlCommand.self, VisionCommand.self,
    YoloCommand.self,
    YoloScriptCommand.self,
  ]
}
