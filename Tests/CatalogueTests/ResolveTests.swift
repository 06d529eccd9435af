import Catalogue
import Testing

@Suite struct ResolveTests {
  let catalogue = Catalogue.shipped

  /// Spellings of one thing, and its id.
  struct Same: Sendable, CustomTestStringConvertible {
    let id: String
    let spellings: [String]
    var testDescription: String { id }
  }

  static let countries = [
    Same(id: "nor", spellings: ["NO", "NOR", "Norway", "norway", "no-no1", "azure/norwayeast"]),
    Same(id: "fin", spellings: ["FI", "FIN", "Finland", "gcp/europe-north1", "nebius/eu-north1"]),
    Same(
      id: "usa", spellings: ["US", "USA", "United States", "us-ca", "us-egrid-mrow", "Frontier"]),
    Same(id: "deu", spellings: ["de", "DEU", "Germany", "Deutschland", "JUWELS"]),
    Same(id: "fra", spellings: ["FR", "France", "ovh/gra", "Jean Zay"]),
    Same(id: "gbr", spellings: ["GB", "uk", "United Kingdom", "Isambard-AI"]),
    Same(id: "swe", spellings: ["SE", "Sweden", "SE3", "aws/eu-north-1"]),
  ]

  @Test(arguments: countries)
  func countriesHaveOneID(_ country: Same) {
    for name in country.spellings {
      let resolved = catalogue.resolveCountry(name)
      #expect(resolved.id == country.id, "\(name)")
      #expect(resolved.written == name)
      #expect(resolved.isSame(as: catalogue.resolveCountry(country.id)) == true, "\(name)")
    }
  }

  @Test(arguments: ["EU", "world", "nowhere", "", "💥"])
  func whatIsNoCountryIsNone(_ name: String) {
    #expect(catalogue.resolveCountry(name).id == nil)
  }

  static let regions = [
    Same(
      id: "gcp/us-central1",
      spellings: [
        "gcp/us-central1", "gcp:us-central1", "GCP/us-central1", "google/us-central1",
        "gcp/us-central1-a", "us-central1", "us-central1-a",
      ]),
    Same(
      id: "aws/us-east-1", spellings: ["aws/us-east-1", "us-east-1", "us-east-1a", "AWS:us-east-1"]),
    Same(
      id: "azure/swedencentral",
      spellings: ["swedencentral", "Sweden Central", "azure/swedencentral"]),
    Same(id: "csc/lumi", spellings: ["LUMI", "lumi-g", "csc/lumi"]),
  ]

  @Test(arguments: regions)
  func regionsHaveOneID(_ region: Same) {
    for name in region.spellings {
      #expect(catalogue.resolveRegion(name).id == region.id, "\(name)")
    }
  }

  @Test func aNameOfSeveralCloudsSaysSo() {
    let bare = catalogue.resolveRegion("us-central1")
    #expect(bare.isAmbiguous)
    #expect(bare.candidates.first == "gcp/us-central1")
    #expect(bare.candidates.contains("nebius/us-central1"))
    let gcp = catalogue.resolveRegion("gcp/us-central1")
    // Which of them is meant decides whether it is the same.
    #expect(bare.isSame(as: gcp) == nil)
    #expect(bare.isSame(as: catalogue.resolveRegion("us-central1-a")) == true)
    #expect(gcp.isSame(as: catalogue.resolveRegion("us-central1", provider: "google")) == true)
    #expect(gcp.isSame(as: catalogue.resolveRegion("gcp/us-west1")) == false)
    #expect(bare.isSame(as: catalogue.resolveRegion("aws/us-east-1")) == false)
  }

  @Test func whatMeansNothingIsSameOnlyAsItself() {
    let unknown = catalogue.resolveRegion("our-hall")
    #expect(unknown.id == nil)
    #expect(unknown.isSame(as: catalogue.resolveRegion("OUR-HALL")) == true)
    #expect(unknown.isSame(as: catalogue.resolveRegion("gcp/us-west1")) == nil)
    #expect(catalogue.resolveRegion("gcp/europe-nort1").nearest.first == "gcp/europe-north1")
  }

  @Test func acceleratorsHaveOneID() {
    let row = catalogue.resolveAccelerator("NVIDIA H100 80GB HBM3")
    #expect(row.id == "h100-sxm5-80gb")
    #expect(row.isSame(as: catalogue.resolveAccelerator("h100_sxm")) == true)
    #expect(row.isSame(as: catalogue.resolveAccelerator("H100")) == nil)
    #expect(row.isSame(as: catalogue.resolveAccelerator("A100-SXM4-40GB")) == false)
    #expect(catalogue.resolveGridZone("SE3").id == "se-se3")
  }

  @Test func aPartOfADeviceHasItsShare() throws {
    let whole = try #require(catalogue.accelerator(named: "a100-sxm4-80gb").row)
    let part = try #require(catalogue.accelerator(named: "NVIDIA-A100-SXM4-80GB-MIG-2g.20gb").row)
    #expect(part.tdp == whole.tdp.map { $0 * (2.0 / 7.0) })
    #expect(part.memory == 20)
    #expect(part.peak(for: .bf16)?.flops == whole.peak(for: .bf16).map { $0.flops * (2.0 / 7.0) })
    // The id finds the same part again.
    #expect(catalogue.accelerator(named: part.id).row?.tdp == part.tdp)
    for name in ["9g.10gb", "1g.999gb", "mig-1g.", "1g.10", "a30_7g.40gb", "0g.5gb"] {
      #expect(catalogue.accelerator(named: name).row == nil, "\(name)")
    }
  }

  @Test func placesHaveTheirCountryAndPUE() throws {
    for (name, country) in [
      ("nebius/eu-north1", "fin"), ("nebius/eu-west1", "fra"), ("crusoe/eu-iceland1", "isl"),
      ("coreweave/us-east-04", "usa"), ("runpod/eu-ro-1", "rou"), ("lambda/asia-south-1", "ind"),
    ] {
      #expect(catalogue.region(named: name).row?.country == country, "\(name)")
    }
    let lumi = try #require(catalogue.region(named: "lumi").row)
    #expect(lumi.pue == 1.04)
    #expect(lumi.pueSource?.isEmpty == false)
    #expect(catalogue.provider(named: "aliyun").row?.pueYear == 2025)
  }

  /// Every device has a rate and a power, but those whose maker publishes none.
  @Test func everyAcceleratorHasPowerAndRate() {
    for row in catalogue.allAccelerators {
      #expect(row.tdp != nil || row.id == "sn40l", "\(row.id)")
      #expect(!row.peaks.isEmpty || row.id == "gaudi1", "\(row.id)")
      #expect(row.memory != nil, "\(row.id)")
      #expect(row.releaseYear != nil, "\(row.id)")
    }
  }
}
