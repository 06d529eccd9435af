import ArgumentParser
import Batch
import CEL
import Evidence
import Files
import Gate
import Glibc
import Policy
import Reports
import Result
import Text
import TrainingConfigs

struct ReviewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "review",
    abstract: "A register of many submissions: what verifies, what was altered, what is missing.",
    discussion: """
      Reads a folder of saved results, evidence, run files and whole repositories, or JSON Lines with a \
      result, an envelope or a submission a line. What belongs together shares a name: `a.json` with \
      `a.evidence.json`, or a folder `a` with `evidence.json` in it or `a.evidence.json` beside it. \
      `index.txt`, `index.jsonl` or `index.json` in the folder names what has to be there.

      A submission is verified when a key named with --key signed its evidence and its files give the \
      same statement again; signed, when there are no files to derive it from; else unsigned, expired, \
      missing, altered or unreadable. What cannot be read never stops the rest.

      Exit codes: 0 nothing of what follows; 1 something is missing or expired; 2 something cannot be \
      read; 5 something is altered.
      """)

  @Argument(
    help: ArgumentHelp(
      "A folder, a file of JSON Lines, or `-` for standard input.", valueName: "path"))
  var source: String

  @OptionGroup var trusted: TrustedKeyOptions

  @Option(
    help: ArgumentHelp(
      "A file that names the submissions that have to be there, one a line.", valueName: "path"))
  var expect: String?

  @Flag(help: "A submission without evidence is missing.")
  var requireEvidence = false

  @Option(
    help: ArgumentHelp(
      "How old evidence may be, such as `90 d`; as old as it likes if left out.",
      valueName: "days"))
  var maxAge: String?

  @Option(
    name: .customLong("policy"),
    help: ArgumentHelp(
      """
      A policy file or folder that runs without evidence are held against; what their project names, \
      or else `pack:starter`, if left out; repeatable.
      """, valueName: "path"))
  var policies: [String] = []

  @Option(help: "What counts as now: a date or RFC 3339; the instant that it is if left out.")
  var at: String?

  @Option(
    help: ArgumentHelp(
      "The format on standard output: \(RegisterReporters.all.map { $0.name }.joined(separator: ", ")).",
      valueName: "name"), completion: .list(RegisterReporters.all.map { $0.name }))
  var format = "text"

  @Option(
    name: .customLong("output"),
    help: ArgumentHelp("Also write a format to a file; repeatable.", valueName: "name=path"))
  var outputs: [String] = []

  @Option(
    help: ArgumentHelp(
      """
      Keep what is reviewed in this file, so that a review that was interrupted goes on where it was \
      and gives the same bytes.
      """, valueName: "path"))
  var state: String?

  @Flag(
    inversion: .prefixedNo,
    help: "Say on standard error how far it is; never where that is no terminal.")
  var progress = true

  @OptionGroup var spoken: LanguageOptions

  func validate() throws {
    _ = try reporter(named: format)
    for output in outputs { _ = try target(of: output) }
    if let maxAge, Self.days(maxAge) == nil {
      throw ValidationError("`--max-age \(maxAge)` is no number of days, such as `90 d`")
    }
  }

  func run() throws {
    let keys = try trusted.read()
    // A review that goes on takes the same instant for now, or its register would be of two days.
    let kept = at == nil ? state.flatMap { RegisterReview.instant(ofState: $0) } : nil
    let loaded = try policySet()
    let judge = SubmissionReview(
      now: try Clock.instant(at ?? kept), keys: keys, maxAge: maxAge.flatMap(Self.days),
      requiresEvidence: requireEvidence, policies: loaded)
    let expected = try expectations()
    let (register, review) = try reviewing { () throws(ReviewError) in
      var review = try RegisterReview(
        judge, expecting: expected, state: state,
        temporaryFolder: Platform.variable("TMPDIR") ?? "/tmp",
        policies: (loaded?.set?.documents ?? []).map(\.sha256))
      var (source, size) = try input()
      let line = ReviewProgress(isWanted: progress, bytes: size)
      let register = try review.run(over: &source) { line.report($0, consumed: $1.consumed) }
      line.close()
      return (register, review)
    }
    try write(register, review)
    throw Stop(code: Self.code(register), message: "")
  }

  /// Opens a folder, a file of JSON Lines, or standard input for `-`.
  private func input() throws(ReviewError) -> (source: SubmissionSource, bytes: Int64?) {
    if source != "-", AbsolutePath.isDirectory(source) {
      let folder = AbsolutePath.normalised(source, in: WorkingDirectory.path)
      return (try SubmissionSource(folder: folder, hiding: hidden), nil)
    }
    let descriptor = source == "-" ? STDIN_FILENO : open(source, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .source(code: errno) }
    var status = stat()
    let isFile = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    return (SubmissionSource(lines: descriptor), isFile ? Int64(status.st_size) : nil)
  }

  /// The worst of what was found.
  private static func code(_ register: Register) -> ExitStatus {
    func has(_ status: RegisterRow.Status) -> Bool { (register.counts[status] ?? 0) > 0 }
    if has(.altered) { return .verification }
    if has(.unreadable) { return .usage }
    return has(.missing) || has(.expired) ? .fail : .pass
  }

  private static func days(_ text: String) -> Int? {
    var digits = text[...]
    for ending in ["days", "day", "d"] where digits.hasSuffix(ending) {
      digits = digits.dropLast(ending.count)
      break
    }
    while digits.last == " " { digits.removeLast() }
    guard let days = Int(digits), (0...100_000).contains(days) else { return nil }
    return days
  }

  // MARK: - What is asked

  private func policySet() throws -> Policies? {
    guard !policies.isEmpty else { return nil }
    let workspace = Workspace.open(paths: [], currentDirectory: WorkingDirectory.path).workspace
    let read = Policies.read(policies, in: workspace, from: WorkingDirectory.path)
    guard read.set != nil else { throw RequestError.unreadable(read.diagnostics) }
    return read
  }

  /// What the command itself is given and writes, which may lie among the submissions.
  private var hidden: Set<String> {
    let root = AbsolutePath.normalised(source, in: WorkingDirectory.path)
    let own = trusted.keys + policies + [expect, state].compactMap(\.self)
    let written = outputs.compactMap { output in
      output.firstIndex(of: "=").map { String(output[output.index(after: $0)...]) }
    }
    let paths = (own + written).compactMap { path in
      AbsolutePath.relative(
        AbsolutePath.normalised(path, in: WorkingDirectory.path), to: root)
    }
    return Set(paths).subtracting([""])
  }

  private func expectations() throws(Stop) -> [String] {
    guard let expect else { return [] }
    guard let bytes = BoundedFile.bytes(expect, most: SubmissionIndex.sizeLimit),
      let index = SubmissionIndex(list: bytes)
    else {
      throw Stop(
        code: .usage,
        message: Talk.error(
          ReviewError.list(path: expect).message,
          help: ["write a name a line, or an object of JSON with a `name`"]))
    }
    return index.names
  }

  // MARK: - Output

  private func target(
    of output: String
  ) throws -> (reporter: any RegisterReporter, path: String) {
    guard let split = output.firstIndex(of: "="), output.index(after: split) < output.endIndex
    else {
      throw ValidationError("`--output \(output)` wants a format and a path, as in `csv=out.csv`")
    }
    let reporter = try reporter(named: String(output[..<split]))
    return (reporter, String(output[output.index(after: split)...]))
  }

  private func reporter(named name: String) throws -> any RegisterReporter {
    guard let reporter = RegisterReporters.named(name) else {
      let names = RegisterReporters.all.map { "`\($0.name)`" }.joined(separator: ", ")
      throw ValidationError("no format is called `\(name)`; there are \(names)")
    }
    return reporter
  }

  /// Writes every format row by row, files first and all or none.
  private func write(_ register: Register, _ review: RegisterReview) throws {
    var files = OutputFiles()
    for output in outputs {
      let (reporter, path) = try target(of: output)
      let stream = try files.stream(to: path)
      try render(register, review, reporter) { bytes throws(Stop) in try stream.write(bytes) }
      try stream.close()
    }
    try files.commit()
    try render(register, review, try reporter(named: format)) { bytes throws(Stop) in
      if case .failed(let code) = Terminal.standardOutput.write(bytes) {
        throw Stop(
          code: .usage,
          message: "error: cannot write to standard output: \(Platform.reason(code))\n")
      }
    }
  }

  private func render(
    _ register: Register, _ review: RegisterReview, _ reporter: any RegisterReporter,
    _ write: ([UInt8]) throws(Stop) -> Void
  ) throws {
    var pending = reporter.opening(register, in: spoken.language)
    var index = 0
    var problem: Stop?
    try reviewing { () throws(ReviewError) in
      try review.forEachRow { row in
        pending += reporter.row(row, at: index)
        index += 1
        guard pending.count > 1 << 16, problem == nil else { return }
        do throws(Stop) { try write(pending) } catch { problem = error }
        pending.removeAll(keepingCapacity: true)
      }
    }
    if let problem { throw problem }
    try write(pending + reporter.closing(register))
  }
}

/// Runs a part of a review, and says why it cannot go on.
private func reviewing<Answer>(_ part: () throws(ReviewError) -> Answer) throws(Stop) -> Answer {
  do throws(ReviewError) {
    return try part()
  } catch {
    throw Stop(code: .usage, message: Talk.error(error.message))
  }
}
