import Catalogue
import Quantities
import Testing

@Suite struct ModelSizeTests {
  let catalogue = Catalogue.shipped

  /// Model ids and their parameters in 10⁹ (and active ones) as their publishers state them.
  static let known: [(id: String, params: Double, active: Double?)] = """
    meta-llama/Llama-2-7b-hf 6.738
    meta-llama/Llama-3.1-8B 8.030
    unsloth/Meta-Llama-3.1-8B-Instruct-bnb-4bit 8.030
    /models/Llama-3.1-8B 8.030
    mlx-community/Llama-3.2-1B-Instruct-4bit 1.236
    TheBloke/Mistral-7B-v0.1-GPTQ 7.242
    meta-llama/Llama-3.2-1B 1.236
    meta-llama/Llama-3.3-70B-Instruct 70.55
    meta-llama/Llama-3.1-405B 405.9
    meta-llama/Llama-4-Scout-17B-16E-Instruct 108.6 17.17
    Qwen/Qwen2.5-0.5B 0.494
    Qwen/Qwen2.5-7B-Instruct-AWQ 7.616
    Qwen/Qwen3-0.6B 0.596
    Qwen/Qwen3-1.7B 1.721
    Qwen/Qwen3-8B 8.191
    unsloth/Qwen3-8B-unsloth-bnb-4bit 8.191
    Qwen/Qwen3-30B-A3B 30.53 3.35
    Qwen/Qwen3-235B-A22B-Instruct-2507 235.1 22.2
    Qwen/Qwen1.5-MoE-A2.7B 14.32 2.69
    Qwen/Qwen2.5-VL-7B-Instruct 8.292
    mistralai/Mistral-7B-v0.1 7.242
    mistralai/Mixtral-8x7B-v0.1 46.70 12.88
    mistralai/Mixtral-8x22B-v0.1 140.6 39.16
    mistralai/Mistral-Nemo-Base-2407 12.25
    mistralai/Mistral-Small-24B-Base-2501 23.57
    google/gemma-2b 2.506
    google/gemma-2-9b 9.242
    google/gemma-2-27b-it 27.23
    google/gemma-3-270m 0.268
    google/gemma-3-1b-it 1.000
    google/gemma-3-27b-it 27.43
    microsoft/phi-2 2.780
    microsoft/phi-4 14.66
    microsoft/Phi-3.5-MoE-instruct 41.87 6.6
    deepseek-ai/DeepSeek-V3 671.0 37.55
    deepseek-ai/DeepSeek-R1 671.0 37.55
    deepseek-ai/DeepSeek-V2-Lite 15.71 2.66
    deepseek-ai/deepseek-llm-7b-base 6.910
    moonshotai/Kimi-K2-Instruct 1026 32.86
    openai/gpt-oss-20b 20.91 3.61
    openai/gpt-oss-120b 116.8 5.13
    allenai/OLMoE-1B-7B-0924 6.919 1.28
    01-ai/Yi-34B 34.39
    internlm/internlm2-7b 7.738
    baichuan-inc/Baichuan2-13B-Base 13.90
    THUDM/chatglm3-6b 6.244
    tiiuae/falcon-7b 6.922
    mosaicml/mpt-7b 6.649
    EleutherAI/pythia-160m 0.1623
    EleutherAI/pythia-12b 11.85
    EleutherAI/gpt-neox-20b 20.55
    EleutherAI/gpt-j-6b 6.051
    gpt2 0.1244
    openai-community/gpt2-xl 1.558
    facebook/opt-350m 0.3312
    facebook/opt-6.7b 6.658
    bigscience/bloom 176.2
    bigscience/bloom-560m 0.5592
    google-t5/t5-small 0.0605
    google/flan-t5-xxl 11.14
    google/mt5-base 0.5824
    bert-base-uncased 0.1095
    google-bert/bert-large-uncased 0.3351
    FacebookAI/roberta-base 0.1246
    FacebookAI/xlm-roberta-large 0.5599
    distilbert-base-uncased 0.0664
    microsoft/deberta-v3-large 0.434
    BAAI/bge-m3 0.568
    sentence-transformers/all-MiniLM-L6-v2 0.0227
    intfloat/e5-large-v2 0.335
    openai/whisper-tiny 0.0378
    openai/whisper-small 0.2417
    openai/whisper-medium.en 0.7639
    openai/whisper-large-v3 1.543
    openai/whisper-large-v3-turbo 0.809
    facebook/wav2vec2-base-960h 0.0944
    facebook/wav2vec2-xls-r-300m 0.3174
    google/vit-base-patch16-224 0.0866
    facebook/dinov2-giant 1.136
    openai/clip-vit-large-patch14 0.4276
    timm/resnet50.a1_in1k 0.02556
    timm/vit_base_patch16_224.augreg_in21k_ft_in1k 0.0866
    torchvision/resnet50 0.02556
    yolov8n 0.003157
    yolo11x 0.05697
    stabilityai/stable-diffusion-xl-base-1.0 2.567
    stabilityai/stable-diffusion-3.5-large 8.057
    black-forest-labs/FLUX.1-dev 11.90
    HuggingFaceTB/SmolLM2-135M 0.1345
    """.split(separator: "\n").map { line in
      let parts = line.split(separator: " ").map(String.init)
      return (parts[0], Double(parts[1]) ?? .nan, parts.count > 2 ? Double(parts[2]) : nil)
    }

  @Test func knownModelsHaveTheirSize() {
    for model in Self.known {
      guard let row = catalogue.model(named: model.id).row, let params = row.params else {
        Issue.record("\(model.id) is not known")
        continue
      }
      #expect(abs(params / (model.params * 1e9) - 1) < 0.01, "\(model.id): \(params)")
      if let active = model.active {
        let stated = row.activeParams ?? .nan
        #expect(abs(stated / (active * 1e9) - 1) < 0.02, "\(model.id): \(stated)")
      }
    }
    #expect(catalogue.allModels.count > 5_000)
  }

