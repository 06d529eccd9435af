import Diagnostics
import Gate

extension Stop {
  /// What a command says when the gate gives no answer.
  init(_ error: RequestError) {
    let renderer = DiagnosticRenderer()
    let message =
      switch error {
      case .refused(let problems): problems.map { Talk.error($0.message, help: $0.help) }.joined()
      case .unreadable(let errors): errors.map { renderer.render($0) + "\n" }.joined()
      }
    self.init(code: .usage, message: message)
  }
}
