import Catalogue
import CivilTime
import Diagnostics
import Quantities
import Runs
import TestSupport
import Testing

@testable import Footprint

@Suite struct IntensityTraceTests {
  static let csv = """
    datetime_utc,gco2e_per_kwh_lifecycle
    2023-01-01T00:00:00Z,100
    2023-01-01T01:00:00Z,200
    2023-01-01T02:00:00Z,
    2023-01-01T03:00:00Z,400
    2023-01-01T04:00:00Z,50
    2023-01-01T05:00:00Z,60
    """

  static func trace(_ csv: String, zone: String = "US-MID") throws -> IntensityTrace {
    let file = SourceFile(path: "trace.csv", text: csv)
    return try #require(
      try IntensityTrace.read(file, zone: zone, source: "made for tests").first)
  }

  @Test func meansWeighPartsOfSteps() throws {
    let trace = try Self.trace(Self.csv)
    let start = try #require(Instant("2023-01-01T00:30:00Z"))
    let oneHour = try #require(trace.mean(from: start, hours: 1))
    #expect(abs(oneHour.intensity - 0.15) < 1e-12)
    #expect(oneHour.readShare == 1)
    let twoHours = try #require(trace.mean(from: start, hours: 2))
    #expect(abs(twoHours.intensity - 0.2) < 1e-12)
    // Six hours are no day that could stand for others.
    #expect(trace.mean(from: start, hours: 6) == nil)
    #expect(trace.mean(from: Instant(seconds: 0), hours: 1) == nil)
    #expect(trace.mean(from: start, hours: 0) == nil)
  }

  /// Two days of which the second is dirtier: 10 g/kWh more in each hour of the day, and 100 in the
  /// second.
  private static func twoDays() -> String {
    let lines = (0..<48).map { hour in
      let day = CalendarDate.padded(1 + hour / 24, 2)
      let time = CalendarDate.padded(hour % 24, 2)
      return "2024-03-\(day) \(time):00,\(hour % 24 * 10 + hour / 24 * 100)"
    }
    return "time,gCO2/kWh\n" + lines.joined(separator: "\n")
  }

  @Test func hoursThatWereNotReadAreThoseOfATypicalDay() throws {
    let trace = try Self.trace(Self.twoDays())
    // In another year: the mean of both days.
    let later = try #require(Instant("2026-03-01T06:00:00Z"))
    let typical = try #require(trace.mean(from: later, hours: 2))
    #expect(abs(typical.intensity - (0.110 + 0.120) / 2) < 1e-12)
    #expect(typical.readShare == 0)
    #expect(typical.sigma > 0.3)
    // From the last two hours that were read on into the next two, the typical first ones of a day.
    let last = try #require(Instant("2024-03-02T22:00:00Z"))
    let mixed = try #require(trace.mean(from: last, hours: 4))
    #expect(abs(mixed.intensity - (0.320 + 0.330 + 0.050 + 0.060) / 4) < 1e-12)
    #expect(mixed.readShare == 0.5)
    #expect(mixed.sigma > 0.08 && mixed.sigma < typical.sigma)
    // From before the first reading.
    let early = try #require(Instant("2024-02-29T23:00:00Z"))
    let before = try #require(trace.mean(from: early, hours: 3))
    #expect(abs(before.intensity - (0.280 + 0 + 0.010) / 3) < 1e-12)
  }

  /// The closed form against a walk from half hour to half hour over three years.
  @Test func typicalYearsRepeat() throws {
    let values = (0..<288).map { Double(($0 * 37) % 101 + 1) / 1000 }
    let year = try #require(TypicalYear(values))
    let start = try #require(Instant("2023-11-29T22:30:00Z"))
    var sum = 0.0
    for step in 0..<3 * 17_568 {
      let moment = Instant(seconds: start.seconds + step * 1800)
      sum += values[(moment.day.month - 1) * 24 + moment.hour]
      guard step % 997 == 0 || step < 60 else { continue }
      let mean = year.mean(from: start, hours: Double(step + 1) / 2)
      #expect(abs(mean - sum / Double(step + 1)) < 1e-12, "\(step)")
    }
    #expect(year.mean(from: start, hours: 1e300) == year.mean)
    let quarter = year.mean(from: Instant(seconds: start.seconds + 1700), hours: 0.05)
    #expect(
      abs(quarter - (100 * values[10 * 24 + 22] + 80 * values[10 * 24 + 23]) / 180) < 1e-12)
  }

  @Test func shippedTracesKeepTheMeansOfTheirMonths() throws {
    #expect(ShippedIntensity.zones == ["bra", "esp", "nor", "us-cal-ciso"])
    let trace = try #require(ShippedIntensity().trace(zone: "US-eGRID-CAMX"))
    #expect(trace.zone == "us-cal-ciso")
    // The mean over the 8,760 hours that the profile was made of.
    #expect(abs(trace.mean - 0.26116) < 1e-4)
    let noon = try #require(Instant("2026-06-01T20:00:00Z"))
    let mean = try #require(trace.mean(from: noon, hours: 1))
    #expect(mean.intensity < 0.75 * trace.mean)
    // California's own spread, which is below that of most grids.
    #expect(mean.sigma == 0.181)
    let year = try #require(trace.mean(from: noon, hours: 8_760))
    #expect(abs(year.intensity - trace.mean) < 1e-9)
    #expect(year.sigma == 0)
  }

  @Test func spreadFallsWithTheHours() {
    for profile in HourlyProfile.shipped {
      let measured = profile.spread ?? []
      #expect(measured.count == HourlyProfile.spreadHours.count, "\(profile.zone)")
      var last = 1.0
      for hours in stride(from: 0.25, through: 9_000, by: 13.7) {
        let spread = IntensityTrace.interpolate(measured, at: hours)
        #expect(spread <= last && spread >= 0)
        last = spread
      }
      #expect(IntensityTrace.interpolate(measured, at: 24) == measured[2])
    }
  }

  @Test func pausesTakeTheCleanestHours() throws {
    let trace = try Self.trace(Self.csv)
    let start = try #require(trace.span).start
    let best = try #require(trace.cleanestMean(from: start, window: 0..<6, hours: 2.5))
    #expect(abs(best.mean.intensity - (0.05 + 0.06 + 0.5 * 0.1) / 2.5) < 1e-12)
    #expect(best.end == 6)
    #expect(trace.cleanestMean(from: start, window: 0..<7, hours: 2) == nil)
    #expect(trace.cleanestMean(from: start, window: 0..<2, hours: 3) == nil)
  }
}

