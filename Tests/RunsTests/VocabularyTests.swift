import Quantities
import Testing

@testable import Runs

@Suite("Words of frameworks and models")
struct VocabularyTests {
  @Test(arguments: [
    ("bf16", "bf16"), ("amp_bf16", "bf16"), ("bf16-true", "bf16"), ("torch.bfloat16", "bf16"),
    ("p=f32,c=bfloat16", "bf16"), ("compute=bfloat16,params=float32,output=float32", "bf16"),
    ("16", "fp16"), ("16-mixed", "fp16"), ("32-true", "fp32"), ("fp8_hybrid", "fp8"),
    ("fp8_cs", "fp8"),
    ("no", "fp32"),
    ("auto", nil), ("mixed", nil), ("bnb.nf4", nil), ("", nil),
  ])
  func precisions(text: String, word: String?) { #expect(Precision.word(text) == word) }

  @Test(arguments: [
    ("meta-llama/Llama-3.1-8B", 8e9), ("Qwen/Qwen2.5-0.5B-Instruct", 0.5e9), ("pythia-160m", 160e6),
    ("huggyllama/llama-7b", 7e9), ("TinyLlama-1.1B-intermediate-step-240k-503b", 1.1e9),
    ("Qwen/Qwen3-30B-A3B", 30e9), ("mistralai/Mixtral-8x7B-v0.1", nil), ("gpt2", nil),
    ("bert-base", nil),
    ("acme/8bit-thing", nil), ("checkpoints/1B/mine", 1e9), ("openai/gpt-oss-120b", 120e9),
    ("acme/student-8B-from-70B", nil),
  ])
  func sizesInNames(name: String, size: Double?) {
    #expect(ModelName.params(in: name) == size)
  }

  @Test func expertsAreCountedOncePerToken() throws {
    var shape = ModelShape(layers: 48, hidden: 2_048)
    shape.vocabulary = 151_936
    shape.heads = 32
    shape.keyValueHeads = 4
    shape.headWidth = 128
    shape.isGated = true
    shape.feedForward = 6_144
    #expect(shape.activeParameters == nil)
    // Qwen3-30B-A3B: 30.53e9 in all, 3.35e9 active.
    shape.experts = 128
    shape.expertWidth = 768
    let open = try #require(shape.activeParameters)
    shape.expertsPerToken = 8
    let active = try #require(shape.activeParameters)
    #expect(abs((shape.parameters ?? 0) / 30.53e9 - 1) < 0.01)
    #expect(abs(active.low / 3.35e9 - 1) < 0.01)
    #expect(active.low == active.high)
    // Without top-k: from one expert to all.
    #expect(open.low < active.low && open.high == shape.parameters)
    shape.sharedExpertWidth = 768
    #expect((shape.activeParameters?.low ?? 0) > active.low)
  }
}
