import ConfigText
import Runs

/// All formats in the order of their names.
enum FormatList {
  static let all: [any ConfigFormat.Type] = [
    AccelerateFormat.self,
    AIToolkitFormat.self,
    AnyscaleFormat.self,
    AReaLFormat.self,
    AutoModelFormat.self,
    AutoTrainFormat.self,
    AxolotlFormat.self,
    AzureMLFormat.self,
    ComposeFormat.self,
    ComposerFormat.self,
    CondorFormat.self,
    CoquiFormat.self,
    DeePMDFormat.self,
    DeepSpeedFormat.self,
    Detectron2Format.self,
    DeterminedFormat.self,
    DETRFormat.self,
    DiffusionPipeFormat.self,
    DINOFormat.self,
    DstackFormat.self,
    DVCFormat.self,
    ESPnetFormat.self,
    F5TTSFormat.self,
    Fairseq2Format.self,
    FairseqFormat.self,
    FluxFormat.self,
    FunASRFormat.self,
    GenericFormat.self,
    GinFormat.self,
    GuildFormat.self,
    HuggingFaceFormat.self,
    HydraFormat.self,
    HyperPodFormat.self,
    ImageDatasetFormat.self,
    KohyaFormat.self,
    KubeflowComponentFormat.self,
    KubernetesFormat.self,
    LatentDiffusionFormat.self,
    LazyConfigFormat.self,
    LevanterFormat.self,
    LightningFormat.self,
    LinguaFormat.self,
    LitGPTFormat.self,
    LlamaFactoryFormat.self,
    LLMFoundryFormat.self,
    LSFFormat.self,
    LudwigFormat.self,
    MaxTextFormat.self,
    MegatronBridgeFormat.self,
    MegatronTestFormat.self,
    MLCollectionsFormat.self,
    MLprojectFormat.self,
    MLXLMFormat.self,
    MMEngineFormat.self,
    MosaicFormat.self,
    NamedFormat.self,
    NanotronFormat.self,
    NeMoFormat.self,
    NeMoRLFormat.self,
    NeoXFormat.self,
    NextflowFormat.self,
    OLMoFormat.self,
    OneTrainerFormat.self,
    OumiFormat.self,
    PaddleFormat.self,
    PBSFormat.self,
    PolyaxonFormat.self,
    PrimeRLFormat.self,
    PythonCommandFormat.self,
    PythonFormat.self,
    ROLLFormat.self,
    RunFormat.self,
    SageMakerFormat.self,
    ScriptFormat.self,
    SGEFormat.self,
    SimpleTunerFormat.self,
    SkyPilotFormat.self,
    SlurmFormat.self,
    SnakemakeFormat.self,
    SpeechBrainFormat.self,
    SweepFormat.self,
    SwiftFormat.self,
    TorchtitanFormat.self,
    TorchtuneFormat.self,
    TRLXFormat.self,
    UltralyticsFormat.self,
    VertexFormat.self,
    VITSFormat.self,
    VocabularyFormat.self,
    WeNetFormat.self,
    YacsFormat.self,
    ZenMLFormat.self,
  ]

  /// The format of a document: the one that is surest, the first by name among equals.
  ///
  /// Settings of a library never take a file from a recipe or launcher that is likely: a stray key would
  /// otherwise make a run disappear.
  static func format(of document: ConfigDocument) -> (any ConfigFormat.Type)? {
    // Nothing is surer than a document that says what it is.
    if RunFormat.detect(document) > Confidence.none { return RunFormat.self }
    var best: (any ConfigFormat.Type)?
    var bestScore = 0
    var fragment: (any ConfigFormat.Type)?
    var fragmentScore = 0
    for format in all where format != GenericFormat.self {
      let score = format.detect(document)
      if format.kind == .fragment {
        if score > fragmentScore { (fragment, fragmentScore) = (format, score) }
      } else if score > bestScore {
        (best, bestScore) = (format, score)
      }
    }
    // It looks at every key, and is never surer than a format that knows some.
    if bestScore < Confidence.generic {
      let score = GenericFormat.detect(document)
      if score > bestScore { (best, bestScore) = (GenericFormat.self, score) }
    }
    return bestScore >= Confidence.likely || bestScore > fragmentScore ? best : fragment
  }
}

extension FormatList {
  /// What is known of programs: what any system has, and what formats and dialects own.
  static let vocabulary = CommandVocabulary(
    words: CommandWords.system.joined(
      with: all.map { $0.commandWords } + DialectList.all.map { $0.commandWords }
        + [GenericCommand.commandWords, LaunchReader.commandWords]),
    // One by one: an array that is cast whole is cast at run time, for a tenth of a short check.
    families: DialectList.all.map { dialect -> any CommandFamily.Type in dialect },
    isOther: { TrainingCommand.isOther($0) })

  /// Reads files with all that the formats know of programs.
  static let reader = ConfigReader(
    vocabulary: vocabulary, isTemplate: { NamedFormat.detect($0) > 0 })

  /// Finds commands in files that are no scripts.
  static let carrier = CommandCarrier(vocabulary)
}