@Suite struct IntensityFileTests {
  struct Layout: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var text: String
    var zone: String?
    /// The first two steps, in kg/kWh.
    var values: [Double]
    var step = 3600
  }

  static let layouts = [
    Layout(
      testDescription: "Electricity Maps",
      text: """
        \u{FEFF}Datetime (UTC),Country,Zone name,Zone id,Carbon intensity gCO₂eq/kWh (direct),Carbon \
        intensity gCO₂eq/kWh (Life cycle),Carbon-free energy percentage (CFE%),Data source
        2024-01-01 00:00:00,"Spain, mainland",Spain,ES,90.5,120.25,77.7,"a ""b"", c"
        2024-01-01 01:00:00,Spain,Spain,ES,91.5,130.25,77.7,x\r

        """, values: [0.12025, 0.13025]),
    Layout(
      testDescription: "ENTSO-E",
      text: """
        "MTU (UTC)";"Area";"gCO2/kWh"
        "01.02.2024 00:00 - 01.02.2024 00:15 (UTC)";"DE";"n/e"
        "01.02.2024 00:15 - 01.02.2024 00:30 (UTC)";"DE";410
        """, values: [], step: 900),
    Layout(
      testDescription: "ENTSO-E with slashes and seconds",
      text: """
        MTU (UTC),kgCO2e/kWh
        01/02/2024 00:00:00 - 01/02/2024 00:30:00,0.4
        01/02/2024 00:30:00 - 01/02/2024 01:00:00,0.41
        """, zone: "DE", values: [0.4, 0.41], step: 1800),
    Layout(
      testDescription: "plain with comments",
      text: """
        # exported by us
        datetime,zone,gCO2/kWh
        2024-01-01T00:00:00+01:00,FR,30
        2024-01-01T01:00:00+01:00,FR,31
        """, values: [0.03, 0.031]),
    Layout(
      testDescription: "pandas",
      text: """
        time,carbon_intensity
        2024-01-01 00:00:00+00:00,30
        2024-01-01 00:05:00+00:00,31
        """, zone: "FR", values: [0.03, 0.031], step: 300),
    Layout(
      testDescription: "WattTime",
      text: """
        {"data": [{"point_time": "2024-01-01T00:05:00+00:00", "value": 1000},
          {"point_time": "2024-01-01T00:00:00+00:00", "value": 500}],
          "meta": {"region": "CAISO_NORTH", "signal_type": "co2_aoer", "units": "lbs_co2_per_mwh"}}
        """, values: [0.2268, 0.4536], step: 300),
    Layout(
      testDescription: "Electricity Maps, saved",
      text: """
        {"zone": "DE", "history": [
          {"carbonIntensity": 100, "datetime": "2024-03-05T00:00:00.000Z", "estimationMethod": null},
          {"carbonIntensity": 101, "datetime": "2024-03-05T01:00:00.000Z"}]}
        """, values: [0.1, 0.101]),
    Layout(
      testDescription: "Great Britain",
      text: """
        {"data": [{"from": "2024-01-20T12:00Z", "to": "2024-01-20T12:30Z",
            "intensity": {"forecast": 266, "actual": 263, "index": "moderate"}},
          {"from": "2024-01-20T12:30Z", "intensity": {"forecast": 268, "actual": null}}]}
        """, values: [0.263, 0.268], step: 1800),
    Layout(
      testDescription: "Electricity Maps, an empty history beside the data",
      text: """
        {"zone": "DE", "history": null, "data": [
          {"carbonIntensity": 1e2, "datetime": "2024-03-05T00\\u003a00:00Z"},
          {"carbonIntensity": 101, "datetime": "2024-03-05T01:00:00Z", "other": [{}]}]}
        """, values: [0.1, 0.101]),
    Layout(
      testDescription: "Carbon Aware SDK",
      text: """
        [{"location": "eastus", "time": "2022-06-01T14:45:00+00:00", "rating": 500},
         {"location": "eastus", "time": "2022-06-01T14:50:00+00:00", "rating": 510}]
        """, values: [0.5, 0.51], step: 300),
  ]

  @Test(arguments: layouts) func reads(_ layout: Layout) throws {
    let file = SourceFile(path: "t", text: layout.text)
    guard !layout.values.isEmpty else {
      // A trace cannot begin with a blank.
      #expect(throws: IntensityTraceError.self) {
        try IntensityTrace.read(file, zone: layout.zone, source: nil)
      }
      return
    }
    let trace = try #require(
      try IntensityTrace.read(file, zone: layout.zone, source: nil).first)
    #expect(trace.count == 2)
    let (start, end) = try #require(trace.span)
    #expect(end.seconds - start.seconds == 2 * layout.step)
    for (position, value) in layout.values.enumerated() {
      let moment = Instant(seconds: start.seconds + position * layout.step)
      let mean = try #require(trace.mean(from: moment, hours: Double(layout.step) / 3600))
      #expect(abs(mean.intensity - value) < 1e-4)
    }
    #expect(trace.source.hasSuffix("file t"))
  }

  @Test func filesOfSeveralZonesAreTakenApart() throws {
    let text = """
      datetime,zone,g_per_kwh
      2024-01-01T00:00:00Z,FR,30
      2024-01-01T00:00:00Z,DE,400
      2024-01-01T01:00:00Z,FR,31
      2024-01-01T01:00:00Z,DE,410
      """
    let file = SourceFile(path: "t.csv", text: text)
    let all = try IntensityTrace.read(file, zone: nil, source: nil)
    #expect(all.map(\.zone) == ["DE", "FR"])
    let one = try IntensityTrace.read(file, zone: "fra", source: nil) { $0 == "FR" }
    #expect(one.map { $0.mean } == [0.0305])
    let error = #expect(throws: IntensityTraceError.self) {
      try IntensityTrace.read(file, zone: "ES", source: nil) { $0 == "ES" }
    }
    #expect(error?.message == "no line is about the zone `ES`")
  }

  struct Mistake: Sendable, CustomTestStringConvertible {
    var text: String
    var message: String
    /// What the error points at.
    var place: String?
    var testDescription: String { message }
  }

  static let mistakes = [
    Mistake(text: "", message: "the trace is empty"),
    Mistake(text: "t,g_per_kwh\n", message: "the trace has no steps"),
    Mistake(text: "time,price\n", message: "no column is an intensity", place: "time,price"),
    Mistake(
      text: "time,renewable percentage per kwh\n", message: "no column is an intensity",
      place: "time,renewable percentage per kwh"),
    Mistake(
      text: "MTU (CET/CEST),gCO2/kWh\n", message: "the times are local ones",
      place: "MTU (CET/CEST)"),
    Mistake(
      text: "t,g_per_kwh\nyesterday,5\n", message: "`yesterday` is not a time", place: "yesterday"),
    Mistake(
      text: "t,g_per_kwh\n2023-01-01T00:00:00Z,5\n", message: "a trace needs at least two steps",
      place: "5"),
    Mistake(
      text: "t,g_per_kwh\n2023-01-01T00:00:00Z,x9\n", message: "`x9` is not a number", place: "x9"),
    Mistake(
      text: "t,g_per_kwh\n2023-01-01,1\n2023-01-01,2\n", message: "the times do not rise",
      place: "2"),
    Mistake(
      text: "t,g_per_kwh\n2023-01-01,1\n2023-01-03,2\n",
      message: "a step of 172800 s is not within a minute and a day", place: "2"),
    Mistake(
      text: """
        t,g_per_kwh
        2023-01-01T00:00:00Z,5
        2023-01-01T01:00:00Z,6
        2023-01-01T02:30:00Z,7
        """, message: "the steps are not even", place: "7"),
    Mistake(
      text: """
        t,g_per_kwh
        2023-01-01T00:00:00Z,5
        2023-01-01T01:00:00Z,6
        2023-01-01T09:00:00Z,7
        """, message: "too many blank steps in a row", place: "7"),
    Mistake(
      text: "t,kg_per_kwh\n2023-01-01T00:00:00Z,429\n2023-01-01T01:00:00Z,429\n",
      message: "no grid emits 429 kg for a kWh", place: "429"),
    Mistake(
      text:
        #"{"zone": "DE", "history": [{"datetime": "x", "estimationMethod": "SANDBOX_MODE_DATA"}]}"#,
      message: "the response holds sandbox figures, which are made up", place: "SANDBOX_MODE_DATA"),
    Mistake(
      text: #"{"zone": "DE", "history": [{"datetime": "x"}]}"#, message: "`x` is not a time",
      place: "x"),
    Mistake(
      text: #"{"data": [], "meta": {"region": "CAISO", "signal_type": "co2_moer"}}"#,
      message: "the response holds `co2_moer`, not average emissions", place: "co2_moer"),
    Mistake(text: "{}", message: "the response is in no format that is known", place: "{"),
    Mistake(
      text: #"{"zone": "DE", "history": [{"datetime": "\u0078\t", "carbonIntensity": null}]}"#,
      message: "`x\t` is not a time", place: #"\u0078\t"#),
    Mistake(
      text: #"{"zone": "DE", "data": [{"datetime": "2024-01-01", "carbonIntensity": "9"}]}"#,
      message: "the response is in no format that is known", place: "{"),
    Mistake(
      text: #"[{"location": "eastus", "time": "2022-06-01T14:45:00+00:00", "rating": null}]"#,
      message: "the response is in no format that is known", place: "["),
    Mistake(
      text: String(repeating: "[", count: 100_000),
      message: "the response is in no format that is known", place: "["),
  ]

  @Test(arguments: mistakes) func pointsAtMistakes(_ mistake: Mistake) throws {
    let file = SourceFile(path: "t.csv", text: mistake.text)
    let error = try #require(
      #expect(throws: IntensityTraceError.self) {
        try IntensityTrace.read(file, zone: "FR", source: nil)
      })
    #expect(error.message == mistake.message)
    if let place = mistake.place {
      #expect(error.bytes.map { file.text(in: $0) } == place)
    }
  }

  @Test func aFileThatNamesNoZoneNeedsOne() {
    let file = SourceFile(path: "t.csv", text: IntensityTraceTests.csv)
    let error = #expect(throws: IntensityTraceError.self) {
      try IntensityTrace.read(file, zone: nil, source: nil)
    }
    #expect(error?.help.first?.contains("zone:") == true)
  }

  /// Nothing that a file can hold ends the program.
  @Test func mutatedFilesAreReadOrRefused() throws {
    var generator = SeededGenerator(seed: 1)
    for layout in Self.layouts {
      for _ in 0..<300 {
        var bytes = Array(layout.text.utf8)
        for _ in 0..<Int.random(in: 1...6, using: &generator) where !bytes.isEmpty {
          let position = Int.random(in: bytes.indices, using: &generator)
          switch Int.random(in: 0..<3, using: &generator) {
          case 0: bytes[position] = UInt8.random(in: .min ... .max, using: &generator)
          case 1: bytes.remove(at: position)
          default: bytes.insert(contentsOf: Array("999999999999".utf8), at: position)
          }
        }
        let file = SourceFile(path: "t", bytes: bytes)
        do throws(IntensityTraceError) {
          let traces = try IntensityTrace.read(file, zone: layout.zone, source: nil)
          #expect(traces.allSatisfy { $0.mean.isFinite })
        } catch {
          #expect(error.bytes.map { $0.upperBound <= bytes.count } ?? true)
        }
      }
    }
  }
}

