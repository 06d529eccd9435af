import Catalogue
import Testing

/// What a spelling must come to: one row, or the usual one of several.
struct Spelled: Sendable, CustomTestStringConvertible {
  let text: String
  let id: String
  let isAmbiguous: Bool

  init(_ text: String, _ id: String, ambiguous: Bool = false) {
    self.text = text
    self.id = id
    isAmbiguous = ambiguous
  }

  var testDescription: String { text }

  func check<Row>(_ lookup: Lookup<Row>) {
    switch lookup {
    case .found(let row, _):
      #expect(row.id == id)
      #expect(!isAmbiguous, "\(text) should say that it fits several rows")
    case .ambiguous(let row, let candidates):
      #expect(row.id == id)
      #expect(isAmbiguous, "\(text) fits \(candidates)")
      #expect(candidates.count > 1)
      #expect(candidates.first == id)
    case .missing(let nearest): Issue.record("\(text) is missing; nearest \(nearest)")
    }
  }
}

@Suite struct CatalogueNamesTests {
  /// Without its owner a model is found, and where several have one of that name, all of them.
  @Test func modelsWithoutTheirOwners() throws {
    let ids = Set(Catalogue.shipped.allModels.map(\.id))
    #expect(ids.count > 5_000)
    for id in ids.sorted() {
      guard let slash = id.lastIndex(of: "/") else { continue }
      let name = String(id[id.index(after: slash)...])
      switch Catalogue.shipped.model(named: name) {
      case .found(let row, _): #expect(row.id == name || row.id.hasSuffix("/" + name))
      case .ambiguous(_, let candidates): #expect(candidates.contains(id), "\(id): \(candidates)")
      case .missing: Issue.record("\(name) is missing")
      }
    }
  }

