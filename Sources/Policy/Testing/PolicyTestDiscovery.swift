public import Files

/// Finds what `carbonward test` tests below a path.
public enum PolicyTestDiscovery {
  /// How deep folders are searched.
  private static let deepest = 16

  /// Returns sets of policy files that belong together: a file alone, or the policy and test files
  /// directly in one folder. Folders are searched to the bottom; other documents in them are left out.
  public static func groups(below path: String, in files: any FileProvider) -> [[String]] {
    guard let path = PolicyPath.normalized(path), files.kind(of: path) == .directory else {
      return [[path]]
    }
    return groups(in: path, files, depth: 0)
  }

  private static func groups(
    in folder: String, _ files: any FileProvider, depth: Int
  ) -> [[String]] {
    guard depth <= deepest, let entries = try? files.list(folder) else { return [] }
    let own = entries.filter { $0.kind == .file && PolicyPath.isYAML($0.name) }
      .map { PolicyPath.joined(folder, $0.name) }
      .filter { isPolicy($0, in: files) }
    let deeper = entries.filter { $0.kind == .directory && !$0.name.hasPrefix(".") }
      .flatMap { groups(in: PolicyPath.joined(folder, $0.name), files, depth: depth + 1) }
    return (own.isEmpty ? [] : [own]) + deeper
  }

  /// Whether the first line that says anything calls the document a policy.
  private static func isPolicy(_ path: String, in files: any FileProvider) -> Bool {
    guard let bytes = try? files.read(path, limit: PolicyLoader.longestFile) else { return false }
    let first = bytes.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }).lazy
      .map { String(decoding: $0, as: UTF8.self) }
      .first { !$0.isEmpty && !$0.hasPrefix("#") && !$0.hasPrefix("---") && !$0.hasPrefix("%") }
    return first?.hasPrefix("carbonward: policy/") ?? false
  }
}
