import ConfigText
import Runs

/// MLflow's `MLproject`, in whatever letters: entry points, each a command with parameters that have defaults.
///
/// Source: https://mlflow.org/docs/latest/ml/projects/ (3.4).
enum MLprojectFormat: ConfigFormat {
  static let name = "mlproject"
  static let kind = FormatKind.launcher

  static func detect(_ document: ConfigDocument) -> Int {
    document.language == .yaml && document.name.lowercased() == "mlproject"
      && document.root?["entry_points"]?.isMap == true
      ? Confidence.named : Confidence.none
  }

  private static let template = CommandTemplate(open: "{", close: "}", isQuoted: true)

  static func read(_ document: ConfigDocument, in context: ReadingContext) -> [Reading] {
    let points = document.root?["entry_points"]?.entries ?? []
    return points.prefix(200).flatMap { point -> [Reading] in
      var base = Reading(format: name)
      base.range = point.value.range
      guard let line = point.value["command"],
        let command = template.command([line], in: document.file, { value(of: $0, point.value) })
      else {
        base.notTraining = "it runs nothing"
        return [base]
      }
      let script = ShellScript(
        command: command, in: document.file, knowing: context.vocabulary)
      return ScriptReader.readings(script, in: context, startingWith: base)
    }
  }

  /// What a parameter is when nobody sets it.
  private static func value(of parameter: String, _ point: ConfigNode) -> ConfigNode? {
    point["parameters"]?[parameter].flatMap { $0.isMap ? $0["default"] : nil }
  }
}
