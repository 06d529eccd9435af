import Catalogue
import CivilTime
import Diagnostics
import Quantities
import Runs
import TestSupport
import Testing

@testable import Footprint

/// The estimate on the shipped catalogue, and on reference data where it is at hand.
@Suite struct RealDataTests {
  private let estimator = Estimator(catalogue: .shipped)

  /// Measured: 6.84 to 7.22 kW for eight H100 at the wall, 9.57 to 10.04 kW for eight B200; Patterson
  /// et al.: 283 W for a TPU v3 with its share of the host.
  @Test(arguments: [
    ("h100-sxm5-80gb", 8.0, 6.8...7.3), ("b200", 8, 9.5...10.1), ("tpu-v3", 1, 0.27...0.295),
  ])
  func nodesDrawWhatWasMeasured(
    _ accelerator: String, _ count: Double, _ kilowatts: ClosedRange<Double>
  ) throws {
    let run = Run.stating([
      .accelerator: .text(accelerator), .count: .number(count), .nodes: 1, .duration: 1, .pue: 1,
    ])
    let energy = try #require(estimator.assess(run).estimate[.energy])
    #expect(kilowatts.contains(energy.p50))
    #expect(energy.p5 < kilowatts.lowerBound && energy.p95 > kilowatts.upperBound)
  }

  /// From the region to the world, each step said.
  @Test(arguments: [
    (Fact.region, "gcp/us-central1", "published for the region"),
    (.region, "aws/us-east-1", "the grid zone"), (.country, "FRA", "the country"),
    (.country, "Germany", "the country"), (.gridZone, "us-ca", "the grid zone"),
    (.gridZone, "world", "the world"),
  ])
  func theGridSaysItsStep(_ fact: Fact, _ name: String, _ step: String) throws {
    let run = estimator.compile(.stating([fact: .text(name)])).run
    let intensity = try #require(run[.intensity])
    #expect(intensity.origin.explanation.contains(step))
    let value = try #require(intensity.value.number)
    #expect(value.low < value.central && value.central < value.high)
  }

  @Test func aRegionsPUEGoesBeforeTheProvidersAndThatBeforeTheDefault() throws {
    func row(_ facts: [Fact: FactValue]) -> String {
      guard case .catalogue(let row) = estimator.compile(.stating(facts)).run[.pue]?.origin else {
        return "none"
      }
      return "\(row.table)/\(row.row)"
    }
    #expect(row([.region: "gcp/us-central1"]) == "regions/gcp/us-central1")
    #expect(row([.provider: "gcp"]) == "providers/gcp")
    #expect(row([.country: "FRA"]) == "providers/default")
  }

  /// Published: 1,082,990 hours on 384 A100 for BLOOM, 433 MWh for the devices alone.
  @Test func bloomComesOutAsItWas() throws {
    let estimate = estimator.assess(
      .stating([
        .modelParams: 176.247e9, .tokens: 366e9, .method: "pretrain", .count: 384,
        .accelerator: "a100-sxm4-80gb", .country: "FRA", .pue: 1.2,
      ])
    ).estimate
    let hours = try #require(estimate[.deviceTime])
    #expect(hours.p5 < 1_082_990 && 1_082_990 < hours.p95)
    #expect(try #require(estimate[.energy]).p50 > 433_196)
  }

  @Test(
    .enabled(if: Shared.isPresent, Shared.absence),
    arguments: [
      ("BR", 83.05), ("ES", 160.12), ("NO", 34.12), ("US-CAL-CISO", 261.16),
    ])
  func readsAYearOfHours(_ zone: String, _ mean: Double) throws {
    let file = SourceFile(
      path: "\(zone).csv", bytes: try Shared.bytes("data/hourly/\(zone)_2023_hourly.csv"))
    let trace = try #require(
      try IntensityTrace.read(file, zone: zone, source: "reference data").first)
    #expect(trace.count == 8760)
    let start = try #require(trace.span).start
    let year = try #require(trace.mean(from: start, hours: 8760))
    #expect(abs(year.intensity * 1000 / mean - 1) < 0.001)
    #expect(abs(trace.mean * 1000 / mean - 1) < 0.001)

    // The shipped mean days were made of it, and their range holds the hours that it read.
    let names = ["BR": "bra", "ES": "esp", "NO": "nor"]
    let typical = try #require(ShippedIntensity().trace(zone: names[zone] ?? zone))
    #expect(abs(typical.mean / year.intensity - 1) < 0.001)
    for hours in [4.0, 24, 168] {
      var (held, all) = (0, 0)
      for hour in stride(from: 0, to: 8760 - Int(hours), by: 5) {
        let moment = start.adding(hours: Double(hour))
        guard let read = trace.mean(from: moment, hours: hours),
          let expected = typical.mean(from: moment, hours: hours)
        else { continue }
        let range = Distribution(median: expected.intensity, sigma: expected.sigma)
        held += (range.p5...range.p95).contains(read.intensity) ? 1 : 0
        all += 1
      }
      #expect(all > 1700)
      #expect(Double(held) / Double(all) > 0.9, "\(hours) h")
    }
  }

  @Test(
    .enabled(if: Shared.isPresent, Shared.absence),
    arguments: [
      ("aioelectricitymaps-carbon_intensity_history", true), ("v3-carbon-intensity-forecast", true),
      ("sandbox-trap", false), ("aioelectricitymaps-no-data-response", false),
      ("v3-v4-carbon-intensity-latest", false),
    ])
  func readsRecordedResponses(_ name: String, _ isReadable: Bool) throws {
    let bytes = try Shared.bytes("schemas/carbon-apis/electricitymaps/\(name).json")
    let traces = try? IntensityTrace.read(
      SourceFile(path: name, bytes: bytes), zone: "DE", source: nil
    ) { $0 == "DE" }
    #expect((traces?.first?.zone == "DE") == isReadable)
  }
}