  /// What a name says of its size, in 10⁹: all, active, experts; `-` for nothing.
  static let names: [(name: String, params: String, active: String, experts: String)] = """
    Llama-3.1-8B 8 - -
    qwen2.5-0.5b 0.5 - -
    opt-125m 0.125 - -
    stablelm-2-1_6b 1.6 - -
    model-1p5b 1.5 - -
    tr_341_vsmollm2_05b 0.5 - -
    smolvlm_025b 0.25 - -
    Qwen3-30B-A3B 30 3 -
    granite-3.0-1b-a400m 1 0.4 -
    Qwen1.5-MoE-A2.7B - 2.7 -
    Mixtral-8x7B 45.92 12.6 8
    mixtral-8x22b-instruct 144.32 39.6 8
    Llama-4-Scout-17B-16E - 17 16
    gemma-3n-E4B-it - - -
    TinyLlama-1.1B-intermediate-step-1431k-3T 1.1 - -
    TinyLlama-1.1B-step-50K-105b 1.1 - -
    draft-7b-of-70b - - -
    Infinity-3M-Llama3-8B - - -
    gpt2 - - -
    whisper-small - - -
    llama3b - - -
    a/7b/checkpoint-100 7 - -
    A100-80GB - - -
    """.split(separator: "\n").map { line in
      let parts = line.split(separator: " ").map(String.init)
      return (parts[0], parts[1], parts[2], parts[3])
    }

  @Test func namesSayTheirSize() {
    for row in Self.names {
      let size = ModelNameSize(row.name)
      for (range, text) in [(size.params, row.params), (size.activeParams, row.active)] {
        guard let wanted = Double(text) else {
          #expect(range == nil, "\(row.name)")
          continue
        }
        #expect(abs((range?.central ?? 0) / (wanted * 1e9) - 1) < 1e-9, "\(row.name)")
      }
      #expect(size.experts.map(String.init) ?? "-" == row.experts, "\(row.name)")
    }
    let mixtral = ModelNameSize("Mixtral-8x7B")
    #expect(mixtral.params.map { $0.low <= 46.7e9 && 46.7e9 <= $0.high } == true)
    #expect(mixtral.activeParams.map { $0.low <= 12.9e9 && 12.9e9 <= $0.high } == true)
  }

  /// Names that nobody knows, and what may be near them: nothing of another size.
  static let near: [(name: String, nearest: String)] = """
    openai/whisper-smal openai/whisper-small
    openai/whisper-hugest -
    openai/whisper-xs -
    openai/whisper-nano -
    Qwen/Qwen2.5-9B -
    Qwen/Qwen2.5-7B-Instrct qwen/qwen2.5-7b-instruct
    meta-lama/Llama-3.1-8B-Instruct meta-llama/llama-3.1-8b-instruct
    google/gemma-2-8b -
    google-t5/t5-bsae google-t5/t5-base
    google-t5/t5-tiny -
    facebook/dinov2-gigantic -
    stabilityai/stable-diffusion-xl-base-0.8 -
    stabilityai/stable-difusion-xl-base-1.0 stabilityai/stable-diffusion-xl-base-1.0
    bert-bse-uncased bert-base-uncased
    bert-small-uncased -
    microsoft/deberta-v3-lrge microsoft/deberta-v3-large
    """.split(separator: "\n").map { line in
      let parts = line.split(separator: " ").map(String.init)
      return (parts[0], parts[1])
    }

  @Test func nothingOfAnotherSizeIsNear() {
    for row in Self.near {
      switch catalogue.model(named: row.name) {
      case .missing(let nearest):
        #expect(
          row.nearest == "-" ? nearest.isEmpty : nearest.contains(row.nearest),
          "\(row.name): \(nearest)")
      case .found(let found, _), .ambiguous(let found, _):
        // A copy under another owner's name is the same model.
        #expect(found.id == row.nearest, "\(row.name)")
      }
    }
  }

  /// Over the catalogue: a name that is not in it, by a letter or by a digit, is never answered with a
  /// model of another size.
  @Test func noSuggestionIsOfAnotherSize() {
    let sizes: Set = [
      "tiny", "mini", "small", "medium", "base", "large", "huge", "xl", "xxl", "nano", "lite",
    ]
    func words(_ name: String) -> Set<String> {
      Set(name.lowercased().split { !$0.isLetter }.map(String.init)).intersection(sizes)
    }
    let ids = catalogue.listing(of: .models).rows.compactMap(\.first)
    var suggestions = 0
    for id in stride(from: 0, to: ids.count, by: 300).map({ ids[$0] }) {
      let name = id.split(separator: "/").last.map(String.init) ?? id
      guard let first = name.first, let digit = name.firstIndex(where: \.isNumber) else { continue }
      var other = name
      other.replaceSubrange(digit...digit, with: name[digit] == "9" ? "4" : "9")
      for written in [id.replacing(name, with: "\(first)\(name)"), id.replacing(name, with: other)]
      {
        guard case .missing(let nearest) = catalogue.model(named: written) else { continue }
        for near in nearest {
          suggestions += 1
          #expect(near.filter(\.isNumber) == written.filter(\.isNumber), "\(written): \(near)")
          #expect(words(near) == words(written), "\(written): \(near)")
          #expect(ModelNameSize(near) == ModelNameSize(written), "\(written): \(near)")
        }
      }
    }
    #expect(suggestions > 3)
  }
}
