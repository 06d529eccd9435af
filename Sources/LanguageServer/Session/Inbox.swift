import Glibc
import Ledger
import Synchronization

/// What has come from the client and waits its turn.
///
/// Messages are taken off the pipe while something is being worked out too, so that a message that makes
/// the work pointless is seen. There is one thread: whoever works looks here now and then.
package final class Inbox: Sendable {
  /// What is next to do.
  enum Entry: Equatable {
    case message(Incoming)
    /// A request that was taken back before its turn.
    case cancelled(MessageID)
  }

  fileprivate struct Waiting {
    var entry: Entry
    var size: Int
  }

  fileprivate struct State {
    var frames: FrameReader
    /// Those before ``first`` were taken.
    var waiting: [Waiting] = []
    var first = 0
    var size = 0
    var hasEnded = false
    /// The request that is being answered.
    var request: MessageID?
    /// The document that it, or other work, is about.
    var uri: String?
    var reason: Interruption.Reason?
  }

  private let descriptor: Int32
  private let state: Mutex<State>

  /// How much may wait before nothing more is read, in bytes.
  private static let mostWaiting = 64 << 20

  /// - Parameter limit: The longest message, in bytes.
  package init(descriptor: Int32, limit: Int) {
    self.descriptor = descriptor
    state = Mutex(State(frames: FrameReader(limit: limit)))
  }

  // MARK: - Taking

  /// The next entry; nil at the end of the stream, or where none has come.
  ///
  /// - Parameter patience: How long one is waited for, in milliseconds; nil for as long as it takes.
  func next(within patience: Int32? = nil) -> Entry? {
    if patience == 0 { pump(within: 0) }
    while true {
      if let entry = take() { return entry }
      guard patience != 0, !state.withLock({ $0.hasEnded }) else { return nil }
      guard pump(within: patience ?? -1) || patience == nil else { return nil }
    }
  }

  /// Whether the stream is at its end and everything in it was taken.
  var isExhausted: Bool { state.withLock { $0.hasEnded && $0.first == $0.waiting.count } }

  private func take() -> Entry? {
    state.withLock { state in
      guard state.first < state.waiting.count else { return nil }
      let next = state.waiting[state.first]
      state.first += 1
      state.size -= next.size
      // The front is given back now and then: moving the rest each time would be quadratic.
      if state.first == state.waiting.count || state.first >= 1_024 {
        state.waiting.removeFirst(state.first)
        state.first = 0
      }
      return next.entry
    }
  }

  // MARK: - Interrupting

  /// Says what is worked on from now on, and tells when nobody wants it any more.
  ///
  /// - Parameter uri: The document whose changes make the work pointless.
  func interruption(of request: MessageID?, about uri: String?) -> Interruption {
    state.withLock { state in
      (state.request, state.uri, state.reason) = (request, uri, nil)
      if let uri, state.waiting[state.first...].contains(where: { $0.entry.changes == uri }) {
        state.reason = .outdated
      }
    }
    return Interruption { [self] in
      if let reason = state.withLock({ $0.reason }) { return reason }
      pump(within: 0)
      return state.withLock { $0.reason }
    }
  }

  // MARK: - Reading

  /// Reads what is there, or what comes first; true where anything was read.
  ///
  /// - Parameter patience: How long something is waited for, in milliseconds; -1 for ever.
  @discardableResult
  private func pump(within patience: Int32) -> Bool {
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    var hasRead = false
    while !state.withLock({ $0.hasEnded || $0.size > Self.mostWaiting }) {
      var poll = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      let ready = Glibc.poll(&poll, 1, hasRead ? 0 : patience)
      if ready < 0, errno == EINTR { continue }
      guard ready > 0 else { break }
      let count = chunk.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        state.withLock { $0.hasEnded = true }
        break
      }
      receive(chunk[..<count])
      hasRead = true
    }
    return hasRead
  }

  /// Takes bytes apart into entries.
  func receive(_ bytes: ArraySlice<UInt8>) {
    state.withLock { state in
      state.frames.append(bytes)
      while let frame = state.frames.next() {
        switch frame {
        case .problem(let problem):
          state.add(.invalid(.init(.parseError, problem.message), id: nil), size: 0)
        case .message(let bytes): state.add(Incoming(bytes), size: bytes.count)
        }
      }
    }
  }
}

extension Inbox.State {
  fileprivate mutating func add(_ message: Incoming, size: Int) {
    if case .notification("$/cancelRequest", let params) = message {
      if let id = MessageID(params["id"]) { cancel(id) }
      return
    }
    let entry = Inbox.Entry.message(message)
    if let changed = entry.changes, changed == uri { reason = reason ?? .outdated }
    // What a message takes besides its bytes.
    let size = size + 256
    waiting.append(Inbox.Waiting(entry: entry, size: size))
    self.size += size
  }

  /// A request that waits is not begun, one that is being answered ends; others are answered already.
  private mutating func cancel(_ id: MessageID) {
    if request == id { reason = .cancelled }
    for index in first..<waiting.count {
      guard case .message(.request(id, _, _)) = waiting[index].entry else { continue }
      size -= waiting[index].size
      waiting[index] = Inbox.Waiting(entry: .cancelled(id), size: 0)
      return
    }
  }
}

extension Inbox.Entry {
  /// The document whose text the entry changes.
  fileprivate var changes: String? {
    guard
      case .message(
        .notification("textDocument/didChange", let params)) = self
    else { return nil }
    return params[path: "textDocument", "uri"]?.text
  }
}
