import Text

/// A text of Go's template language, as Helm fills it in.
///
/// The language is the one of Go's `text/template`, with the functions that Helm adds.
package struct GoTemplate: Sendable {
  /// What is evaluated to a value.
  indirect enum Expression: Sendable {
    case constant(ConfigScalar)
    case dot
    /// `$` is the empty name.
    case variable(String)
    case field(Expression, String)
    case call(String, [Expression])
    /// A field that is given arguments: `.Files.Get "launch.sh"`.
    case method(Expression, [Expression])
  }

  /// `$name := …` before the value of an action.
  struct Declaration: Sendable {
    var names: [String]
    /// Whether the variables are new, rather than set again.
    var isNew: Bool
  }

  /// The value that an action asks for.
  struct Pipeline: Sendable {
    var declaration: Declaration?
    var value: Expression
    var range: Range<Int>
  }

  /// One case of `if` or `with`.
  struct Branch: Sendable {
    var condition: Pipeline
    /// Whether the value becomes the dot inside.
    var isWith: Bool
    var body: [Node]
  }

  indirect enum Node: Sendable {
    case text(Range<Int>)
    case output(Pipeline)
    case branches([Branch], otherwise: [Node])
    case loop(Pipeline, [Node], otherwise: [Node])
    case template(String, Pipeline?, Range<Int>)
    case leave(isBreak: Bool)
  }

  let bytes: [UInt8]
  var nodes: [Node] = []
  /// The named templates that the text defines.
  var bodies: [(name: String, nodes: [Node])] = []

  /// Why a template cannot be filled in.
  package enum Problem: Error, Equatable {
    /// It is not written as the language wants, at an offset of its bytes.
    case syntax(Int)
    /// It takes more steps, or becomes larger, than is followed.
    case limit
    /// It ends itself: a value that it requires is not given, at an offset of its bytes.
    case refused(Int)

    /// Where it is in the template, where one place is.
    package var offset: Int? {
      switch self {
      case .syntax(let offset), .refused(let offset): offset
      case .limit: nil
      }
    }
  }

  /// Reads a template.
  package init(_ bytes: [UInt8]) throws(Problem) {
    self.bytes = bytes
    guard bytes.count <= 1_000_000 else { throw .limit }
    var parser = GoTemplateParser(bytes)
    (nodes, bodies) = try parser.read()
  }

  /// Whether a text holds actions of the language.
  package static func isOne(_ bytes: [UInt8]) -> Bool {
    bytes.holds([UInt8(ascii: "{"), UInt8(ascii: "{")])
  }
}
