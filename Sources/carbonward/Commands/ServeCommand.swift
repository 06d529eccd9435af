import ArgumentParser
import Batch
import Diagnostics
import Files
import Gate
import Glibc
import Text

struct ServeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Answer many checks in one process: one request a line in, one result a line out.",
    discussion: """
      A request is an object of JSON on one line: `run` (a run/v1 as an object or text) or `files` \
      (texts by path), and if wanted `id`, `paths`, `set`, `policies` (digests `sha256:…` of what \
      --policy read, packs, or objects with `path` and `text`), `at`, `on_unknown`, `fail_on` and \
      `suggestions`. The answer has the same `id`, the `exit_code` of the check, and `result` or \
      `error` with a code and a message.

      Answers come in the order of requests. What is wrong with a request is said on its line, and \
      never ends the program. Nothing is read but what a request holds and what --policy names. \
      Exit codes: 0 at the end of the input; 2 where --policy cannot be read.
      """)

  @Flag(help: "Read requests on standard input and answer on standard output.")
  var stdio = false

  @Option(
    name: .customLong("policy"),
    help: ArgumentHelp(
      """
      A policy file or folder that is read once: for requests that name a digest of it, and whole \
      for those that name none.
      """, valueName: "path"))
  var policy: String?

  @Option(help: "What counts as now for requests that do not say: a date or RFC 3339.")
  var at: String?

  @Option(
    help: ArgumentHelp("The longest request that is read, in bytes.", valueName: "bytes"))
  var lineLimit = RequestServer.longestLine

  func validate() throws {
    if !stdio { throw ValidationError("say where requests come from: `--stdio`") }
    if !(1_000...(1 << 30)).contains(lineLimit) {
      throw ValidationError("`--line-limit` is a number of bytes from 1000 to 1073741824")
    }
  }

  func run() throws {
    let server = RequestServer(try shelf(), now: try Clock.instant(at))
    var reader = LineReader(descriptor: STDIN_FILENO, limit: lineLimit)
    while let line = reader.next() {
      // Empty lines are no requests.
      if line == .bytes([]) { continue }
      switch Terminal.standardOutput.write(server.answer(line)) {
      case .written: break
      case .readerGone: return
      case .failed(let code):
        throw Stop(
          code: .usage,
          message: "error: cannot write to standard output: \(Platform.reason(code))\n")
      }
    }
    if let failure = reader.failure {
      throw Stop(
        code: .usage,
        message: "error: cannot read standard input: \(Platform.reason(failure))\n")
    }
  }

  private func shelf() throws -> PolicyShelf {
    guard let policy else { return PolicyShelf() }
    let path = AbsolutePath.normalised(policy, in: WorkingDirectory.path)
    let name = path.split(separator: "/").last.map(String.init) ?? ""
    let (shelf, diagnostics) = PolicyShelf.reading(name, in: AbsolutePath.parent(path))
    guard let shelf else { throw RequestError.unreadable(diagnostics) }
    return shelf
  }
}
