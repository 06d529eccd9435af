import Diagnostics
import Foundation
import TestSupport
import Testing
import YAMLSource

@Suite struct FuzzTests {
  private static let pieces = [
    "a", "b: ", "- ", "\n", "\n  ", "\n    ", ": ", "? ", "# c\n", "[", "]", "{", "}", ", ", "'",
    "\"",
    "|", ">", "|+\n", ">-\n", "|2\n", "&x ", "*x", "!!str ", "!t ", "---\n", "...\n", "\t", "\r\n",
    "\\",
    "é", "日本", "😀", "\u{85}", "\u{2028}", "<<: ", "%TAG ! x\n", "1e5", "~", "\u{FEFF}", "  ",
  ]

  @Test(arguments: 0..<8)
  func mutatedDocumentsKeepTheirRanges(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    for _ in 0..<1_500 {
      var text = YAMLEditsTests.documents.randomElement(using: &random) ?? ""
      if Bool.random(using: &random) { text = "" }
      var bytes = Array(text.utf8)
      for _ in 0..<Int.random(in: 1...12, using: &random) {
        let piece = Array((Self.pieces.randomElement(using: &random) ?? "").utf8)
        let place = Int.random(in: 0...bytes.count, using: &random)
        if Int.random(in: 0..<4, using: &random) == 0, place < bytes.count {
          bytes.remove(at: place)
        } else {
          bytes.insert(contentsOf: piece, at: place)
        }
      }
      try check(SourceFile(path: "fuzz.yaml", bytes: bytes), .lenient)
      var bag = DiagnosticBag()
      _ = JSONReader(.relaxed).readDocument(SourceFile(path: "f", bytes: bytes), into: &bag)
    }
  }

  /// Reads a file and checks every range of the tree; returns how many scalars it saw.
  @discardableResult
  private func check(_ file: SourceFile, _ options: YAMLOptions) throws -> Int {
    var bag = DiagnosticBag()
    let tree = YAMLReader(options).read(file, into: &bag)
    for diagnostic in bag.diagnostics {
      let text = DiagnosticRenderer().render(diagnostic)
      #expect(!text.unicodeScalars.contains { $0 != "\n" && $0.value < 0x20 })
      if let range = diagnostic.primary?.range.bytes { expectInside(range, file) }
    }
    var count = 0
    for document in tree.documents { check(document.root, 0..<file.bytes.count, &count) }
    _ = tree.comments
    return count
  }

  private func expectInside(_ range: Range<Int>, _ file: SourceFile) {
    let bounds = [range.lowerBound, range.upperBound].filter { $0 < file.bytes.count }
    let isSplit = bounds.contains { file.bytes[$0] & 0xC0 == 0x80 }
    guard range.upperBound > file.bytes.count || isSplit else { return }
    // A file that is not UTF-8 has no characters to split.
    let isText = String(validating: file.bytes, as: UTF8.self) != nil
    #expect(!isText, "\(range) \(dump(file))")
    #expect(range.upperBound <= file.bytes.count)
  }

  private func dump(_ file: SourceFile) -> String { file.text(in: 0..<300).debugDescription }

  private func check(_ node: YAMLNode, _ parent: Range<Int>, _ count: inout Int) {
    let file = node.file
    let range = node.range.bytes
    expectInside(range, file)
    if range.lowerBound < parent.lowerBound || range.upperBound > parent.upperBound {
      Issue.record("\(range) is not in \(parent): \(dump(file))")
    }
    guard !node.isAlias else { return }
    switch node.kind {
    case .scalar:
      count += 1
      checkText(node)
    case .sequence, .mapping:
      var end = range.lowerBound
      for child in node.children {
        if child.range.bytes.lowerBound < end {
          Issue.record("\(child.range.bytes) starts before \(end): \(dump(file))")
        }
        end = max(end, child.range.bytes.upperBound)
        check(child, range, &count)
      }
    }
  }

