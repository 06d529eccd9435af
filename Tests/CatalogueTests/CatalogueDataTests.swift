import Catalogue
import Foundation
import Quantities
import Testing

@Suite struct CatalogueDataTests {
  let catalogue = Catalogue.shipped

  static let package: URL = {
    var url = URL(filePath: #filePath)
    for _ in 0..<3 { url.deleteLastPathComponent() }
    return url
  }()

  @Test(arguments: CatalogueTable.allCases)
  func everyRowHasSourceAndLicence(_ table: CatalogueTable) throws {
    let listing = catalogue.listing(of: table)
    #expect(!listing.rows.isEmpty)
    let source = try #require(listing.columns.firstIndex(of: "source"))
    let licence = try #require(listing.columns.firstIndex(of: "licence"))
    var seen: Set<String> = []
    for row in listing.rows {
      try #require(row.count == listing.columns.count, "\(row)")
      #expect(!row[source].isEmpty, "\(row)")
      #expect(!row[licence].isEmpty, "\(row)")
      let isNew = seen.insert(row[0]).inserted
      // A grid zone may stand in a free file and in the ODbL file.
      #expect(isNew || table == .grid && row[licence] == "ODbL-1.0", "\(row[0]) stands twice")
    }
  }

  /// Rows, listings and records all say in full what a row cites.
  @Test func citedSourcesAreSaidInFull() throws {
    let row = try #require(catalogue.model(named: "timm/cspresnet50").row)
    #expect(row.source.hasPrefix("huggingface/pytorch-image-models@"))
    #expect(row.licence == "Apache-2.0 timm")
    let record = try #require(catalogue.records(of: .models, id: row.id).first)
    #expect(record.contains { $0 == ("source", row.source) })
    #expect(record.contains { $0 == ("licence", row.licence) })
    for table in CatalogueTable.allCases {
      for row in catalogue.listing(of: table).rows {
        #expect(!row.contains { $0.hasPrefix("[") }, "\(row)")
      }
    }
  }

  @Test func openDatabaseRowsStandApart() throws {
    let folder = Self.package.appending(path: "Sources/CCatalogueData/data")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    for file in files.sorted() where file.hasSuffix(".csv") && file != "aliases.csv" {
      let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
      for (number, line) in text.split(separator: "\n").enumerated().dropFirst() {
        let isODbL = line.contains("ODbL")
        #expect(isODbL == file.hasSuffix("-odbl.csv"), "\(file):\(number + 1)")
        if line.contains("CC-BY-SA") {
          #expect(file.hasSuffix("-cc-by-sa.csv"), "\(file):\(number + 1)")
        }
      }
    }
  }

  @Test func stampIsTheHashOfTheFiles() throws {
    let folder = Self.package.appending(path: "Sources/CCatalogueData/data")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for file in files.sorted() where file.hasSuffix(".csv") {
      for byte in try Data(contentsOf: folder.appending(path: file)) {
        hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
      }
    }
    let text = String(hash, radix: 16)
    let padded = String(repeating: "0", count: 16 - text.count) + text
    #expect(Catalogue.stamp.hasSuffix("+" + padded))
  }

  /// The binary search relies on the order; every row must be found by its own id.
  @Test func everyRowIsFoundByItsID() {
    for row in catalogue.allAccelerators {
      #expect(catalogue.accelerator(named: row.id).row?.id == row.id)
    }
    for row in catalogue.allInstances {
      #expect(catalogue.instance(named: row.id).row?.id == row.id)
    }
    for row in catalogue.allRegions {
      #expect(catalogue.region(named: row.id).row?.id == row.id)
    }
    for row in catalogue.allGridZones {
      #expect(catalogue.gridZone(named: row.id).row?.id == row.id)
    }
    for row in catalogue.allModels { #expect(catalogue.model(named: row.id).row?.id == row.id) }
    for row in catalogue.allDatasets { #expect(catalogue.dataset(named: row.id).row?.id == row.id) }
    for row in catalogue.allProviders {
      #expect(catalogue.provider(named: row.id).row?.id == row.id)
    }
    for row in catalogue.allProcessors {
      #expect(catalogue.processor(named: row.name).row != nil, "\(row.name)")
    }
  }

  @Test func everyReferenceResolves() {
    for row in catalogue.allInstances {
      if let id = row.accelerator {
        #expect(catalogue.accelerator(named: id).row?.id == id, "\(row.id)")
      }
      #expect(catalogue.provider(named: row.provider).row != nil, "\(row.id)")
    }
    for row in catalogue.allRegions {
      for id in [row.country, row.gridZone, row.odblZone].compactMap(\.self) {
        #expect(catalogue.gridZone(named: id).row?.id == id, "\(row.id)")
      }
      #expect(catalogue.provider(named: row.provider).row?.id == row.provider, "\(row.id)")
      #expect(catalogue.gridFactors(for: row).last?.step == .world, "\(row.id)")
    }
    for row in catalogue.allGridZones where row.id != "world" {
      #expect(catalogue.gridFactors(from: row.id).count >= 2, "\(row.id)")
    }
  }

  @Test func numbersArePlausible() {
    for row in catalogue.allAccelerators {
      if let tdp = row.tdp {
        // A wafer is one device.
        #expect(tdp >= 5 && tdp <= (row.id.hasPrefix("cerebras") ? 30_000 : 5_000), "\(row.id)")
      }
      for peak in row.peaks.values { #expect(peak > 1e11 && peak < 1e17, "\(row.id)") }
      if let memory = row.memory { #expect(memory >= 0.5 && memory <= 1_024, "\(row.id)") }
      if let embodied = row.embodied { #expect(embodied > 10 && embodied < 10_000, "\(row.id)") }
      if let ratio = row.nodePowerRatio { #expect(ratio > 0.3 && ratio < 2.2, "\(row.id)") }
    }
    for row in catalogue.allInstances {
      #expect((row.count ?? 1) >= 1 && (row.count ?? 1) <= 64, "\(row.id)")
      #expect(row.share > 0 && row.share <= 1, "\(row.id)")
    }
    for row in catalogue.allRegions {
      if let pue = row.pue { #expect(pue >= 1 && pue <= 2.5, "\(row.id)") }
      if let wue = row.wue { #expect(wue >= 0 && wue <= 5, "\(row.id)") }
      if let share = row.carbonFreeShare { #expect(share >= 0 && share <= 1, "\(row.id)") }
      if let value = row.publishedIntensity { #expect(value >= 0 && value <= 1.5, "\(row.id)") }
    }
    for row in catalogue.allProviders {
      if let pue = row.pue { #expect(pue.low >= 1 && pue.high <= 2.5, "\(row.id)") }
    }
    for row in catalogue.allGridZones {
      let range = row.intensity
      #expect(range.low >= 0 && range.low <= range.central, "\(row.id)")
      #expect(range.central <= range.high && range.high <= 1.5, "\(row.id)")
    }
    for row in catalogue.allModels {
      if let params = row.params, let active = row.activeParams {
        #expect(active <= params * 1.001, "\(row.id)")
      }
    }
    for row in catalogue.allDatasets {
      #expect(row.examples != nil || row.tokens != nil || row.note != nil, "\(row.id)")
    }
  }

  /// Wherever a spelling fits several rows, each of them has a spelling of its own.
  @Test func everyAliasLeadsToARow() throws {
    let file = Self.package.appending(path: "Sources/CCatalogueData/data/aliases.csv")
    let text = try String(contentsOf: file, encoding: .utf8)
    var known: [Substring: Set<Substring>] = [:]
    for table in CatalogueTable.allCases {
      let prefix = table == .grid ? "grid" : table.rawValue.dropLast()
      known[prefix] = Set(catalogue.listing(of: table).rows.map { $0[0][...] })
    }
    var last = ""
    for line in text.split(separator: "\n").dropFirst() {
      let fields = line.split(separator: ",")
      try #require(fields.count == 2, "\(line)")
      #expect(Array(last.utf8).lexicographicallyPrecedes(Array(fields[0].utf8)), "\(line)")
      last = String(fields[0])
      let table = fields[0].prefix { $0 != ":" }
      for target in fields[1].split(separator: ";") {
        #expect(known[table]?.contains(target) == true, "\(line)")
      }
    }
  }

  @Test func knownNumbersCameThrough() throws {
    let h100 = try #require(catalogue.accelerator(named: "h100-sxm5-80gb").row)
    #expect(h100.tdp == 700)
    #expect(h100.memory == 80)
    #expect(h100.peak(for: .bf16)?.flops == 989.4e12)
    #expect(h100.peak(for: .nvfp4)?.used == .fp8)
    #expect(h100.nodePowerRatio == 1.25)
    let v100 = try #require(catalogue.accelerator(named: "v100-sxm2-16gb").row)
    #expect(v100.peak(for: .bf16)?.used == .fp16)
    let p5 = try #require(catalogue.instance(named: "p5.48xlarge").row)
    #expect(p5.accelerator == "h100-sxm5-80gb")
    #expect(p5.count == 8)
    #expect(catalogue.instance(named: "a2-ultragpu-1g").row?.memory == 170)
    #expect(catalogue.instance(named: "Standard_NV6ads_A10_v5").row?.share == 0.166667)
    let usa = try #require(catalogue.gridZone(named: "usa").row)
    #expect(usa.intensity.central == 0.38355)
    #expect(usa.direct == 0.33284)
    #expect(usa.spreadSource?.contains("ODbL") == true)
    #expect(catalogue.defaultProvider?.pue?.central == 1.54)
    #expect(catalogue.dataset(named: "tatsu-lab/alpaca").row?.examples == 52_002)
  }

  @Test func recordsShowARowAsText() throws {
    let records = catalogue.records(of: .grid, id: "USA")
    #expect(records.count == 2)
    let first = try #require(records.first)
    #expect(first.first { $0.column == "g_per_kwh" }?.value == "383.55")
    #expect(catalogue.records(of: .models, id: "no-such-model").isEmpty)
  }

  @Test func regionsPreferFreeFigures() throws {
    let iowa = try #require(catalogue.region(named: "gcp/us-central1").row)
    let factors = catalogue.gridFactors(for: iowa)
    #expect(factors.map(\.step) == [.published, .zone, .odblZone, .country, .world])
    #expect(factors[0].intensity.central == 0.41272)
    #expect(factors[0].intensity.low < factors[0].intensity.high)
    #expect(factors[1].id == "us-egrid-mrow")

    let stockholm = try #require(catalogue.region(named: "aws/eu-north-1").row)
    #expect(catalogue.gridFactors(for: stockholm).map(\.id) == ["se-se3", "swe", "world"])

    let frankfurt = try #require(catalogue.region(named: "aws/eu-central-1").row)
    #expect(catalogue.gridFactors(for: frankfurt).map(\.step) == [.country, .world])
  }

  @Test func ownRowsHideShippedOnes() throws {
    var rows = OwnRows()
    rows.accelerators = [Accelerator(id: "H100", tdp: 650, source: "our meter")]
    rows.regions = [
      CloudRegion(id: "on-prem/hall-2", country: "deu", gridZone: "hall", source: "us")
    ]
    rows.gridZones = [GridZone(id: "hall", intensity: RangedValue(0.05), source: "our contract")]
    rows.instances = [InstanceType(id: "on-prem/dgx", accelerator: "H100", count: 8, source: "us")]
    rows.models = [ModelEntry(id: "our/model", params: 3e9, source: "us")]
    rows.datasets = [DatasetEntry(id: "our/words", tokens: 1e9, examples: nil, source: "us")]
    let own = catalogue.adding(rows)
    #expect(own.instance(named: "dgx", provider: "on-prem").row?.count == 8)
    #expect(own.model(named: "Our/Model").row?.params == 3e9)
    #expect(own.dataset(named: "our/words").row?.tokens == 1e9)
    #expect(own.accelerator(named: "h100").row?.tdp == 650)
    #expect(catalogue.accelerator(named: "h100").row?.tdp == 700)
    let hall = try #require(own.region(named: "on-prem/hall-2").row)
    #expect(own.gridFactors(for: hall).first?.intensity.central == 0.05)
    #expect(own.gridFactors(for: hall).last?.id == "world")
  }
}
