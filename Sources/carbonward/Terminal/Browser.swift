import Files
import Glibc
import Text

/// A browser that prints a page to PDF without a window.
struct Browser {
  /// Where the program is.
  let path: String

  /// What Chromium and its relatives are called where they are installed.
  static let names = [
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome",
    "chrome-headless-shell", "microsoft-edge",
  ]

  /// - Parameter path: The program; the first that is installed if nil.
  init(_ path: String?) throws(Stop) {
    if let path {
      guard access(path, X_OK) == 0 else {
        throw Stop(
          code: .usage, message: Talk.error("`--browser \(path)` is no program that can be run"))
      }
      self.path = path
    } else if let found = Self.names.lazy.compactMap({ ChildProcess.find($0) }).first {
      self.path = found
    } else {
      throw Stop(
        code: .usage,
        message: Talk.error(
          "no browser is installed that prints a page to PDF",
          help: [
            "install one, such as `apt-get install chromium`", "name one with `--browser PATH`",
            "print the page that `--format html` writes with any browser",
          ]))
    }
  }

  /// A page of two megabytes takes some seconds to lay out.
  private static let seconds = 120
  private static let limit = 200_000_000

  /// Prints a page; the same page gives the same bytes from the same browser.
  ///
  /// - Parameter at: The moment that the document states for its making, or nil.
  func pdf(of page: [UInt8], at moment: String?) throws(Stop) -> [UInt8] {
    let folder = try Self.makeFolder()
    defer { Self.remove(folder) }
    var files = OutputFiles()
    try files.stage(page, at: "\(folder)/page.html")
    try files.commit()
    let output: ChildProcessOutput
    do throws(ChildProcessError) {
      output = try ChildProcess.run(
        path, Self.arguments(folder),
        // The browser writes its profile where it is removed again, and sees nothing else of ours.
        environment: [
          "HOME=\(folder)", "PATH=/usr/bin:/bin", "TMPDIR=\(folder)", "XDG_RUNTIME_DIR=\(folder)",
        ], limit: 10_000_000, seconds: Self.seconds)
    } catch {
      throw failure(error.words)
    }
    let file = DiskFiles(root: folder)
    guard let bytes = try? file.read("page.pdf", limit: Self.limit),
      bytes.starts(with: "%PDF-".utf8)
    else {
      let last = output.error.split(separator: "\n").last.map { ": \($0)" } ?? ""
      throw failure("it ended with code \(output.status) and wrote no PDF\(last)")
    }
    return Self.dated(bytes, moment)
  }

  private func failure(_ message: String) -> Stop {
    Stop(
      code: .usage,
      message: Talk.error(
        "the browser `\(path)` cannot print the page: \(message)",
        help: [
          "name another with `--browser PATH`",
          "print the page that `--format html` writes with any browser",
        ]))
  }

  private static func arguments(_ folder: String) -> [String] {
    let isRoot = geteuid() == 0
    return [
      "--headless", "--disable-gpu", "--no-first-run", "--no-default-browser-check",
      "--disable-extensions", "--disable-background-networking", "--disable-component-update",
      "--disable-sync", "--disable-dev-shm-usage", "--disable-crash-reporter",
      // Nothing of a page leaves the machine, whatever it says.
      "--host-resolver-rules=MAP * ~NOTFOUND", "--user-data-dir=\(folder)/profile",
      "--no-pdf-header-footer", "--print-to-pdf=\(folder)/page.pdf",
    ] + (isRoot ? ["--no-sandbox"] : []) + ["file://\(folder)/page.html"]
  }

  // MARK: - Files

  private static func makeFolder() throws(Stop) -> String {
    let base = Platform.variable("TMPDIR").flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "/tmp"
    var template = Array("\(base)/carbonward-print-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else {
      let reason = Platform.reason()
      throw Stop(
        code: .usage, message: Talk.error("cannot make a folder in `\(base)`: \(reason)"))
    }
    return String(cString: made)
  }

  /// Removes a folder with what is in it, and follows no link out of it.
  private static func remove(_ folder: String) {
    guard let stream = opendir(folder) else { return }
    while let next = readdir(stream) {
      let name = withUnsafePointer(to: &next.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard name != ".", name != ".." else { continue }
      let path = "\(folder)/\(name)"
      if unlink(path) != 0 { remove(path) }
    }
    closedir(stream)
    rmdir(folder)
  }

  /// The document with a stated moment instead of the clock's, in as many bytes.
  static func dated(_ document: [UInt8], _ moment: String?) -> [UInt8] {
    let digits = (moment ?? "").utf8.filter { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
    let stamp = digits.count >= 14 ? Array(digits.prefix(14)) : Array("20000101000000".utf8)
    var document = document
    for key in ["/CreationDate (D:", "/ModDate (D:"] {
      let mark = Array(key.utf8)
      var start = 0
      while let place = document[start...].firstRange(of: mark) {
        let end = place.upperBound + stamp.count
        guard end <= document.count else { break }
        document.replaceSubrange(place.upperBound..<end, with: stamp)
        start = end
      }
    }
    return document
  }
}

extension ChildProcessError {
  fileprivate var words: String {
    switch self {
    case .notFound: "it is not there"
    case .tooMuchOutput: "it says too much"
    case .tooSlow(let seconds): "it took more than \(seconds) seconds"
    case .failed(let reason): reason
    }
  }
}
