import ConfigText
import Diagnostics
import Runs
import Text

/// Datasets that a config names together: what is trained on is their sum.
extension Reading {
  /// Keeps the datasets where they are several or a part of one; the run's size is then their sum.
  mutating func readSources(_ sources: [DataSource], at range: SourceRange) {
    guard sources.count > 1 || sources.contains(where: { $0.amount != .all }) else { return }
    dataSources = sources
    for source in sources {
      if case .unreadable(let reason) = source.amount {
        markUnreadable(.datasetTokens, reason, source.range ?? range)
      }
    }
    let weighs = sources.contains { if case .weight = $0.amount { true } else { false } }
    guard weighs else { return }
    let reason = "\(sources.count) datasets are mixed by weight, and how much of each is not stated"
    markUnresolved(.datasetTokens, reason, range)
    markUnresolved(.datasetExamples, reason, range)
  }
}

extension DataSource {
  /// A dataset whose name a setting states.
  ///
  /// - Returns: nil where there is none.
  static func named(_ setting: Setting?, _ amount: Amount = .all) -> DataSource? {
    guard let setting, let text = setting.text, !text.isEmpty else { return nil }
    if let problem = setting.problem {
      return DataSource(text, .unreadable(problem), at: setting.range)
    }
    return DataSource(text, amount, at: setting.range)
  }
}

extension DataSource.Amount {
  /// `train[:2000]`, `train[100:200]`, `train[:10%]` and `train[20%:30%]`.
  static func slice(_ setting: Setting?) -> DataSource.Amount {
    guard let setting, !setting.isNull else { return .all }
    if let problem = setting.problem { return .unreadable(problem) }
    guard let text = setting.text, let open = text.firstIndex(of: "[") else { return .all }
    let unreadable = DataSource.Amount.unreadable(
      "`\(FactText.shortened(text))` is no slice that can be read")
    guard text.hasSuffix("]") else { return unreadable }
    let ends = text[text.index(after: open)...].dropLast()
      .split(separator: ":", omittingEmptySubsequences: false).map { trimmed($0) }
    guard ends.count == 2 else { return unreadable }
    let isShare = ends.contains { $0.hasSuffix("%") }
    func end(_ text: String) -> Double? {
      if text.isEmpty { return .nan }
      guard text.hasSuffix("%") == isShare else { return nil }
      return Number.parse(isShare ? String(text.dropLast()) : text)
    }
    guard let low = end(ends[0]), let high = end(ends[1]), !(low < 0), !(high < 0) else {
      return unreadable
    }
    let start = low.isNaN ? 0 : low
    if isShare { return .share(max(0, (high.isNaN ? 100 : min(100, high)) - start) / 100) }
    // From an example to the end: all, at most.
    guard !high.isNaN else { return .all }
    return high > start ? .atMost(examples: high - start) : .share(0)
  }

  /// A number that is a share up to one and a number of examples above.
  static func shareOrCount(_ setting: Setting?) -> DataSource.Amount {
    guard let setting, !setting.isNull else { return .all }
    if let problem = setting.problem { return .unreadable(problem) }
    guard let number = setting.number, number >= 0 else {
      return .unreadable("`\(FactText.shortened(setting.text ?? "a list"))` is not a number")
    }
    if number == 1 { return .all }
    return number < 1 ? .share(number) : .examples(number)
  }

  /// A number of examples; without one, all.
  static func count(_ setting: Setting?, isLimit: Bool) -> DataSource.Amount {
    guard let setting, !setting.isNull else { return .all }
    if let problem = setting.problem { return .unreadable(problem) }
    guard let number = setting.number else {
      return .unreadable("`\(FactText.shortened(setting.text ?? "a list"))` is not a number")
    }
    guard number > 0 else { return .all }
    return isLimit ? .atMost(examples: number) : .examples(number)
  }

  /// The same amount, of a part of the dataset.
  func scaled(by share: Double) -> DataSource.Amount {
    switch self {
    case .all: .share(share)
    case .share(let own): .share(own * share)
    case .atMost(let examples): .atMost(examples: examples * share)
    case .examples(let examples): .examples(examples * share)
    case .tokens(let tokens): .tokens(tokens * share)
    case .weight, .unreadable: self
    }
  }
}
