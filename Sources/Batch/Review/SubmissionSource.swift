import Files
import Ledger
import Text

/// Where submissions come from: a folder, or lines of JSON.
public struct SubmissionSource {
  private enum Place {
    case folder(SubmissionFolder)
    case lines(LineReader)
  }

  private var place: Place
  private var number = 0
  /// Names that an index among the submissions lists.
  public private(set) var listed: [String] = []
  /// The names that lines have stated so far, by digest: a hundred thousand of them are 3 MB.
  private var names: Set<UInt64> = []

  /// The names of files in a folder that list what has to be there.
  private static let indexNames = ["index.json", "index.jsonl", "index.txt"]

  /// Takes the submissions below a folder.
  ///
  /// - Parameters:
  ///   - folder: Its absolute path.
  ///   - hidden: Files below it that are no submission: outputs, keys, the state.
  /// - Throws: ``ReviewError/list(path:)`` where an index in the folder makes no sense.
  public init(folder: String, hiding hidden: Set<String>) throws(ReviewError) {
    var hidden = hidden
    let files = DiskFiles(root: folder)
    for name in Self.indexNames where files.kind(of: name) == .file && !hidden.contains(name) {
      let bytes = try? files.read(name, limit: SubmissionIndex.sizeLimit)
      // Something else may be called `index.json` as well.
      if name.hasSuffix(".json"), bytes?.holds(SubmissionIndex.mark) == false { continue }
      guard let index = bytes.flatMap({ SubmissionIndex(list: $0) }) else {
        throw .list(path: name)
      }
      listed += index.names
      hidden.insert(name)
    }
    place = .folder(SubmissionFolder(root: folder, hiding: hidden))
  }

  /// Takes a submission a line.
  public init(lines descriptor: Int32) {
    place = .lines(LineReader(descriptor: descriptor, limit: Submission.longestLine))
  }

  /// How many bytes of lines have been read; nil for a folder.
  public var consumed: Int64? {
    guard case .lines(let reader) = place else { return nil }
    return reader.consumed
  }

  /// What was wrong with reading lines, as the system numbers it; nil while nothing was.
  public var failure: Int32? {
    guard case .lines(let reader) = place else { return nil }
    return reader.failure
  }

  /// The next item; nil at the end.
  mutating func next() -> SubmissionFolder.Item? {
    switch place {
    case .folder(var folder):
      let item = folder.next()
      place = .folder(folder)
      return item
    case .lines(var reader):
      defer { place = .lines(reader) }
      while let line = reader.next() {
        number += 1
        if case .bytes(let bytes) = line {
          if bytes.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) { continue }
          if bytes.count <= SubmissionIndex.sizeLimit, bytes.holds(SubmissionIndex.mark),
            let index = SubmissionIndex(bytes)
          {
            listed += index.names
            continue
          }
        }
        return .submission(distinct(Submission(line, number: number)))
      }
      return nil
    }
  }

  /// A submission under a name that no earlier line has.
  private mutating func distinct(_ submission: Submission) -> Submission {
    guard !names.insert(Self.digest(submission.name)).inserted else { return submission }
    var submission = submission
    if submission.isNameStated {
      submission.problem = (.duplicate, "an earlier line has the same name")
    }
    submission.name += " (line \(number))"
    names.insert(Self.digest(submission.name))
    return submission
  }

  /// Names are told apart by 64 bits of a digest, so that nobody can make two of them fall together.
  private static func digest(_ name: String) -> UInt64 {
    UInt64(Digest.hexadecimal(of: Array(name.utf8)).prefix(16), radix: 16) ?? 0
  }
}

/// The names of submissions that somebody expects.
public struct SubmissionIndex: Sendable, Equatable {
  /// The names, as they are written.
  public var names: [String]

  /// The largest list that is read, in bytes.
  public static let sizeLimit = 64 << 20
  /// What every document of the kind holds.
  static let mark = Array("index/v1".utf8)

  /// Reads `{"carbonward": "index/v1", "submissions": ["a", {"name": "b"}]}`; nil for anything else.
  public init?(_ bytes: [UInt8]) {
    guard let json = JSONValue(parsing: bytes), json["carbonward"]?.text == "index/v1",
      let names = json["submissions"].flatMap(Self.names)
    else { return nil }
    self.names = names
  }

  /// Reads a list: an index, an array of names, or lines with a name or an object that has one each;
  /// lines that begin with `#` say nothing. Nil where a line is neither.
  public init?(list bytes: [UInt8]) {
    if let index = SubmissionIndex(bytes) {
      self = index
      return
    }
    if let names = JSONValue(parsing: bytes).flatMap(Self.names) {
      self.names = names
      return
    }
    guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
    names = []
    for line in text.unicodeScalars.split(whereSeparator: { $0 == "\n" || $0 == "\r" }) {
      let name = line.drop { $0 == " " || $0 == "\t" }
      guard let last = name.lastIndex(where: { $0 != " " && $0 != "\t" }), name.first != "#" else {
        continue
      }
      let stated = String(name[...last])
      guard stated.hasPrefix("{") else {
        names.append(stated)
        continue
      }
      let json = JSONValue(parsing: Array(stated.utf8))
      guard let name = (json?["name"] ?? json?["submission"])?.text else { return nil }
      names.append(name)
    }
  }

  private static func names(_ json: JSONValue) -> [String]? {
    guard let elements = json.elements else { return nil }
    let names = elements.compactMap { $0.text ?? $0["name"]?.text }
    return names.count == elements.count ? names : nil
  }
}
