#if canImport(Testing)  // A release build has no test library, and builds this target all the same.
  public import Foundation
  public import Testing

  /// Reference data that CI has beside the repository and a user's clone has not.
  ///
  /// Tests that need it are enabled only where it is: `.enabled(if: Shared.isPresent, Shared.absence)`.
  public enum Shared {
    /// What a skipped test says.
    public static let absence: Comment = "needs the reference data in ../shared, which is not here"

    /// The folder, from `CARBONWARD_SHARED` or beside the repository.
    public static let folder: URL? = {
      let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
      let named = ProcessInfo.processInfo.environment["CARBONWARD_SHARED"]
        .map { URL(fileURLWithPath: $0) }
      let url = named ?? root.deletingLastPathComponent().appendingPathComponent("shared")
      return FileManager.default.fileExists(atPath: url.path) ? url : nil
    }()

    /// Whether the reference data are at hand.
    public static var isPresent: Bool { folder != nil }

    /// The bytes of a file in the folder.
    public static func bytes(_ path: String) throws -> [UInt8] {
      guard let folder else { throw CocoaError(.fileNoSuchFile) }
      return [UInt8](try Data(contentsOf: folder.appendingPathComponent(path)))
    }
  }
#endif
