import Ledger
import Testing

/// Records of what runs used.
@Suite struct ActualsTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var format: ActualsFormat
    var text: String
    /// Name and kWh.
    var actuals: [String: Double]
    /// Parts of remarks, in order.
    var remarks: [String] = []
    var testDescription: String { name }
  }

  private static let codecarbon =
    "timestamp,project_name,run_id,duration,emissions,energy_consumed,gpu_count,gpu_model,tracking_mode\n"

  static let cases = [
    Case(
      name: "codecarbon", format: .codecarbon,
      text: codecarbon
        + "2026-11-28T10:00:00,llama,r1,3600,0.5,1.25,1,NVIDIA A100-SXM4-80GB,machine\n",
      actuals: ["llama": 1.25]),
    Case(
      name: "codecarbon, columns in another order, and one more", format: .codecarbon,
      text: "emissions,new_column,energy_consumed,project_name\n0.5,x,1.25,llama\n",
      actuals: ["llama": 1.25]),
    Case(
      name: "codecarbon, four processes of a node", format: .codecarbon,
      text: codecarbon
        + (1...4).map { "2026-11-28T10:00:0\($0),llama,r\($0),3600,0.5,1.25,8,A100,machine\n" }
        .joined(),
      actuals: ["llama": 1.25], remarks: ["line 2", "line 2", "line 2"]),
    Case(
      name: "codecarbon, two nodes by name", format: .codecarbon,
      text: "timestamp,project_name,run_id,duration,emissions,energy_consumed,hostname\n"
        + "2026-11-28T10:00:00,llama,r1,3600,0.5,1.25,n1\n2026-11-28T10:00:00,llama,r2,3600,0.5,1.25,n2\n",
      actuals: ["llama": 2.5]),
    Case(
      name: "codecarbon, processes that count themselves", format: .codecarbon,
      text: codecarbon
        + (1...2).map { "2026-11-28T10:00:0\($0),llama,r\($0),3600,0.5,1.25,8,A100,process\n" }
        .joined(),
      actuals: ["llama": 2.5]),
    Case(
      name: "codecarbon, one run after the other", format: .codecarbon,
      text: codecarbon
        + "2026-11-28T10:00:00,llama,r1,3600,0.5,1,,,machine\n2026-11-29T10:00:00,llama,r2,3600,0.5,2,,,machine\n",
      actuals: ["llama": 3]),
    Case(
      name: "codecarbon, more than the hardware can draw", format: .codecarbon,
      text: codecarbon + "2026-11-28T10:00:00,llama,r1,3600,0.5,9.9,1,A100,machine\n", actuals: [:],
      remarks: ["more than"]),
    Case(
      name: "codecarbon, unreadable energy", format: .codecarbon,
      text: codecarbon
        + "2026-11-28T10:00:00,llama,r1,3600,0.5,NaN,1,A100,machine\n2026,x,y,1,1,-1,,,\nshort\n",
      actuals: [:], remarks: ["energy", "energy", "energy"]),
    Case(
      name: "codecarbon, a tracker that flushes", format: .codecarbon,
      text: codecarbon
        + "2026-11-28T10:00:00,llama,r1,600,0.5,1,,,machine\n2026-11-28T10:50:00,llama,r1,3600,0.5,3,,,machine\n",
      actuals: ["llama": 3], remarks: ["continues line 2"]),
    Case(
      name: "sacct, a job with steps", format: .sacct,
      text: "JobID|JobName|Start|End|ElapsedRaw|NNodes|ConsumedEnergyRaw\n"
        + "42|train|2026-11-28T00:00:00|2026-11-28T10:00:00|36000|1|36000000\n42.batch|batch||||1|36000000\n42.0|python||||1|35000000\n",
      actuals: ["train": 10]),
    Case(
      name: "sacct, steps alone", format: .sacct,
      text:
        "JobID|JobName|ElapsedRaw|NNodes|ConsumedEnergyRaw\n42|train|36000|2|\n42.0|a|1|1|3600000\n42.1|b|1|1|7200000\n",
      actuals: ["train": 3], remarks: ["sum of its steps"]),
    Case(
      name: "sacct, not measured", format: .sacct,
      text:
        "JobID|JobName|ElapsedRaw|ConsumedEnergyRaw\n42|train|36000|0\n43|b|36000|\n44|c|3600|18446744073709551614\n45|d|3600|4294967294\n",
      actuals: [:], remarks: ["no energy", "no energy", "no energy", "no energy"]),
    Case(
      name: "sacct, a broken counter", format: .sacct,
      text:
        "JobID|JobName|ElapsedRaw|NNodes|ConsumedEnergyRaw\n42|train|3600|1|1000000000000\n43|x|1|1|lots\n",
      actuals: [:], remarks: ["cannot be read", "more than 30000 W"]),
    Case(
      name: "zeus", format: .zeus,
      text:
        "start_time,window_name,elapsed_time,gpu0_energy,gpu1_energy\n1795824000,train,3600,1800000,1800000\n1795824010,step,10,5000,5000\n",
      actuals: ["train": 1], remarks: ["part of line 2"]),
    Case(
      name: "zeus, impossible", format: .zeus,
      text: "start_time,window_name,elapsed_time,gpu0_energy\n0.5,train,10,1e15\n", actuals: [:],
      remarks: ["more than"]),
    Case(
      name: "boamps", format: .boamps,
      text:
        #"{"header":{"reportId":"llama"},"measures":[{"measurementMethod":"x","powerConsumption":12.5,"measurementDuration":3600.5,"measurementDateTime":"2026-11-28 10:00:00"}]}"#,
      actuals: ["llama": 12.5]),
    Case(
      name: "boamps, two ways of measuring one task", format: .boamps,
      text:
        #"[{"header":{"reportId":"a"},"measures":[{"powerConsumption":10},{"powerConsumption":12}]}]"#,
      actuals: ["a": 12], remarks: ["2 measures"]),
    Case(
      name: "boamps, impossible", format: .boamps,
      text:
        #"{"header":{"reportId":"a"},"measures":[{"powerConsumption":100,"measurementDuration":3600}],"infrastructure":{"components":[{"componentName":"NVIDIA H100","componentType":"gpu","nbComponent":8}]}}"#,
      actuals: [:], remarks: ["8600 W"]),
    Case(
      name: "boamps, without what is needed", format: .boamps,
      text:
        #"[{"header":{}},{"header":{"reportId":"a"},"measures":[]},{"header":{"reportId":"b"},"measures":[{"powerConsumption":"12"}]}]"#,
      actuals: [:], remarks: ["no measures", "no measures", "no energy"]),
    Case(
      name: "a table of one's own", format: .csv,
      text:
        "\u{FEFF}key;energy_kwh;start;end\nmr-1/a;10;2026-11-28T00:00:00Z;2026-11-28T10:00:00Z\n\"b;c\";2;;\n",
      actuals: ["mr-1/a": 10, "b;c": 2]),
    Case(
      name: "a table with mistakes", format: .csv,
      text:
        "key,energy_kwh,start,end,duration_s,rated_power_w\na,1e3,,,3600,500\nb,-1,,,,\nc,1,noon,,,\nd,1,2026-11-28T00:00:00Z,2026-11-27T00:00:00Z,,\n,1,,,,\ne,,,,,\nf,1,,,,\nf,2,,,,\ng,0x10,,,,\nh,inf,,,,\n",
      actuals: ["f": 1],
      remarks: [
        "rated power", "cannot be read", "no time", "ends before", "names no run", "neither",
        "twice",
        "cannot be read", "cannot be read",
      ]),
  ]

  @Test(arguments: cases) func recordsAreRead(_ record: Case) throws {
    let document = Array(record.text.utf8)
    #expect(ActualsFormat(recognising: document) == record.format)
    let reading = record.format.read(document)
    var found: [String: Double] = [:]
    for actual in reading.actuals { found[actual.name] = actual.energy }
    #expect(found == record.actuals)
    #expect(reading.remarks.count == record.remarks.count, "\(reading.remarks)")
    for (remark, part) in zip(reading.remarks, record.remarks) {
      #expect(remark.message.contains(part), "\(remark)")
    }
  }

  @Test(arguments: ["", "x", "{", "a,b\n", "\u{0}", "[[[[[[[[", "\"", "key\n", "{\"a\":1e999}"])
  func whatIsNoRecordStopsNothing(_ text: String) {
    let document = Array(text.utf8)
    for format in ActualsFormat.allCases {
      #expect(format.read(document).actuals == [])
    }
  }

  @Test func actualsFindTheirReservations() throws {
    let ledger = try Fresh(.sqlite).tree(limit: 1_000_000_000, children: 1_000_000_000)
    func reserve(_ key: String, _ labels: [String: String]) throws {
      _ = try ledger.reserve(
        ReservationRequest(
          group: key,
          charges: [
            ChargeRequest(
              key: key, draws: [Draw(budget: "left", amount: 1000, start: Fresh.now)],
              labels: labels)
          ], act: act))
    }
    try reserve(
      "mr-1/llama",
      [
        "kg_per_kwh": "0.5", "predicted_energy_kwh": "8", "rated_power_w": "2000", "devices": "4",
        "predicted_device_time_h": "50", "team": "nlp", "format": "axolotl",
      ])
    try reserve("mr-2/bert", [:])
    try reserve("mr-3/bert", [:])
    try reserve("mr-4/x", ["job": "42", "rated_power_w": "100"])
    let reading = ActualsFormat.csv.read(
      Array(
        "key,energy_kwh,emissions_kg,duration_s\nllama,10,99,36000\nbert,1,,\nmr-2/bert,1,0.25,\n42,5,1,3600\nnobody,1,,\n"
          .utf8))
    let matching = ActualMatching(reading.actuals, to: try ledger.openCharges())
    #expect(matching.matches.map(\.key) == ["mr-1/llama", "mr-2/bert"])
    // By the factor of the reservation, not by that of the meter.
    // Ten hours on four devices.
    #expect(
      matching.matches[0].settlement.actuals
        == [.energy: 10_000_000, .emissions: 5_000_000, .deviceTime: 144_000_000])
    #expect(matching.matches[0].differences[.energy]?.ratio == 1.25)
    #expect(matching.matches[1].settlement.actuals == [.energy: 1_000_000, .emissions: 250_000])
    let reasons = matching.unmatched.map(\.reason)
    #expect(reasons.count == 3)
    #expect(
      reasons[0].contains("each of") && reasons[1].contains("100 W")
        && reasons[2].contains("no open"))
    let outcomes = try ledger.settle(matching.matches.map(\.settlement), act: act)
    #expect(outcomes.map(\.isUnchanged) == [false, false])
    #expect(try ledger.status("root").balance.settled == 5_250_000)
    let records = PredictionRecord.all(of: try ledger.settledCharges())
    #expect(
      records.map { "\($0.team) \($0.format) \($0.metric.rawValue) \($0.median)" }
        == ["nlp axolotl device_time 0.8", "nlp axolotl energy 1.25"])
    try ledger.expectSound()
  }
}