  static let accelerators: [Spelled] = [
    Spelled("h100-sxm5-80gb", "h100-sxm5-80gb"), Spelled("H100-SXM5-80GB", "h100-sxm5-80gb"),
    Spelled("NVIDIA H100 80GB HBM3", "h100-sxm5-80gb"), Spelled("H100 SXM", "h100-sxm5-80gb"),
    Spelled("nvidia-h100-mega-80gb", "h100-sxm5-80gb"), Spelled("h100_sxm", "h100-sxm5-80gb"),
    Spelled("H100", "h100-sxm5-80gb", ambiguous: true),
    Spelled("gpu:h100", "h100-sxm5-80gb", ambiguous: true),
    Spelled("nvidia-h100-80gb", "h100-sxm5-80gb", ambiguous: true),
    Spelled("H100-80GB", "h100-sxm5-80gb", ambiguous: true),
    Spelled("nvidia_h100_80gb_hbm3", "h100-sxm5-80gb"),
    Spelled("NVIDIA H100 PCIe", "h100-pcie-80gb"), Spelled("NVIDIA H100 NVL", "h100-nvl-94gb"),
    Spelled("H200", "h200-sxm-141gb", ambiguous: true),
    Spelled("nvidia-h200-141gb", "h200-sxm-141gb", ambiguous: true),
    Spelled("NVIDIA H20", "h20-96gb"), Spelled("H800", "h800-sxm5-80gb", ambiguous: true),
    Spelled("A100", "a100-sxm4-80gb", ambiguous: true),
    Spelled("a100_80gb", "a100-sxm4-80gb", ambiguous: true),
    Spelled("A100-80GB", "a100-sxm4-80gb", ambiguous: true),
    Spelled("a100-80g", "a100-sxm4-80gb", ambiguous: true),
    Spelled("A100 80 GB", "a100-sxm4-80gb", ambiguous: true),
    Spelled("A100-40GB", "a100-sxm4-40gb", ambiguous: true),
    Spelled("NVIDIA A100-SXM4-80GB", "a100-sxm4-80gb"),
    Spelled("NVIDIA A100-SXM4-40GB", "a100-sxm4-40gb"),
    Spelled("NVIDIA A100 80GB PCIe", "a100-pcie-80gb"),
    Spelled("A100-PCIE-40GB", "a100-pcie-40gb"), Spelled("A800-SXM4-80GB", "a800-sxm4-80gb"),
    Spelled("V100", "v100-sxm2-16gb", ambiguous: true),
    Spelled("v100-32g", "v100-sxm2-32gb", ambiguous: true),
    Spelled("Tesla V100-SXM2-32GB", "v100-sxm2-32gb"),
    Spelled("nvidia-tesla-v100", "v100-sxm2-16gb", ambiguous: true),
    Spelled("Tesla V100-PCIE-16GB", "v100-pcie-16gb"), Spelled("V100S", "v100s-pcie-32gb"),
    Spelled("nvidia-tesla-t4", "t4"), Spelled("Tesla T4", "t4"), Spelled("T4", "t4"),
    Spelled("nvidia-l4", "l4"), Spelled("L40S", "l40s"), Spelled("NVIDIA L40S", "l40s"),
    Spelled("A10G", "a10g"), Spelled("NVIDIA A10G", "a10g"), Spelled("a10", "a10"),
    Spelled("A6000", "rtx-a6000"), Spelled("NVIDIA RTX A6000", "rtx-a6000"),
    Spelled("rtx_a6000", "rtx-a6000"), Spelled("NVIDIA RTX 6000 Ada Generation", "rtx-6000-ada"),
    Spelled("RTX 6000", "quadro-rtx-6000", ambiguous: true),
    Spelled("NVIDIA GeForce RTX 4090", "rtx-4090"), Spelled("rtx4090", "rtx-4090"),
    Spelled("4090", "rtx-4090"), Spelled("RTX 3090 Ti", "rtx-3090-ti"),
    Spelled("geforce_rtx_2080_ti", "rtx-2080-ti"), Spelled("B200", "b200"),
    Spelled("NVIDIA B200", "b200"), Spelled("nvidia-b200", "b200"), Spelled("B300", "b300"),
    Spelled("GB200", "gb200"), Spelled("GB200 NVL72", "gb200"), Spelled("GB300", "gb300"),
    Spelled("NVIDIA GH200 480GB", "gh200-96gb"), Spelled("GH200", "gh200-96gb"),
    Spelled("MI300X", "mi300x"), Spelled("AMD Instinct MI300X OAM", "mi300x"),
    Spelled("mi250x", "mi250x"), Spelled("AMD Instinct MI250", "mi250"),
    Spelled("tpu-v4", "tpu-v4"), Spelled("TPU v5e", "tpu-v5e"),
    Spelled("tpu-v5-lite-podslice", "tpu-v5e"), Spelled("tpu-v5p-slice", "tpu-v5p"),
    Spelled("v5litepod", "tpu-v5e"), Spelled("Trillium", "tpu-v6e"),
    Spelled("tpu-v6e-slice", "tpu-v6e"), Spelled("trainium", "trainium1", ambiguous: true),
    Spelled("Gaudi2", "gaudi2"), Spelled("Intel Gaudi 3", "gaudi3"), Spelled("K80", "k80"),
    Spelled("Tesla P100-PCIE-16GB", "p100-pcie-16gb"),
  ]

  @Test(
    arguments: accelerators + Spellings.drivers + Spellings.schedulers + Spellings.people
      + Spellings.parts)
  func resolvesAccelerators(_ name: Spelled) {
    name.check(Catalogue.shipped.accelerator(named: name.text))
  }

  static let regions: [Spelled] =
    [
      Spelled("gcp/us-central1", "gcp/us-central1"),
      Spelled("google/us-central1", "gcp/us-central1"),
      Spelled("europe-north1", "gcp/europe-north1"),
      Spelled("us-central1-a", "gcp/us-central1", ambiguous: true),
      Spelled("europe-west4-b", "gcp/europe-west4"), Spelled("us-gov-west-1", "aws/us-gov-west-1"),
      Spelled("us-east-1", "aws/us-east-1", ambiguous: true),
      Spelled("aws/us-east-1", "aws/us-east-1"), Spelled("aws:us-east-1", "aws/us-east-1"),
      Spelled("AWS/US-EAST-1", "aws/us-east-1"), Spelled("amazon/us-east-1a", "aws/us-east-1"),
      Spelled("alibaba/us-east-1", "alibaba/us-east-1"),
      Spelled("swedencentral", "azure/swedencentral"),
      Spelled("azure/West US 2", "azure/westus2"), Spelled("East US", "azure/eastus"),
      Spelled("lambda/us-east-1", "lambda/us-east-1"), Spelled("eu-north-1", "aws/eu-north-1"),
    ] + Spellings.places

