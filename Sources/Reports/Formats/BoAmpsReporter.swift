public import Result

/// Reports of energy as Boavizta's BoAmps has them, one a line for each run whose energy is known.
public struct BoAmpsReporter: Reporter {
  /// The word for `--format` and `--output`.
  public static let name = "boamps"
  /// What the format is for, in one line.
  public static let summary = "BoAmps reports of energy, one a line for each run"

  /// Creates a reporter.
  public init() {}

  /// Returns the whole document as UTF-8.
  public func render(_ result: CheckResult, options: ReportOptions) -> [UInt8] {
    result.disclosed.flatMap { run -> [UInt8] in
      guard let energy = run.known(.energy) else { return [] }
      var writer = JSONWriter(isCompact: true)
      writer.object { writer in
        writer.member("header") { $0.object { header(of: run, result, to: &$0) } }
        writer.member("task") { $0.object { task(of: run, result, to: &$0) } }
        writer.member("measures") {
          $0.array([energy]) { writer, energy in
            writer.object {
              $0.member("measurementMethod", "carbonward, predicted before the run")
              $0.member("version", result.version.plain.cut(to: 60))
              $0.member("powerConsumption", energy.p50)
            }
          }
        }
        writer.member("infrastructure") { $0.object { infrastructure(of: run, to: &$0) } }
        if let country = run.word(of: "site.country") {
          writer.member("environment") { writer in
            writer.object { writer in
              writer.member("country", country)
              if let place = run.place { writer.member("location", place) }
              if let intensity = run.number(of: "site.intensity") {
                writer.member("powerSourceCarbonIntensity", intensity * 1_000)
              }
            }
          }
        }
        writer.member("quality", quality(of: energy))
      }
      return writer.bytes + [0x0A]
    }
  }

  private func header(of run: RunResult, _ result: CheckResult, to writer: inout JSONWriter) {
    writer.member("reportId", NamedUUID.text(["boamps", run.path, run.name, result.instant]))
    let instant = result.instant
    writer.member("reportDatetime", "\(instant.prefix(10)) \(instant.dropFirst(11).prefix(8))")
    writer.member("reportStatus", "draft")
  }

  private func task(of run: RunResult, _ result: CheckResult, to writer: inout JSONWriter) {
    writer.member("taskStage", run.isPretraining == false ? "finetuning" : "training")
    writer.member("taskFamily", run.word(of: "purpose") ?? "not stated")
    writer.member("algorithms") {
      $0.array([run]) { writer, run in
        writer.object { writer in
          if let model = run.word(of: "model.id") { writer.member("foundationModelName", model) }
          if let params = run.number(of: "model.params") {
            writer.member("parametersNumber", params / 1e9)
          }
          if let method = run.word(of: "method") { writer.member("optimizer", method) }
          if let precision = run.word(of: "precision") { writer.member("quantization", precision) }
          if let epochs = run.number(of: "epochs") { writer.member("epochsNumber", epochs) }
        }
      }
    }
    writer.member("dataset") {
      $0.array([run]) { writer, run in
        writer.object { writer in
          writer.member("dataUsage", "input")
          let tokens = run.number(of: "tokens")
          writer.member("dataType", tokens == nil ? "other" : "token")
          if let tokens { writer.member("dataQuantity", tokens) }
        }
      }
    }
    writer.member(
      "taskDescription",
      "\(run.title.plain.cut(to: 300)); Carbonward's verdict on the check: \(result.verdict.rawValue)"
    )
  }

  private func infrastructure(of run: RunResult, to writer: inout JSONWriter) {
    let provider = run.word(of: "site.provider")
    writer.member("infraType", provider == nil ? "other" : "publicCloud")
    if let provider { writer.member("cloudProvider", provider) }
    if let instance = run.word(of: "hardware.instance_type") {
      writer.member("cloudInstance", instance)
    }
    writer.member("components") {
      $0.array([run]) { writer, run in
        writer.object { writer in
          if let name = run.word(of: "hardware.accelerator") {
            writer.member("componentName", name)
          }
          writer.member("componentType", "gpu")
          let count = (run.number(of: "hardware.count") ?? 1).rounded()
          writer.member("nbComponent", count >= 1 && count < 1e9 ? Int(count) : 1)
        }
      }
    }
  }

  /// BoAmps knows three steps of error; what is worse than its last is called that.
  private func quality(of range: RangeResult) -> String {
    guard range.p50 > 0 else { return "low" }
    let error = max(range.p95 - range.p50, range.p50 - range.p5) / range.p50
    return error <= 0.1 ? "high" : error <= 0.25 ? "medium" : "low"
  }
}
