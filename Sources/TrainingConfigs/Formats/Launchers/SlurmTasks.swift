import ConfigText
import Diagnostics
import Runs
import Text

/// The jobs of an array, told apart by their number.
extension SlurmFormat {
  private static let taskNumber = "SLURM_ARRAY_TASK_ID"
  /// Of a larger array the jobs are not told apart.
  private static let taskLimit = 64
  private static let callingLimit = 8
  private static let costLimit = 200_000

  /// The jobs of an array whose number decides what they are told, those that are alike as one run; nil
  /// where they need not be told apart, or cannot.
  static func tasks(of script: ShellScript, in context: ReadingContext) -> [Reading]? {
    guard let setting = Settings(script.directives)["array"],
      let count = SlurmOptions.indices(setting),
      count > 1, count <= Double(taskLimit), let text = setting.text,
      script.file.bytes.holds(Array(taskNumber.utf8)), !text.contains(":")
    else { return nil }
    let numbers = (text.split(separator: "%").first ?? "").split(separator: ",").flatMap { item in
      let ends = item.split(separator: "-").compactMap { Int($0) }
      return ends.count == 2 ? Array(ends[0]...ends[1]) : ends
    }
    guard numbers.count == Int(count) else { return nil }
    // Each job costs as much as the script once more, and what it calls.
    guard script.cost * numbers.count <= costLimit,
      numbers.count <= callingLimit || ScriptCall.calls(in: script).isEmpty
    else { return nil }
    var groups: [(reading: Reading, count: Double)] = []
    for number in numbers {
      let call = ScriptCall(
        task: number, as: taskNumber, of: script.file.path, at: setting.range.bytes)
      let one = ShellScript(script.file, knowing: context.vocabulary, calledBy: call) {
        context.bytes($0, script.file)
      }
      guard one.cutOff == nil else { return nil }
      var base = asks(in: one)
      base.forget([.trials])
      for reading in ScriptReader.readings(one, in: context, startingWith: base) {
        guard reading.reasonAgainst == nil else { return nil }
        if let index = groups.firstIndex(where: { $0.reading.isAlike(reading) }) {
          groups[index].count += 1
          groups[index].reading.keepPlaces(sharedWith: reading, sameCommand: true)
        } else {
          groups.append((reading, 1))
        }
      }
    }
    // What a number sets in a recipe is one run for all of them, if nothing that the jobs say differs.
    if let first = groups.first?.reading, groups.count > 1, first.namesRecipe,
      groups.allSatisfy({ $0.reading.saysTheSame(as: first) })
    {
      return nil
    }
    return groups.map { group in
      var reading = group.reading
      reading.multiplyTrials(by: group.count, at: setting.range)
      return reading
    }
  }
}
