import Batch
import Files
import Gate
import Testing

@testable import Service

@Suite("Policies that change under a service") struct PolicyStoreTests {
  private func store(_ folder: Folder) throws -> PolicyStore {
    try PolicyStore(.files(folder.path("policies")))
  }

  private func word(_ reload: PolicyStore.Reload) -> String {
    switch reload {
    case .unchanged: "unchanged"
    case .replaced: "replaced"
    case .refused: "refused"
    }
  }

  @Test("a change counts once it can be read, and never before")
  func reloads() throws {
    let folder = try Folder(["policies/a.yaml": Desk.cap("1 kgCO2e")])
    let store = try store(folder)
    #expect(store.edition.number == 1)
    #expect(word(store.reload()) == "unchanged")

    try folder.write("policies/a.yaml", Desk.cap("22 kgCO2e"))
    #expect(word(store.reload()) == "replaced")
    let kept = store.edition
    #expect(kept.number == 2 && store.problem == nil)

    try folder.write("policies/a.yaml", "carbonward: policy/v1\nbudgets: [{id: x, limit: much}]\n")
    #expect(word(store.reload()) == "refused")
    #expect(store.edition.digest == kept.digest)
    let problem = try #require(store.problem)
    #expect(problem.messages.first?.hasPrefix("policies/a.yaml:2:") == true, "\(problem.messages)")
    #expect(Readiness(store).isReady && !Readiness(store).policyProblems.isEmpty)
    // It is said once.
    #expect(word(store.reload()) == "unchanged")
    #expect(store.problem != nil)

    try folder.write("policies/a.yaml", Desk.cap("333 kgCO2e"))
    #expect(word(store.reload()) == "replaced")
    #expect(store.edition.number == 3 && store.problem == nil)
  }

  @Test("a folder from which all policies have gone keeps those of before")
  func emptied() throws {
    let folder = try Folder(["policies/a.yaml": Desk.cap("1 kgCO2e")])
    let store = try store(folder)
    try folder.remove("policies/a.yaml")
    #expect(word(store.reload()) == "refused")
    #expect(store.edition.number == 1)
  }

  @Test("a folder as clusters mount it is read, and read again when its link is swapped")
  func mountedFolder() throws {
    let folder = try Folder([
      "policies/..2026_1/a.yaml": Desk.cap("1 kgCO2e"),
      "policies/..2026_2/a.yaml": Desk.cap("2 kgCO2e"),
    ])
    try folder.link("policies/..data", to: "..2026_1")
    try folder.link("policies/a.yaml", to: "..data/a.yaml")
    let store = try store(folder)
    #expect(store.edition.shelf.digests.count == 1)
    try folder.link("policies/..data", to: "..2026_2")
    #expect(word(store.reload()) == "replaced")
  }

  @Test("policies of a revision count as they were committed, and anew once it is another commit")
  func revision() throws {
    let folder = try Folder(["policies/a.yaml": Desk.cap("1 kgCO2e")])
    try folder.commit()
    let source = PolicySource.revision("main", of: folder.path("policies"))
    let store = try PolicyStore(source)
    let first = store.edition
    #expect(first.commit?.count == 40 && Readiness(store).commit == first.commit)

    // What lies in the working tree decides nothing, not even by being gone.
    try folder.write("policies/a.yaml", "budgets: 3")
    #expect(word(store.reload()) == "unchanged")
    try folder.remove("policies")
    #expect(word(store.reload()) == "unchanged")
    #expect(try PolicyStore(source).edition.digest == first.digest)

    try folder.write("policies/a.yaml", Desk.cap("22 kgCO2e"))
    try folder.commit()
    #expect(word(store.reload()) == "replaced")
    #expect(store.edition.number == 2 && store.edition.digest != first.digest)
    // Another commit with the same policies: what is said of them names it.
    try folder.write("README", "x")
    try folder.commit()
    #expect(word(store.reload()) == "replaced")

    let kept = store.edition
    try folder.write("policies/a.yaml", "carbonward: policy/v1\nbudgets: [{id: x, limit: much}]\n")
    try folder.commit()
    #expect(word(store.reload()) == "refused" && store.edition.commit == kept.commit)
    #expect(store.problem?.messages.first?.hasPrefix("policies/a.yaml:2:") == true)
    #expect(word(store.reload()) == "unchanged" && store.problem != nil)
    try folder.git("reset", "-q", "--hard", "HEAD~1")
    #expect(word(store.reload()) == "unchanged" && store.problem == nil)

    try folder.git("branch", "-q", "-m", "main", "other")
    #expect(word(store.reload()) == "refused" && store.edition.commit == kept.commit)
    #expect(store.problem?.messages == ["revision `main` is not in this repository"])
  }

  @Test(
    "a revision that is none, and a path that it lacks, are no service",
    arguments: [("mine", "policies"), ("--all", "policies"), ("main", "others"), ("main", "a/b/c")])
  func noRevision(_ name: String, _ path: String) throws {
    let folder = try Folder(["policies/a.yaml": Desk.cap("1 kgCO2e")])
    try folder.commit()
    let problem = #expect(throws: PolicyStore.Problem.self) {
      try PolicyStore(.revision(name, of: folder.path(path)))
    }
    #expect(problem?.messages.isEmpty == false)
  }

  @Test("a repository may hold nothing but policies")
  func wholeRepository() throws {
    let folder = try Folder(["a.yaml": Desk.cap("1 kgCO2e")])
    try folder.commit()
    let store = try PolicyStore(.revision("HEAD", of: AbsolutePath.parent(folder.path("a.yaml"))))
    #expect(store.edition.shelf.digests.count == 1)
  }

  @Test("a folder outside of any repository has no revisions")
  func noRepository() throws {
    let folder = try Folder(["policies/a.yaml": Desk.cap("1 kgCO2e")])
    #expect(throws: PolicyStore.Problem.self) {
      try PolicyStore(.revision("main", of: folder.path("policies")))
    }
  }

  @Test("policies that cannot be read at the start are no service")
  func brokenStart() throws {
    let folder = try Folder(["policies/a.yaml": "carbonward: policy/v1\nbudget: []\n"])
    #expect(throws: PolicyStore.Problem.self) { try store(folder) }
  }

  @Test("without a path the built-in pack counts")
  func starter() throws {
    #expect(try PolicyStore(.builtIn).edition.policies.set != nil)
  }
}