  /// A scalar's own bytes read back as the same text.
  private func checkText(_ node: YAMLNode) {
    let own = node.range.text
    guard !own.isEmpty, node.style != .literal, node.style != .folded else { return }
    let isPlain = node.style == .plain
    let hasBreaks = own.unicodeScalars.contains { "\n\r\u{85}\u{2028}".unicodeScalars.contains($0) }
    // Continuation lines may stand at any column in flow context, where fewer characters may.
    if isPlain, hasBreaks, own.contains(where: { ",[]{}:?".contains($0) }) { return }
    // These mean a key, or the start of one, when nothing follows them on the line.
    if isPlain, own == "?" || own == "-" || own.hasSuffix(":") { return }
    let wrapped = !isPlain ? own : hasBreaks ? "[\(own)\n]" : "- \(own)\n"
    var bag = DiagnosticBag()
    let copy = SourceFile(path: "copy", text: wrapped)
    let root = YAMLReader().read(copy, into: &bag).documents.first?.root
    let found = isPlain ? root?[0] : root
    guard found?.text != node.text else { return }
    Issue.record(
      "\(wrapped.debugDescription) reads as \(found?.text ?? "nothing"): \(dump(node.file))")
  }

  @Test func blockScalarsReadBackFromTheirRanges() throws {
    var random = SeededGenerator(seed: 99)
    for _ in 0..<3_000 {
      var text =
        "a:\n  b: "
        + (["|", ">", "|-", ">-", "|+", ">+", "| # c", "|1"].randomElement(using: &random) ?? "")
        + "\n"
      for _ in 0..<Int.random(in: 0...5, using: &random) {
        text +=
          ["   x\n", "\n", "   \n", "     y\n", "   z  \n", "      \n", "   # t\n"]
          .randomElement(using: &random) ?? ""
      }
      text +=
        ["", "  c: 1\n", "# end\n", "d: 2\n", "  # in\n", "\n\n"].randomElement(using: &random)
        ?? ""
      var bag = DiagnosticBag()
      let tree = YAMLReader().read(SourceFile(path: "t", text: text), into: &bag)
      guard bag.isEmpty, let node = tree.documents.first?.root.find("a.b") else { continue }
      let copy = SourceFile(path: "c", text: "a:\n  b: " + node.range.text + "\n")
      let again = YAMLReader().read(copy, into: &bag).documents.first?.root.find("a.b")
      #expect(
        again?.text == node.text, "\(text.debugDescription) \(node.range.text.debugDescription)")
    }
  }

  private static let corpus: URL? = {
    if let path = ProcessInfo.processInfo.environment["CARBONWARD_SHARED"] {
      return URL(fileURLWithPath: path)
    }
    var folder = URL(fileURLWithPath: #filePath)
    while folder.path != "/" {
      folder.deleteLastPathComponent()
      let shared = folder.deletingLastPathComponent().appendingPathComponent("shared")
      if FileManager.default.fileExists(
        atPath: folder.appendingPathComponent("Package.swift").path),
        FileManager.default.fileExists(atPath: shared.path)
      {
        return shared
      }
    }
    return nil
  }()

  @Test(.enabled(if: corpus != nil, "the shared folder is not here"))
  func realConfigsKeepTheirRanges() throws {
    let shared = try #require(Self.corpus)
    let files = FileManager.default.enumerator(
      at: shared.appendingPathComponent("corpus/configs"), includingPropertiesForKeys: nil)
    var read = 0
    var refused = 0
    while let url = files?.nextObject() as? URL {
      guard ["yaml", "yml"].contains(url.pathExtension) else { continue }
      let bytes = [UInt8](try Data(contentsOf: url))
      var bag = DiagnosticBag()
      let file = SourceFile(path: url.lastPathComponent, bytes: bytes)
      _ = YAMLReader(.lenient).read(file, into: &bag)
      if bag.hasErrors { refused += 1 }
      if try check(file, .lenient) > 0 { read += 1 }
    }
    #expect(read > 100)
    #expect(refused * 20 < read, "\(refused) refused, \(read) read")
  }
}
