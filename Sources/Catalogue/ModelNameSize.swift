public import Quantities
import Text

/// The size that a model's name states: `Llama-3.1-8B`, `qwen2.5-0.5b`, `Mixtral-8x7B`,
/// `Qwen3-30B-A3B`. A name is a hint of its giver's, rounded: whoever uses it says that it is derived.
public struct ModelNameSize: Sendable, Equatable {
  /// All parameters; a range where the name leaves them open.
  public var params: RangedValue?
  /// Parameters that a token passes through; nil where the name does not speak of experts.
  public var activeParams: RangedValue?
  /// Experts, from names such as `8x7B`.
  public var experts: Int?

  /// Reads the last part of a path, or the whole of it where the last part says nothing.
  public init(_ name: String) {
    guard name.utf8.count <= 512 else { return }
    let last = name.lastPathPart
    read(last)
    if params == nil, activeParams == nil { read(name) }
  }

  private mutating func read(_ name: String) {
    var scanner = Scanner(bytes: Array(name.lowercased().utf8))
    var total: Double?
    var isContradicted = false
    while let size = scanner.next() {
      switch size.role {
      case .total:
        if let earlier = total, earlier != size.value {
          // `1.1B-…-503b` goes on to the tokens it has seen; `3M-…-8B` begins with its examples.
          if size.value < 40 * earlier || earlier < 5e7 { isContradicted = true }
          continue
        }
        total = size.value
      case .active:
        activeParams = RangedValue(
          low: 0.85 * size.value, central: size.value, high: 1.25 * size.value)
      case .experts: experts = Int(size.value)
      case .expert(let count):
        // Attention and embeddings are shared: Mixtral 8x7B has 46.7e9, 8x22B has 140.6e9.
        let all = Double(count) * size.value
        experts = count
        params = RangedValue(low: 0.75 * all, central: 0.82 * all, high: all)
        activeParams = RangedValue(
          low: 0.85 * size.value, central: 1.8 * size.value, high: 0.82 * all)
      }
    }
    if experts != nil, let stated = total, params == nil {
      // `Llama-4-Scout-17B-16E` speaks of what is active, and leaves the whole open.
      activeParams = RangedValue(low: 0.85 * stated, central: stated, high: 1.25 * stated)
      return
    }
    if isContradicted {
      params = nil
      activeParams = nil
    } else if let total, experts == nil {
      params = RangedValue(total)
    }
    if let all = params, let active = activeParams, active.central >= all.central {
      activeParams = nil
    }
  }
}

extension ModelNameSize {
  /// A size in a name, and what it is the size of.
  fileprivate struct Size {
    enum Role {
      case total
      case active
      case expert(count: Int)
      case experts
    }
    var value: Double
    var role: Role
  }

  /// Finds the sizes in a name from left to right.
  fileprivate struct Scanner {
    let bytes: [UInt8]
    var index = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func next() -> Size? {
      while index < bytes.count {
        guard isDigit(at: index) else {
          index += 1
          continue
        }
        let start = index
        skipNumber()
        guard index < bytes.count, isBoundary(after: index), let role = role(of: start) else {
          continue
        }
        if bytes[index] == UInt8(ascii: "e"), case .total = role,
          let count = Int(String(decoding: bytes[start..<index], as: UTF8.self)), count > 1
        {
          return Size(value: Double(count), role: .experts)
        }
        guard let scale = scale(bytes[index]) else { continue }
        var digits = String(decoding: bytes[start..<index], as: UTF8.self)
          .replacing("p", with: ".").replacing("_", with: ".")
        // `05b` leaves out its point: nobody numbers models from nought.
        if digits.hasPrefix("0"), digits.utf8.count > 1, !digits.contains(".") {
          digits = "0." + digits.dropFirst()
        }
        guard let number = Double(digits), number > 0 else { continue }
        return Size(value: number * scale, role: role)
      }
      return nil
    }

    private mutating func skipNumber() {
      let start = index
      while isDigit(at: index) { index += 1 }
      guard isDigit(at: index + 1), isDot(at: index, after: start) else { return }
      index += 1
      while isDigit(at: index) { index += 1 }
    }

    /// What the letter in front of a number says; nil where the number is part of a word.
    private func role(of start: Int) -> Size.Role? {
      guard start > 0, isLetter(bytes[start - 1]) else { return .total }
      let isAlone = start < 2 || !isLetter(bytes[start - 2])
      switch bytes[start - 1] {
      case UInt8(ascii: "x"):
        var first = start - 1
        while first > 0, isDigit(at: first - 1) { first -= 1 }
        let count = Int(String(decoding: bytes[first..<(start - 1)], as: UTF8.self))
        return count.flatMap { $0 > 1 && $0 <= 4_096 ? .expert(count: $0) : nil }
      case UInt8(ascii: "a") where isAlone: return .active
      default: return nil
      }
    }

    private func isDigit(at index: Int) -> Bool {
      index < bytes.count && bytes[index] >= UInt8(ascii: "0") && bytes[index] <= UInt8(ascii: "9")
    }

    private func isLetter(_ byte: UInt8) -> Bool {
      byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z")
    }

    /// `0.5b`, `1p5b`, and `1_5b` as in Python names.
    private func isDot(at index: Int, after start: Int) -> Bool {
      switch bytes[index] {
      case UInt8(ascii: "."): true
      case UInt8(ascii: "p"): index - start <= 2
      case UInt8(ascii: "_"):
        index - start == 1
          && (bytes[start] == UInt8(ascii: "0") || bytes[start] == UInt8(ascii: "1"))
      default: false
      }
    }

    private func scale(_ byte: UInt8) -> Double? {
      switch byte {
      case UInt8(ascii: "b"): 1e9
      case UInt8(ascii: "m"): 1e6
      default: nil
      }
    }

    private func isBoundary(after index: Int) -> Bool {
      guard index + 1 < bytes.count else { return true }
      return !isLetter(bytes[index + 1]) && !isDigit(at: index + 1)
    }
  }
}