/// Runs that state when they start.
@Suite struct ScheduledRunTests {
  private static let facts: [Fact: FactValue] = [
    .accelerator: "h100", .count: 8, .duration: 2, .region: "gcp/us-central1",
    .start: "2023-01-01T04:00:00Z",
  ]

  private func estimator(_ traces: [IntensityTrace]) -> Estimator {
    var provider = IntensityTraces()
    for trace in traces { provider.add(trace) }
    var options = EstimatorOptions()
    options.intensity = provider
    return Estimator(figures: FigureTable(), options: options)
  }

  @Test func takesTheHoursOfItsTrace() throws {
    let estimator = estimator([try IntensityTraceTests.trace(IntensityTraceTests.csv)])
    var facts = Self.facts
    let run = estimator.assess(.stating(facts)).run
    let mean = try #require(run.number(.intensity))
    #expect(abs(mean.central - 0.055) < 1e-12)
    #expect(mean.high > mean.central)
    facts[.intensity] = 0.3
    #expect(estimator.assess(.stating(facts)).run.number(.intensity)?.central == 0.3)
    facts[.intensity] = nil
    // The trace ends before the run does, and is too short to stand for what comes after it.
    facts[.duration] = 20
    #expect(estimator.assess(.stating(facts)).run.number(.intensity)?.central == 0.5)
    facts[.duration] = 2
    facts[.start] = nil
    #expect(estimator.assess(.stating(facts)).run.number(.intensity)?.central == 0.5)
  }

