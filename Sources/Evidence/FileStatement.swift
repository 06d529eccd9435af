import Ledger

/// A statement of in-toto about files, whatever it says of them: the provenance of a release, for one.
///
/// What it says is not derived again; what can be asked is whether the files are still those it is about.
public struct FileStatement: Sendable, Equatable {
  /// What it says of its files, such as `https://slsa.dev/provenance/v1`.
  public let predicateType: String
  /// The files, by the names that it gives them.
  public let subject: [FileDigest]

  /// A larger statement is not signed, in bytes.
  public static let sizeLimit = 16 << 20

  /// Reads a payload; nil for what is no statement of in-toto 1, has a file without a SHA-256 or outside of
  /// the folder that it is held against, or is the statement of a check, which is more than its files.
  public init?(_ payload: [UInt8]) {
    guard let json = JSONValue(parsing: payload), json["_type"]?.text == CheckStatement.type,
      let predicateType = json["predicateType"]?.text, !predicateType.isEmpty,
      predicateType != CheckStatement.predicateType,
      let elements = json["subject"]?.elements, !elements.isEmpty
    else { return nil }
    var subject: [FileDigest] = []
    for element in elements {
      guard let name = element["name"]?.text, Self.isInside(name),
        let digest = element["digest"]?["sha256"]?.text
      else { return nil }
      subject.append(FileDigest(path: name, sha256: digest))
    }
    self.predicateType = predicateType
    self.subject = subject
  }

  private static func isInside(_ name: String) -> Bool {
    !name.isEmpty && !name.hasPrefix("/") && !name.utf8.contains(0)
      && !name.split(separator: "/").contains("..")
  }

  /// How files differ from those that the statement is about, one line each; empty where none does.
  ///
  /// - Parameter read: The bytes of a file by its name; nil where there is none.
  public func differences(reading read: (String) -> [UInt8]?) -> [String] {
    subject.compactMap { file in
      guard let bytes = read(file.path) else { return "the file `\(file.path)` is not there" }
      let digest = Digest.hexadecimal(of: bytes)
      return digest == file.sha256 ? nil : "the file `\(file.path)` has changed"
    }
  }
}
