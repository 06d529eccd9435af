import Batch
import Gate
import Testing

@testable import Service

@Suite("Policies that change under a service") struct PolicyStoreTests {
  private func store(_ folder: Folder) throws -> PolicyStore {
    try PolicyStore(path: folder.path("policies"))
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

  @Test("policies that cannot be read at the start are no service")
  func brokenStart() throws {
    let folder = try Folder(["policies/a.yaml": "carbonward: policy/v1\nbudget: []\n"])
    #expect(throws: PolicyStore.Problem.self) { try store(folder) }
  }

  @Test("without a path the built-in pack counts")
  func starter() throws {
    #expect(try PolicyStore(path: nil).edition.policies.set != nil)
  }
}
