public import Diagnostics
public import Files
package import Gate
package import Ledger
import Policy
import Synchronization

/// Policies that are read once and named by their digests from then on.
public struct PolicyShelf: Sendable {
  /// The bytes of every policy file, as they were when they were read.
  private var files: [String: [UInt8]] = [:]
  /// The paths of files and packs by digest.
  private var paths: [String: String] = [:]
  /// What requests that name no policies are held against; nil for what their own files say.
  private var everything: Policies?
  /// The paths of files by the names that their policies give themselves; nil where several share one.
  private var pathsByName: [String: String?] = [:]
  /// What was read for earlier requests.
  private let known = RememberedPolicies()

  /// Why a request's policies cannot be had.
  public enum Problem: Error, Sendable, Equatable {
    /// No policy has this digest.
    case unknownDigest(String)
    /// Several policies give themselves this name.
    case ambiguousName(String)
    /// It is no digest, no name, no pack and no text.
    case notUnderstood(String)
  }

  /// An empty shelf, on which only packs and what requests bring can be had.
  public init() {}

  /// Reads a policy file or folder with everything that it imports.
  ///
  /// - Parameters:
  ///   - folder: The absolute path of the folder that the name is in.
  ///   - name: A file or folder in it.
  /// - Returns: The shelf, or nil with the reasons.
  public static func reading(
    _ name: String, in folder: String
  ) -> (shelf: PolicyShelf?, diagnostics: [Diagnostic]) {
    reading(name, from: DiskFiles(root: folder))
  }

  /// Reads a policy file or folder with everything that it imports.
  ///
  /// - Parameters:
  ///   - name: A file or folder, relative to the root of the files.
  ///   - files: Where it is.
  /// - Returns: The shelf, or nil with the reasons.
  public static func reading(
    _ name: String, from files: any FileProvider
  ) -> (shelf: PolicyShelf?, diagnostics: [Diagnostic]) {
    let loaded = PolicyLoader(files: files).load([name])
    guard let set = loaded.set else { return (nil, loaded.diagnostics) }
    var shelf = PolicyShelf()
    for document in set.documents {
      let path = document.file.path
      shelf.paths[document.sha256] = path
      guard !path.hasPrefix(pack) else { continue }
      shelf.files[path] = document.file.bytes
      if let name = document.name?.name {
        shelf.pathsByName[name] = shelf.pathsByName[name] == nil ? path : .some(nil)
      }
    }
    shelf.everything = Policies(set: set, diagnostics: loaded.diagnostics)
    return (shelf, loaded.diagnostics)
  }

  private static let pack = "pack:"

  /// The digests that can be named, sorted.
  public var digests: [String] { paths.keys.sorted() }

  /// What a request names: digests, names, packs, and policies that it brings itself.
  ///
  /// - Parameter named: None for all of the shelf.
  /// - Returns: Nil where neither the request nor the shelf says anything.
  package func policies(_ named: [JSONValue]) throws(Problem) -> Policies? {
    if named.isEmpty { return everything }
    var wanted: [String] = []
    var brought: [String: [UInt8]] = [:]
    var key: [String] = []
    for value in named {
      let (path, text) = try resolve(value, brought.count)
      if let text {
        guard brought[path] == nil, files[path] == nil else { throw .notUnderstood(path) }
        brought[path] = text
      }
      wanted.append(path)
      key += [path, text.map { Digest.hexadecimal(of: $0) } ?? ""]
    }
    if let policies = known[key] { return policies }
    let all = MemoryFiles(bytes: files.merging(brought) { first, _ in first })
    let loaded = PolicyLoader(files: all).load(wanted)
    let policies = Policies(set: loaded.set, diagnostics: loaded.diagnostics)
    known[key] = policies
    return policies
  }

  /// The path that a policy is read from, and its text where the request brings it.
  private func resolve(
    _ value: JSONValue, _ count: Int
  ) throws(Problem) -> (path: String, text: [UInt8]?) {
    switch value {
    case .string(let word) where word.hasPrefix(Self.pack):
      return (word, nil)
    case .string(let word):
      if let path = pathsByName[word] {
        guard let path else { throw .ambiguousName(word) }
        return (path, nil)
      }
      let digest = word.hasPrefix("sha256:") ? String(word.dropFirst(7)) : word
      guard digest.utf8.count == 64 else { throw .notUnderstood(word) }
      guard let path = paths[digest.lowercased()] else { throw .unknownDigest(word) }
      return (path, nil)
    default:
      guard let text = value["text"]?.text else { throw .notUnderstood("policies") }
      let path = value["path"]?.text ?? "policy-\(count + 1).yaml"
      guard MemoryFiles([.init(path, .string(text))]) != nil, !path.contains(":") else {
        throw .notUnderstood(path)
      }
      return (path, Array(text.utf8))
    }
  }
}

/// The last sets of policies that requests asked for; many threads may ask at once.
private final class RememberedPolicies: Sendable {
  private static let most = 64
  private let sets = Mutex<[[String]: Policies]>([:])

  subscript(_ key: [String]) -> Policies? {
    get { sets.withLock { $0[key] } }
    set {
      sets.withLock { sets in
        if sets.count >= Self.most { sets.removeAll() }
        sets[key] = newValue
      }
    }
  }
}
