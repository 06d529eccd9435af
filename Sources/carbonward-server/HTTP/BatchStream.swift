import Batch
import Hummingbird
import NIOCore
import Service

/// Requests one a line in, answers one a line out, in their order.
struct BatchStream {
  let state: ServiceState
  let assessor: Assessor
  let loop: any EventLoop

  func answer(_ body: RequestBody, to writer: inout any ResponseBodyWriter) async throws {
    var splitter = LineSplitter(limit: state.limits.bodyBytes)
    let holding = Holding(state.held)
    defer { holding.end() }
    for try await part in body {
      guard holding.take(part.readableBytes) else { throw ProblemDocument.full }
      for line in splitter.push(part.readableBytesView) {
        try await writer.write(ByteBuffer(bytes: answer(line)))
      }
      if splitter.isEmpty { holding.end() }
    }
    if let line = splitter.finish() { try await writer.write(ByteBuffer(bytes: answer(line))) }
  }

  /// Lines of a batch wait for their turn, instead of being sent away.
  private func answer(_ line: LineReader.Line) async throws -> [UInt8] {
    var pause = Duration.milliseconds(2)
    while true {
      do throws(ProblemDocument) {
        return try await state.checks.run(on: loop) { assessor.answer(line, by: $0) }
      } catch {
        guard error == .busy else { return assessor.refusal(error) }
        try await Task.sleep(for: pause)
        pause = min(pause * 2, .milliseconds(200))
      }
    }
  }
}