  /// A shipped trace says how the yearly figure goes up and down, and not what it is.
  @Test func shippedTracesMoveTheYearlyFigure() throws {
    let values = (0..<288).map { $0 % 24 < 12 ? 0.1 : 0.3 }
    let profile = try #require(
      HourlyProfile(zone: "us-mid", year: 2023, source: "made for tests", values: values))
    let trace = try #require(IntensityTrace(profile))
    let estimator = estimator([trace])
    let assessment = estimator.assess(.stating(Self.facts), explaining: true)
    let intensity = try #require(assessment.run.number(.intensity))
    #expect(abs(intensity.central - 0.25) < 1e-12)
    // 0.4 to 0.6 of the year, and what single hours differ by.
    #expect(intensity.low < 0.2 && intensity.high > 0.3)
    let emissions: Double = try #require(assessment.estimate[.emissions]).p50
    let yearly = Estimator(figures: FigureTable()).assess(.stating(Self.facts))
    let before: Double = try #require(yearly.estimate[.emissions]).p50
    #expect(abs(emissions / before - 0.5) < 1e-12)

    let tree = try #require(TraceTree(assessment, metric: .emissions)).rendered()
    #expect(tree.contains("site.intensity  250 g/kWh"))
    #expect(tree.contains("= yearly_intensity_kg_per_kwh × hourly_over_yearly"))
    #expect(
      tree.contains(
        "yearly_intensity_kg_per_kwh  500 g/kWh (408.2..612.4)  [catalogue grids/US-MID"))
    #expect(
      tree.contains(
        "[catalogue traces/us-mid: made for tests; hourly, over 2 h from 2023-01-01T04:00:00Z, by "
          + "the mean day of each month: 100 g/kWh against 200 g/kWh over its year, 2023]"),
      "\(tree)")
  }

  @Test func aTraceOfOnesOwnSaysTheLevelToo() throws {
    let estimator = estimator([try IntensityTraceTests.trace(IntensityTraceTests.csv)])
    let assessment = estimator.assess(.stating(Self.facts), explaining: true)
    let tree = try #require(TraceTree(assessment, metric: .emissions)).rendered()
    #expect(tree.contains("= hourly_intensity_kg_per_kwh, 0.11 × yearly_intensity_kg_per_kwh"))
    #expect(
      tree.contains(
        "made for tests, file trace.csv; hourly, over 2 h from 2023-01-01T04:00:00Z, as read"))
  }

  /// What is uncertain about the end of a run is uncertain about its hours.
  @Test func uncertainDurationsWidenTheRange() throws {
    let values = (0..<288).map { $0 % 24 < 6 ? 0.1 : 0.3 }
    let profile = try #require(
      HourlyProfile(zone: "us-mid", year: 2023, source: "made for tests", values: values))
    let estimator = estimator([try #require(IntensityTrace(profile))])
    func sigma(_ duration: FactValue) throws -> Double {
      var facts = Self.facts
      facts[.duration] = duration
      facts[.start] = "2023-01-01T00:00:00Z"
      let intensity = estimator.assess(.stating(facts)).run.number(.intensity)
      return Distribution(try #require(intensity)).sigma
    }
    let exact = try sigma(6)
    #expect(try sigma(.range(3, 12)) > exact * 1.2)
    #expect(try sigma(.range(1, 5)) < exact * 1.1)
  }

  /// Zones of a region are looked up from the narrowest on, and a stated zone before them.
  @Test func findsTheTraceOfTheNarrowestZone() throws {
    func trace(_ zone: String, _ value: Double) throws -> IntensityTrace {
      let start = try #require(Instant("2023-01-01T00:00:00Z"))
      return try #require(
        IntensityTrace(
          zone: zone, source: "", start: start, step: 3600,
          values: Array(repeating: value, count: 24)))
    }
    var facts = Self.facts
    let country = try trace("usa", 0.1)
    let zone = try trace("us-mid", 0.2)
    let france = try trace("fra", 0.3)
    func intensity(_ traces: [IntensityTrace]) -> Double? {
      estimator(traces).assess(.stating(facts)).run.number(.intensity)?.central
    }
    #expect(intensity([country, zone, france]).map { abs($0 - 0.2) < 1e-12 } == true)
    #expect(intensity([country, france]).map { abs($0 - 0.1) < 1e-12 } == true)
    #expect(intensity([france]) == 0.5)
    facts[.gridZone] = "FRA"
    // A region and a zone that are not in one place: the dearer one's hours.
    #expect(intensity([country, zone, france]).map { abs($0 - 0.2) < 1e-12 } == true)
    facts[.region] = nil
    #expect(intensity([country, zone, france]).map { abs($0 - 0.3) < 1e-12 } == true)
    #expect(intensity([zone]) == 0.05)
  }
}
