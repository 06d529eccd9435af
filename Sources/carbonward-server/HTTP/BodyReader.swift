import Hummingbird
import NIOCore
import Service

/// Reads bodies within limits of size, of memory and of time.
struct BodyReader {
  let state: ServiceState

  /// Reads a whole body and does something with it, while its bytes count as held.
  func withBody<Answer>(
    of request: Request, _ use: ([UInt8]) async throws -> Answer
  ) async throws -> Answer {
    let holding = Holding(state.held)
    defer { holding.end() }
    let bytes = try await bytes(of: request, holding)
    return try await use(bytes)
  }

  private func bytes(of request: Request, _ holding: Holding) async throws -> [UInt8] {
    let limit = state.limits.bodyBytes
    let seconds = state.limits.seconds
    return try await withThrowingTaskGroup(of: [UInt8]?.self) { group in
      group.addTask {
        var bytes: [UInt8] = []
        for try await part in request.body {
          guard part.readableBytes <= limit - bytes.count else {
            throw ProblemDocument.tooLarge(limit)
          }
          guard holding.take(part.readableBytes) else { throw ProblemDocument.full }
          bytes += part.readableBytesView
        }
        return bytes
      }
      group.addTask {
        try await Task.sleep(for: .seconds(seconds))
        return nil
      }
      defer { group.cancelAll() }
      guard let bytes = try await group.next() ?? nil else { throw ProblemDocument.slowBody }
      return bytes
    }
  }
}

/// Bytes that one request holds.
final class Holding: Sendable {
  private let budget: Budget
  private let own = Budget(.max)

  init(_ budget: Budget) { self.budget = budget }

  func take(_ amount: Int) -> Bool {
    guard budget.take(amount) else { return false }
    return own.take(amount)
  }

  /// Gives all of it back.
  func end() {
    let amount = own.inUse
    own.giveBack(amount)
    budget.giveBack(amount)
  }
}
