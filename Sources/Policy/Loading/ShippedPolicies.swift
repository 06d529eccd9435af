import CShippedPolicies
public import Diagnostics

/// The policy packs that are part of the program.
public enum ShippedPolicies {
  /// What names of packs start with, in `imports:` and on the command line.
  public static let prefix = "pack:"
  /// The pack that is used where no policy is named.
  public static let starter = "pack:starter"

  /// The names of all packs, such as `pack:starter`.
  public static var names: [String] {
    (0..<shipped_policy_count()).map { prefix + String(cString: shipped_policy_at($0).name) }
  }

  /// The file of a pack, or nil when there is no pack of that name.
  public static func file(_ name: String) -> SourceFile? {
    for index in 0..<shipped_policy_count() {
      let pack = shipped_policy_at(index)
      guard prefix + String(cString: pack.name) == name, let bytes = pack.bytes else { continue }
      return SourceFile(
        path: name, bytes: Array(UnsafeBufferPointer(start: bytes, count: pack.count)))
    }
    return nil
  }
}
