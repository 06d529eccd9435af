import Abatement
import Glibc
import Text

extension PlotStyle {
  /// The style that fits a terminal: its width, what its locale can show, and whether it has colours.
  init(on terminal: Terminal, color: ColorChoice) {
    self.init(
      width: min(terminal.columns ?? 100, 200), isUnicode: Self.localeIsUnicode(),
      usesColor: color.applies(to: terminal))
    say = Talk.phrase
  }

  /// Whether the environment says UTF-8, by the first of the variables that says anything.
  private static func localeIsUnicode() -> Bool {
    for name in ["LC_ALL", "LC_CTYPE", "LANG"] {
      guard let locale = Platform.variable(name)?.lowercased() else { continue }
      return locale.contains("utf-8") || locale.contains("utf8")
    }
    return false
  }
}

extension Terminal {
  /// The columns that `COLUMNS` or the terminal itself says; nil for a file or a pipe.
  var columns: Int? {
    if let columns = Platform.variable("COLUMNS").flatMap({ Int($0) }), columns > 0 {
      return columns
    }
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }
}