  @Test(arguments: regions)
  func resolvesRegions(_ name: Spelled) {
    name.check(Catalogue.shipped.region(named: name.text))
  }

  static let instances: [Spelled] = [
    Spelled("p5.48xlarge", "aws/p5.48xlarge"), Spelled("ml.p4d.24xlarge", "aws/p4d.24xlarge"),
    Spelled("aws/p4de.24xlarge", "aws/p4de.24xlarge"),
    Spelled("Standard_ND96isr_H100_v5", "azure/standard_nd96isr_h100_v5"),
    Spelled("ND96isr_H100_v5", "azure/standard_nd96isr_h100_v5"),
    Spelled("a3-highgpu-8g", "gcp/a3-highgpu-8g"),
    Spelled("gcp/a2-ultragpu-1g", "gcp/a2-ultragpu-1g"),
    Spelled("BM.GPU.H100.8", "oci/bm.gpu.h100.8"), Spelled("v4-32", "gcp/v4-32"),
    Spelled("v5litepod-256", "gcp/v5litepod-256"), Spelled("v5p-8", "gcp/v5p-8"),
  ]

  @Test(arguments: instances)
  func resolvesInstances(_ name: Spelled) {
    name.check(Catalogue.shipped.instance(named: name.text))
  }

  static let zones: [Spelled] = [
    Spelled("usa", "usa"), Spelled("US", "usa"), Spelled("United States", "usa"),
    Spelled("DE", "deu"),
    Spelled("Germany", "deu"), Spelled("uk", "gbr"), Spelled("world", "world"),
    Spelled("quebec", "ca-qc"), Spelled("Québec", "ca-qc"), Spelled("tokyo", "jp-tk"),
    Spelled("NO1", "no-no1"), Spelled("SE-3", "se-se3"), Spelled("dk1", "dk-dk1"),
    Spelled("NYISO", "us-ny-nyis"), Spelled("MISO", "us-midw-miso"), Spelled("England", "gbr"),
    Spelled("Deutschland", "deu"), Spelled("taiwan", "twn"), Spelled("Hong Kong", "hkg"),
    Spelled("korea", "kor"), Spelled("UAE", "are"), Spelled("turkey", "tur"),
    Spelled("NSW", "au-nsw"), Spelled("bc", "ca-bc"), Spelled("Schweiz", "che"),
    Spelled("SE-SE3", "se-se3"), Spelled("us-egrid-mrow", "us-egrid-mrow"),
    Spelled("California", "us-ca"), Spelled("US-MIDA-PJM", "us-mida-pjm"), Spelled("EU", "eu"),
    Spelled("ERCOT", "us-tex-erco", ambiguous: true),
  ]

  @Test(arguments: zones)
  func resolvesGridZones(_ name: Spelled) {
    name.check(Catalogue.shipped.gridZone(named: name.text))
  }

  static let models: [Spelled] = [
    Spelled("meta-llama/Llama-2-7b-hf", "meta-llama/llama-2-7b-hf"),
    Spelled("META-LLAMA/LLAMA-2-7B-HF", "meta-llama/llama-2-7b-hf"),
    Spelled("Llama-2-7b-hf", "meta-llama/llama-2-7b-hf"),
    Spelled("Qwen/Qwen2.5-0.5B", "qwen/qwen2.5-0.5b"),
    // Copies: by the end of the path, and without the form of the weights.
    Spelled("/tmp/Phi-3-mini-4k-instruct", "microsoft/phi-3-mini-4k-instruct"),
    Spelled("checkpoints/microsoft/phi-2", "microsoft/phi-2"),
    Spelled("~/.cache/hub/models--microsoft--phi-2", "microsoft/phi-2"),
    Spelled("acme/Qwen2.5-0.5B-bnb-4bit", "qwen/qwen2.5-0.5b"),
  ]

  @Test(arguments: ["out/final", "acme/tuned", "models/checkpoint-1000", "a//b/", "models----"])
  func aPathThatNamesNoModelIsNone(_ name: String) {
    #expect(Catalogue.shipped.model(named: name).row == nil)
  }

