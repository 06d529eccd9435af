import Ledger

/// What the client said of itself, and what was agreed with it.
struct ClientAbilities: Sendable {
  var encoding = PositionEncoding.utf16
  /// The absolute paths of the folders that it has open.
  var folders: [String] = []
  /// Whether it shows Markdown in hovers.
  var readsMarkdown = false
  /// Whether an edit may say of which version of a document it is.
  var versionsEdits = false
  /// Whether a remark may name further places.
  var relatesPlaces = false
  private var watches = false

  init() {}

  init(_ params: JSONValue) {
    let abilities = params["capabilities"] ?? .null
    let offered = abilities[path: "general", "positionEncodings"]?.elements?.compactMap(\.text)
    if offered?.contains(PositionEncoding.utf8.rawValue) == true { encoding = .utf8 }
    let named =
      params["workspaceFolders"]?.elements?.compactMap { $0["uri"]?.text }
      ?? [params["rootUri"]?.text].compactMap(\.self)
    folders = named.compactMap { DocumentURI.path($0) }
    let document = abilities["textDocument"]
    readsMarkdown =
      document?[path: "hover", "contentFormat"]?.elements?.contains(.string("markdown")) == true
    versionsEdits =
      abilities[path: "workspace", "workspaceEdit", "documentChanges"]?.flag == true
    relatesPlaces = document?[path: "publishDiagnostics", "relatedInformation"]?.flag == true
    watches =
      abilities[path: "workspace", "didChangeWatchedFiles", "dynamicRegistration"]?.flag == true
  }

  /// What `initialize` is answered with.
  func welcome(version: String) -> JSONValue {
    let sync = JSONValue.members([
      ("openClose", .bool(true)),
      // Changes come with their ranges.
      ("change", .number(2)), ("save", .members([("includeText", .bool(false))])),
    ])
    let completion = JSONValue.members([
      ("triggerCharacters", .array([".", "/", "=", " "].map(JSONValue.string)))
    ])
    let actions = JSONValue.members([("codeActionKinds", .array([.string("quickfix")]))])
    let capabilities = JSONValue.members([
      ("positionEncoding", .string(encoding.rawValue)), ("textDocumentSync", sync),
      ("hoverProvider", .bool(true)), ("completionProvider", completion),
      ("codeActionProvider", actions), ("definitionProvider", .bool(true)),
      ("codeLensProvider", .members([("resolveProvider", .bool(false))])),
    ])
    let info = JSONValue.members([
      ("name", .string("carbonward")), ("version", .string(version)),
    ])
    return .members([("capabilities", capabilities), ("serverInfo", info)])
  }

  /// Asks the client to say when files change on the disk; nil where it cannot.
  var watch: JSONValue? {
    guard watches else { return nil }
    let pattern = "**/{*.yaml,*.yml,*.json,*.toml,*.sh,*.sbatch,*.py,.gitignore}"
    let watcher = JSONValue.members([("globPattern", .string(pattern))])
    let registration = JSONValue.members([
      ("id", .string("files")), ("method", .string("workspace/didChangeWatchedFiles")),
      ("registerOptions", .members([("watchers", .array([watcher]))])),
    ])
    return Outgoing.request(
      "client/registerCapability", .members([("registrations", .array([registration]))]),
      id: .text("watch-files"))
  }
}
