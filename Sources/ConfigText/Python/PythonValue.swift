/// Why a value cannot be told without running the program.
package struct PythonUnreadable: Sendable, Equatable, Error {
  /// A fragment such as `it is computed by …`.
  package var reason: String
  /// Where it stops being readable, in UTF-8 bytes.
  package var range: Range<Int>

  init(_ reason: String, _ range: Range<Int>) {
    self.reason = reason
    self.range = range
  }
}

/// A value of a program, as far as it can be told.
package enum PythonValue: Sendable {
  case none, ellipsis
  case bool(Bool)
  case int(Int)
  case float(Double)
  case string(String)
  case bytes([UInt8])
  case tuple([PythonItem])
  /// In a finished program; while it is evaluated a list is an object.
  case list([PythonItem])
  case dictionary([PythonEntry])
  case range(start: Int, stop: Int, step: Int)
  /// A list, dictionary or instance while the program is evaluated.
  case object(Int)
  /// What a call made: the call's number, and the attributes that were set on it since.
  case made(by: Int, attributes: [PythonEntry])
  /// Something of another module or of Python's own, by its dotted path.
  case symbol(String)
  /// A function of this source, by its number.
  case function(Int)
  /// A class of this source, by its number.
  case type(Int)
  /// An attribute of a value that this source does not set.
  indirect case attribute(PythonItem, String)
  case unreadable(PythonUnreadable)
}

/// A value with where it is written.
package struct PythonItem: Sendable {
  package var value: PythonValue
  /// The UTF-8 bytes that write the value, which may be far from where it is used.
  package var range: Range<Int>
  /// Whether the bytes are a literal that stands for the value alone.
  package var isLiteral = false
  /// The flag of the command line that replaces the value, which is only its default.
  package var flag: String?

  package init(_ value: PythonValue, _ range: Range<Int>, isLiteral: Bool = false) {
    self.value = value
    self.range = range
    self.isLiteral = isLiteral
  }

  package static func unreadable(_ reason: String, _ range: Range<Int>) -> PythonItem {
    PythonItem(.unreadable(PythonUnreadable(reason, range)), range)
  }

  package var unreadable: PythonUnreadable? {
    if case .unreadable(let unreadable) = value { unreadable } else { nil }
  }

  package var text: String? { if case .string(let text) = value { text } else { nil } }

  package var int: Int? { if case .int(let int) = value { int } else { nil } }

  package var number: Double? {
    switch value {
    case .int(let int): Double(int)
    case .float(let float): float
    default: nil
    }
  }

  package var elements: [PythonItem]? {
    switch value {
    case .list(let items), .tuple(let items): items
    default: nil
    }
  }

  package var entries: [PythonEntry]? {
    if case .dictionary(let entries) = value { entries } else { nil }
  }

  package var symbol: String? { if case .symbol(let path) = value { path } else { nil } }
}

/// One key of a dictionary, or one attribute, with its value.
package struct PythonEntry: Sendable {
  package var key: PythonItem
  package var value: PythonItem

  /// The key, where it is a text.
  package var name: String? { key.text }
}

/// One call that the program makes, with what is known of its arguments at that moment.
package struct PythonCall: Sendable {
  /// What is called: `transformers.Trainer`, `main`; a method's own name.
  package var path: String
  /// The value a method is called on.
  package var receiver: PythonItem?
  /// What is called, where that has no name.
  package var callee: PythonItem?
  package var arguments: [PythonPassed]
  /// Why arguments may be missing from the list: `**pairs` that are not known.
  package var spread: PythonUnreadable?
  /// What the class inherits from, nearest first, where it is of this source.
  package var bases: [String] = []
  /// Whether a function or class of this source is called.
  package var isOwn = false
  /// The whole call.
  package var range: Range<Int>
  /// The loops that it stands in, outermost first.
  package var loops: [PythonRepetition]
  /// Whether it is made whenever the program runs through; not where a condition decides.
  package var isCertain: Bool
  /// The function that it stands in when nothing in the program calls that function.
  package var uncalled: Int?
  /// The function that the call is a decorator of.
  package var decorates: Int?

  /// The last part of the path.
  package var name: String {
    let bytes = path.utf8
    guard let dot = bytes.lastIndex(of: UInt8(ascii: ".")) else { return path }
    let last = path[bytes.index(after: dot)...]
    return last.isEmpty ? path.split(separator: ".").last.map(String.init) ?? path : String(last)
  }

  /// The argument of a name, or else at a position.
  package func argument(_ name: String, at position: Int? = nil) -> PythonItem? {
    if let named = arguments.last(where: { $0.name == name }) { return named.item }
    guard let position else { return nil }
    let positional = arguments.filter { $0.name == nil }
    return positional.indices.contains(position) ? positional[position].item : nil
  }

  /// How often it is made, where that is known.
  package var times: Int? {
    var times = 1
    for loop in loops {
      guard let count = loop.count else { return nil }
      let (product, overflow) = times.multipliedReportingOverflow(by: count)
      guard !overflow else { return nil }
      times = product
    }
    return times
  }
}

