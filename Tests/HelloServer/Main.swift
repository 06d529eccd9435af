import Hummingbird

/// Answers `hello` on a port of loopback that is its only argument.
@main
enum Main {
  static func main() async throws {
    let router = Router()
    router.get("hello") { _, _ in "hello\n" }
    router.post("hello") { request, _ in
      for try await _ in request.body {}
      return "hello\n"
    }
    let port = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 8_081
    let app = Application(
      router: router, configuration: .init(address: .hostname("127.0.0.1", port: port)))
    try await app.runService()
  }
}
