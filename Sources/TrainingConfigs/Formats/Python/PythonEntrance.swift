import ConfigText
import Diagnostics

/// How one module calls what another one has: as a line behind the other module's code, of which each part is
/// written elsewhere.
struct PythonEntrance: Sendable {
  /// The line: `train(3, model="a/b", data=given_elsewhere())`.
  private(set) var text: String
  /// Where the values of the line are written.
  private var places: [(part: Range<Int>, place: SourceRange)] = []
  private let whole: SourceRange

  /// - Parameters:
  ///   - name: What is called, `train` or `Trainer.run`.
  ///   - passed: What it is given.
  ///   - script: The program that gives it.
  ///   - range: The whole call.
  init(
    _ name: String, _ passed: [PythonPassed], of script: PythonScript, at range: SourceRange
  ) {
    text = name
    whole = range
    add(passed, of: script)
  }

  /// A call with nothing but the defaults of what is called.
  init(_ name: String, at range: SourceRange) {
    text = name + "()"
    whole = range
  }

  /// Goes on with a method of what the call gives.
  func calling(_ method: String, _ passed: [PythonPassed], of script: PythonScript) -> Self {
    var other = self
    other.text += "." + method
    other.add(passed, of: script)
    return other
  }

  /// Where a part of the line is written.
  func place(of part: Range<Int>) -> SourceRange {
    places.first { $0.part.lowerBound <= part.lowerBound && part.lowerBound < $0.part.upperBound }?
      .place ?? whole
  }

  private mutating func add(_ passed: [PythonPassed], of script: PythonScript) {
    text += "("
    for one in passed.prefix(Self.most) {
      if let name = one.name { text += name + "=" }
      add(one.item, of: script, depth: 0)
      text += ", "
    }
    text += ")"
  }

  private static let most = 100

  private mutating func add(_ item: PythonItem, of script: PythonScript, depth: Int) {
    let start = text.utf8.count
    switch item.value {
    case .none: text += "None"
    case .bool(let flag): text += flag ? "True" : "False"
    case .int(let number): text += "\(number)"
    case .float(let number) where number.isFinite: text += "\(number)"
    case .string(let value) where Self.isPlain(value): text += "\"\(value)\""
    case .list(let items) where depth < 3 && items.count <= Self.most:
      return add(items, "[", "]", of: script, depth)
    case .tuple(let items) where depth < 3 && items.count <= Self.most:
      return add(items, "(", ")", of: script, depth)
    case .dictionary(let entries)
    where depth < 3 && entries.count <= Self.most
      && entries.allSatisfy { $0.name.map(Self.isPlain) ?? false }:
      text += "{"
      for entry in entries {
        text += "\"\(entry.name ?? "")\": "
        add(entry.value, of: script, depth: depth + 1)
        text += ", "
      }
      text += "}"
      return
    default:
      text += Self.unknown
      return
    }
    places.append((start..<text.utf8.count, script.range(item.range)))
  }

  private mutating func add(
    _ items: [PythonItem], _ open: String, _ close: String, of script: PythonScript, _ depth: Int
  ) {
    text += open
    for item in items {
      add(item, of: script, depth: depth + 1)
      text += ", "
    }
    text += close
  }

  /// A call that nothing is known of.
  private static let unknown = "given_elsewhere()"

  private static func isPlain(_ text: String) -> Bool {
    text.utf8.count <= 400 && text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x22 && $0 != 0x5C }
  }
}
