/// The variables of a module, a function or a class.
struct PythonFrame: Sendable {
  var names: [String: PythonItem] = [:]
  /// The frame around it, whose names it sees.
  var parent: Int?
  /// Names that belong to a frame further out.
  var outer: Set<String> = []
}

/// A thing that can change after it was made.
struct PythonObject: Sendable {
  enum Kind: Sendable {
    case list([PythonItem])
    case dictionary([PythonEntry])
    /// What a call made, with the attributes that were set on it.
    case instance(call: Int, type: Int?, attributes: [PythonEntry])
    /// A parser of the command line.
    case parser(call: Int)
  }

  var kind: Kind
  /// Why its content is no longer known.
  var problem: PythonUnreadable?
}

/// Everything that a branch may change, to be copied before it and joined after it.
struct PythonState: Sendable {
  var frames: [Int: PythonFrame] = [0: PythonFrame()]
  var objects: [Int: PythonObject] = [:]
  /// Attributes that were set on modules and other symbols.
  var symbols: [String: PythonItem] = [:]

  /// How much a copy costs, in steps.
  var weight: Int { (frames.count + objects.count) / 8 + 1 }

  /// What is known when one of several states came about.
  static func joined(_ states: [PythonState], at range: Range<Int>) -> PythonState {
    guard var result = states.first else { return PythonState() }
    for other in states.dropFirst() { result.join(other, at: range) }
    return result
  }

  private mutating func join(_ other: PythonState, at range: Range<Int>) {
    // Most branches change little: what nobody has touched is one storage still.
    for (id, frame) in frames.isOne(with: other.frames) ? [:] : other.frames {
      guard let own = frames[id] else {
        frames[id] = frame
        continue
      }
      if own.names.isOne(with: frame.names) { continue }
      frames[id]?.names = Self.join(own.names, frame.names, at: range)
    }
    if !symbols.isOne(with: other.symbols) {
      symbols = Self.join(symbols, other.symbols, at: range)
    }
    for (id, object) in objects.isOne(with: other.objects) ? [:] : other.objects {
      guard let own = objects[id] else {
        objects[id] = object
        continue
      }
      if own.problem == nil, !Self.isSame(own, object) {
        objects[id]?.problem =
          object.problem ?? PythonUnreadable("it is changed in a branch", range)
      }
    }
  }

  private static func join(
    _ left: [String: PythonItem], _ right: [String: PythonItem], at range: Range<Int>
  ) -> [String: PythonItem] {
    var result = left
    for (name, item) in right where left[name].map({ !isSame($0, item) }) ?? true {
      result[name] = .unreadable("`\(name)` is set in a branch", range)
    }
    for name in left.keys where right[name] == nil {
      result[name] = .unreadable("`\(name)` is set in a branch", range)
    }
    return result
  }

  private static func isSame(_ left: PythonObject, _ right: PythonObject) -> Bool {
    switch (left.kind, right.kind) {
    case (.list(let a), .list(let b)): isSame(a, b)
    case (.dictionary(let a), .dictionary(let b)),
      (.instance(_, _, let a), .instance(_, _, let b)):
      left.problem == right.problem && a.count == b.count
        && (a.isOne(with: b)
          || zip(a, b).allSatisfy { isSame($0.key, $1.key) && isSame($0.value, $1.value) })
    case (.parser, .parser): true
    default: false
    }
  }

  private static func isSame(_ left: [PythonItem], _ right: [PythonItem]) -> Bool {
    left.count == right.count
      && (left.isOne(with: right) || zip(left, right).allSatisfy { isSame($0, $1) })
  }

  /// Whether two items are the same value; objects are when they are one.
  static func isSame(_ left: PythonItem, _ right: PythonItem) -> Bool {
    switch (left.value, right.value) {
    case (.none, .none), (.ellipsis, .ellipsis): true
    case (.bool(let a), .bool(let b)): a == b
    case (.int(let a), .int(let b)): a == b
    case (.float(let a), .float(let b)): a == b
    case (.string(let a), .string(let b)): a == b
    case (.bytes(let a), .bytes(let b)): a == b
    case (.symbol(let a), .symbol(let b)): a == b
    case (.object(let a), .object(let b)), (.function(let a), .function(let b)),
      (.type(let a), .type(let b)):
      a == b
    case (.range(let a, let b, let c), .range(let d, let e, let f)): a == d && b == e && c == f
    case (.tuple(let a), .tuple(let b)): isSame(a, b)
    case (.attribute(let a, let b), .attribute(let c, let d)): b == d && isSame(a, c)
    case (.unreadable, .unreadable): true
    default: false
    }
  }
}

extension Dictionary {
  /// Whether two are one storage, so that what is in them is the same; false says nothing.
  fileprivate func isOne(with other: Self) -> Bool {
    unsafeBitCast(self, to: UInt.self) == unsafeBitCast(other, to: UInt.self)
  }
}

extension Array {
  /// Whether two are one storage, so that what is in them is the same; false says nothing.
  fileprivate func isOne(with other: Self) -> Bool {
    withUnsafeBufferPointer { own in
      other.withUnsafeBufferPointer { own.baseAddress == $0.baseAddress && own.count == $0.count }
    }
  }
}
