import Diagnostics
import Gate

extension Stop {
  /// What a command says when the gate gives no answer.
  init(_ error: RequestError) {
    let renderer = DiagnosticRenderer()
    let message: String
    switch error {
    case .refused(let problems):
      message = problems.map { Talk.error($0.message, help: $0.help) }.joined()
    case .unreadable(let errors): message = errors.map { renderer.render($0) + "\n" }.joined()
    case .ledger(let error):
      self.init(error)
      return
    }
    self.init(code: .usage, message: message)
  }
}