/// A loop: how often it runs, where that is known.
package struct PythonRepetition: Sendable {
  package var count: Int?
  /// What is looped over.
  package var range: Range<Int>
  /// What is looped over as a value, where a call has made it.
  package var source: PythonItem?
  /// Whether a function of elsewhere calls what it is handed so often, as a search over settings does.
  package var isHanded = false
  /// How many calls were made before it; each time that a loop is come to it is another number.
  package var firstCall = 0
}

/// One argument of a call.
package struct PythonPassed: Sendable {
  /// Nil for a positional one.
  package var name: String?
  package var item: PythonItem
  /// The keyword, or the key of the dictionary that was spread.
  package var nameRange: Range<Int>

  /// What stands before the name of a variable of the environment in what a program is started with.
  package static let variablePrefix = "env:"
  /// What stands before the place of a word of the command line: `argv:1` is the first behind the program.
  package static let wordPrefix = "argv:"

  package init(name: String?, item: PythonItem, nameRange: Range<Int>) {
    self.name = name
    self.item = item
    self.nameRange = nameRange
  }
}

/// A flag that the program declares with `add_argument`.
package struct PythonFlag: Sendable {
  /// As written, `--batch-size` and `-b`; a positional one has no dashes.
  package var names: [String]
  /// The attribute that it sets.
  package var target: String
  package var fallback: PythonItem
  /// `int`, `float`, …, where it is one of Python's own.
  package var type: String?
  /// `store_true` and the like.
  package var action: String?
}

/// A function of the source.
package struct PythonDefinition: Sendable {
  package var function: PythonFunction
  /// The calls and names that decorate it.
  package var decorators: [PythonItem] = []
  /// Whether anything in the program calls it.
  package var isCalled = false
  /// What it returns where nothing in the program calls it, with the defaults of its parameters.
  package var returned: PythonItem?
  var frame: Int

  /// Whether a part of the source stands in its body.
  package func holds(_ range: Range<Int>) -> Bool {
    guard let first = function.body.first, let last = function.body.last else { return false }
    return first.range.lowerBound <= range.lowerBound
      && range.upperBound <= last.range.upperBound
  }
}

/// A class of the source.
package struct PythonType: Sendable {
  package var name: String
  /// The paths of what it inherits from, nearest first, with what those inherit from here.
  package var bases: [String]
  package var isDataclass: Bool
  /// Its attributes and the defaults of its fields, in the order of the source.
  package var fields: [PythonEntry]
  /// Fields without a default.
  package var required: [String]
  var methods: [String: Int]

  /// Whether the class itself, or what it inherits from here, has a method of this name.
  package func hasMethod(_ name: String) -> Bool { methods[name] != nil }

  /// Whether it has nothing but attributes.
  package var hasNoMethods: Bool { methods.isEmpty }
}

/// What a program does, as far as it can be told without running it.
package struct PythonProgram: Sendable {
  /// In the order in which they are made.
  package var calls: [PythonCall]
  package var functions: [PythonDefinition]
  package var types: [PythonType]
  /// The names of the module at its end.
  package var globals: [PythonEntry]
  /// Attributes that are set on what was imported, by their whole paths and in their order.
  package var attributes: [PythonEntry] = []
  package var flags: [PythonFlag]
  /// The paths of all that is imported.
  package var imports: [String]
  package var problems: [PythonProblem]
  /// Whether all of it was evaluated, and not cut off by a limit.
  package var isComplete: Bool
  /// Whether that holds of what runs when the program is started.
  package var isFollowed = true
}
