import Files

/// Small files that options name.
enum NamedFile {
  private static let longest = 1 << 20

  /// The bytes of a file.
  ///
  /// - Parameter what: What it is, as the start of a sentence about it.
  static func bytes(_ path: String, _ what: String) throws(Stop) -> [UInt8] {
    let path = RunCommand.absolute(path)
    let name = path.split(separator: "/").last.map(String.init) ?? ""
    do throws(FileProblem) {
      return try DiskFiles(root: AbsolutePath.parent(path)).read(name, limit: longest)
    } catch {
      throw Stop(code: .usage, message: "\(what) \(error.message)")
    }
  }
}
