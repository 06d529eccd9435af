/// A repository of the program and the revision of it that CI builds where no package is published.
struct ProgramSource {
  let url: String
  let revision: String

  /// Nil where either holds what is no part of an address or a revision, so that neither becomes code in
  /// the files of CI.
  init?(url: String, revision: String) {
    let isWord = { (scalar: Unicode.Scalar) in
      scalar.isASCII && scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
    }
    let isAddress = url.unicodeScalars.allSatisfy {
      isWord($0) || [":", "/", "@", ".", "_", "~", "+", "-"].contains($0)
    }
    let isRevision = revision.unicodeScalars.allSatisfy {
      isWord($0) || ["/", ".", "_", "+", "-"].contains($0)
    }
    guard isAddress, isRevision, ["https://", "ssh://", "git@"].contains(where: url.hasPrefix),
      revision.unicodeScalars.first.map(isWord) == true
    else { return nil }
    self.url = url
    self.revision = revision
  }

  /// Commands that leave the program in `.build/release` of a folder.
  func steps(in folder: String) -> [String] {
    [
      "git clone -q -- \(url) \(folder)", "git -C \(folder) checkout -q --detach \(revision)",
      "\(folder)/.ci/setup",
      "swift build --package-path \(folder) -c release --product carbonward --static-swift-stdlib",
    ]
  }
}