  @Test func aCopySaysWhatItIsTakenAs() throws {
    guard case .found(_, let note?) = Catalogue.shipped.model(named: "ckpt/microsoft/phi-2") else {
      Issue.record("no note")
      return
    }
    #expect(note == "`ckpt/microsoft/phi-2` is taken as `microsoft/phi-2`")
  }

  @Test(arguments: models)
  func resolvesModels(_ name: Spelled) {
    name.check(Catalogue.shipped.model(named: name.text))
  }

  static let datasets: [Spelled] = [
    Spelled("tatsu-lab/alpaca", "tatsu-lab/alpaca"), Spelled("alpaca", "tatsu-lab/alpaca"),
    Spelled("yahma/alpaca-cleaned", "yahma/alpaca-cleaned"),
    Spelled("HuggingFaceH4/ultrachat_200k", "huggingfaceh4/ultrachat_200k"),
    Spelled("wikitext-103", "salesforce/wikitext:wikitext-103-raw-v1"),
  ]

  @Test(arguments: datasets)
  func resolvesDatasets(_ name: Spelled) {
    name.check(Catalogue.shipped.dataset(named: name.text))
  }

  @Test(arguments: [
    ("h100-smx5-80gb", "h100-sxm5-80gb"), ("MI30OX", "mi300x"),
    ("A100-SMX4-80GB", "a100-sxm4-80gb"),
    ("L4OS", "l40s"), ("RTX 4900", "rtx-4090"),
  ])
  func suggestsTheNearestAccelerator(_ name: String, _ expected: String) {
    guard case .missing(let nearest) = Catalogue.shipped.accelerator(named: name) else {
      Issue.record("\(name) was found")
      return
    }
    #expect(nearest.contains(expected), "\(nearest)")
    #expect(nearest.count <= 3)
  }

  @Test func suggestsTheNearestOfOtherTables() {
    let catalogue = Catalogue.shipped
    if case .missing(let nearest) = catalogue.region(named: "gcp/europe-nort1") {
      #expect(nearest.first == "gcp/europe-north1")
    } else {
      Issue.record("gcp/europe-nort1 was found")
    }
    if case .missing(let nearest) = catalogue.instance(named: "p5.48xlrge") {
      #expect(nearest.contains("aws/p5.48xlarge"))
    } else {
      Issue.record("p5.48xlrge was found")
    }
  }

  @Test(arguments: [
    "", " ", "/", "../../etc/passwd", "\u{0}", "nvidia", "💥", "gpu:", "v4-31", "v4-0",
  ])
  func missesQuietly(_ name: String) {
    let catalogue = Catalogue.shipped
    #expect(catalogue.accelerator(named: name).row == nil)
    #expect(catalogue.region(named: name).row == nil)
    #expect(catalogue.instance(named: name).row == nil)
    #expect(catalogue.model(named: name).row == nil)
    #expect(catalogue.gridZone(named: name).row == nil)
  }

  @Test func missesLongNamesWithoutLooking() {
    let name = String(repeating: "h100 ", count: 1_000_000)
    #expect(Catalogue.shipped.accelerator(named: name).row == nil)
    #expect(Catalogue.shipped.region(named: name).row == nil)
  }

  @Test func providerNarrowsARegion() {
    let catalogue = Catalogue.shipped
    #expect(catalogue.region(named: "us-east-1", provider: "lambda").row?.id == "lambda/us-east-1")
    #expect(catalogue.region(named: "us-east-1", provider: "Amazon").row?.id == "aws/us-east-1")
    #expect(catalogue.region(named: "us-east-1", provider: "gcp").row == nil)
    guard case .found(_, let note) = catalogue.region(named: "gcp/us-central1-a") else {
      Issue.record("the zone is not found")
      return
    }
    #expect(note == "`gcp/us-central1-a` is taken as `us-central1`")
  }

  @Test func tpuSlicesCountChips() {
    let catalogue = Catalogue.shipped
    #expect(catalogue.instance(named: "v4-32").row?.count == 16)
    #expect(catalogue.instance(named: "v4-32").row?.accelerator == "tpu-v4")
    #expect(catalogue.instance(named: "v5litepod-256").row?.count == 256)
    #expect(catalogue.instance(named: "v4-32", provider: "aws").row == nil)
  }
}
