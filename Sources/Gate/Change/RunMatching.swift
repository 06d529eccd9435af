import Diagnostics
import Runs
import TrainingConfigs

/// Finds for each run of a change the run that it was at the base.
///
/// In this order: the same files and name, the same path and name, the same path and place in the file, a path that git says
/// was renamed, the same bytes, the same name, and last the most similar text.
struct RunMatching {
  private let base: [JoinedRun]
  private let head: [JoinedRun]
  private var free: Set<Int>
  private(set) var matches: [Int?]

  /// From which share of equal lines on two files are taken for versions of one.
  private static let similarity = 0.5
  /// Beyond this many runs without a match, texts are not compared.
  private static let mostCompared = 200

  /// - Parameter renames: New paths by their old ones.
  init(base: [JoinedRun], head: [JoinedRun], renames: [String: String]) {
    self.base = base
    self.head = head
    free = Set(base.indices)
    matches = Array(repeating: nil, count: head.count)
    let places = (base: Self.places(base), head: Self.places(head))
    let byName = { (run: JoinedRun) in Key(run.run.path, run.run.text(.name) ?? "") }
    let byFiles = { (run: JoinedRun) in
      Key(run.run.path + "\n" + (run.run.text(.name) ?? ""), Self.files(run))
    }
    match(base.map(byFiles), head.map(byFiles))
    match(base.map(byName), head.map(byName))
    let inFile = places.head.indices.map { Key(head[$0].run.path, "\(places.head[$0])") }
    match(base.indices.map { Key(base[$0].run.path, "\(places.base[$0])") }, inFile)
    match(
      base.indices.map { index in
        renames[base[index].run.path].map { Key($0, "\(places.base[index])") }
      }, inFile)
    match(
      base.indices.map { Key(Self.content(base[$0]), "\(places.base[$0])") },
      head.indices.map { Key(Self.content(head[$0]), "\(places.head[$0])") })
    let byNameAlone = { (run: JoinedRun) in run.run.text(.name).map { Key(run.run.format, $0) } }
    match(base.map(byNameAlone), head.map(byNameAlone))
    matchSimilar()
  }

  /// The runs of the base that the change has no more, in order.
  var removed: [Int] { free.sorted() }

  private struct Key: Hashable {
    var first: String
    var second: String

    init(_ first: String, _ second: String) {
      self.first = first
      self.second = second
    }
  }

  /// Which of the runs of its file each run is.
  private static func places(_ runs: [JoinedRun]) -> [Int] {
    var counts: [String: Int] = [:]
    return runs.map { run in
      counts[run.run.path, default: 0] += 1
      return counts[run.run.path, default: 0]
    }
  }

  /// Matches runs whose keys are equal and name one run on either side.
  private mutating func match(_ baseKeys: [Key?], _ headKeys: [Key?]) {
    var candidates: [Key: [Int]] = [:]
    for index in free.sorted() {
      if let key = baseKeys[index] { candidates[key, default: []].append(index) }
    }
    var wanted: [Key: [Int]] = [:]
    for index in head.indices where matches[index] == nil {
      if let key = headKeys[index] { wanted[key, default: []].append(index) }
    }
    for index in head.indices where matches[index] == nil {
      guard let key = headKeys[index], wanted[key]?.count == 1, candidates[key]?.count == 1,
        let found = candidates[key]?.first
      else { continue }
      matches[index] = found
      free.remove(found)
    }
  }

  /// The files of a run besides the project's: the same recipe under another launcher is another run.
  private static func files(_ run: JoinedRun) -> String {
    run.run.files.map(\.path).filter { $0 != ProjectFile.name }.joined(separator: "\n")
  }

  private static func text(_ run: JoinedRun) -> ArraySlice<UInt8> {
    run.run.files.first?.bytes.prefix(200_000) ?? []
  }

  private static func content(_ run: JoinedRun) -> String {
    String(decoding: text(run), as: UTF8.self)
  }

  private mutating func matchSimilar() {
    let open = head.indices.filter { matches[$0] == nil }
    guard !open.isEmpty, !free.isEmpty, open.count <= Self.mostCompared,
      free.count <= Self.mostCompared
    else { return }
    let newLines = open.map { (index: $0, lines: lines(of: head[$0])) }
    var pairs: [(share: Double, head: Int, base: Int)] = []
    for old in free.sorted() {
      let oldLines = lines(of: base[old])
      for (index, lines) in newLines where head[index].run.format == base[old].run.format {
        let common = lines.intersection(oldLines).count
        let share = Double(2 * common) / Double(max(1, lines.count + oldLines.count))
        if share >= Self.similarity { pairs.append((share, index, old)) }
      }
    }
    pairs.sort { ($1.share, $0.head, $0.base) < ($0.share, $1.head, $1.base) }
    for pair in pairs where matches[pair.head] == nil && free.contains(pair.base) {
      matches[pair.head] = pair.base
      free.remove(pair.base)
    }
  }

  private func lines(of run: JoinedRun) -> Set<ArraySlice<UInt8>> {
    Set(Self.text(run).split(separator: UInt8(ascii: "\n")))
  }
}
