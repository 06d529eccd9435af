import Synchronization

/// The answers to "did you mean" so far: comparing a name with a whole table takes milliseconds.
final class NearestNames: Sendable {
  struct Key: Hashable {
    var table: CatalogueTable
    var name: String
    /// Rows of the user's own, which differ from catalogue to catalogue.
    var own: [String]
  }

  static let shared = NearestNames()

  /// A hostile repository may ask for any number of names.
  private static let capacity = 1_000

  private let answers = Mutex<[Key: [String]]>([:])

  subscript(key: Key) -> [String]? {
    get { answers.withLock { $0[key] } }
    set {
      answers.withLock { answers in
        if answers.count < Self.capacity || newValue == nil { answers[key] = newValue }
      }
    }
  }
}
