public import ArgumentParser
public import Reports
import Text

/// The language of what is written for people.
struct LanguageOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      What people read is written in: en or zh (Simplified Chinese); that of the locale if left \
      out. Formats for programs are the same in both.
      """, valueName: "language"))
  var lang: ReportLanguage?

  /// The language that is asked for, or else that of the locale.
  var language: ReportLanguage { lang ?? SpokenLanguage.ofLocale }
}

extension ReportLanguage: ExpressibleByArgument {}

/// The language that help is written in and that texts for people have where no option names one.
///
/// The locale reaches nothing else: results, and formats for programs, are the same in every locale.
enum SpokenLanguage {
  /// The language of the first variable that says something, in the order of POSIX.
  static var ofLocale: ReportLanguage {
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap { Platform.variable($0) }.first
    // `zh`, `zh_CN.UTF-8` or `zh-Hans`, and not a language whose code starts alike.
    let language = locale?.lowercased().prefix { ("a"..."z").contains($0) }
    return language == "zh" ? .chinese : .english
  }

  /// The language of what the command at hand says.
  static let ofCommand = ofHelp(CommandLine.arguments)

  /// The language of help, which is worked out before arguments are parsed.
  static func ofHelp(_ arguments: [String]) -> ReportLanguage {
    var found: ReportLanguage?
    for (index, argument) in arguments.enumerated() {
      if argument == "--" { break }
      if argument == "--lang", arguments.indices.contains(index + 1) {
        found = ReportLanguage(rawValue: arguments[index + 1]) ?? found
      } else if argument.hasPrefix("--lang=") {
        found = ReportLanguage(rawValue: String(argument.dropFirst("--lang=".count))) ?? found
      }
    }
    return found ?? ofLocale
  }
}
