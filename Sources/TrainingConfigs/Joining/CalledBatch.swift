import ConfigText
import Diagnostics
import Runs

/// What a scheduler is asked for by whoever puts a script into its queue.
enum CalledBatch {
  /// The schedulers whose options are letters, by the program that submits to them.
  private static let submitters: [String: any LetteredBatchFormat.Type] = [
    "bsub": LSFFormat.self, "flux": FluxFormat.self,
  ]

  /// What a scheduler is asked for in the script and by the words before it, which win; nil where no
  /// scheduler is asked.
  ///
  /// - Parameters:
  ///   - call: The call, with the words before the script.
  ///   - script: The script that is called.
  ///   - document: The file of the script.
  static func asked(
    by call: ScriptCall, of script: ShellScript, in document: ConfigDocument
  ) -> Reading? {
    let format = FormatList.format(of: document) as? any BatchFormat.Type
    guard let submitter = call.submission.first?.text.split(separator: "/").last else {
      // The options of `sbatch` are among the script's own already.
      return format?.asks(in: script) ?? (call.options.isEmpty ? nil : SlurmFormat.asks(in: script))
    }
    let own = format as? any LetteredBatchFormat.Type
    let lettered = own ?? submitters[String(submitter)] ?? PBSFormat.self
    var reading = Reading(format: lettered.name)
    let range = SourceRange(file: script.file, bytes: 0..<0)
    lettered.readDirectives(
      BatchDirectives(call.submission.dropFirst(), at: range), into: &reading)
    if let format { reading.merge(format.asks(in: script)) }
    // A host that nobody asks for is not one.
    if format == nil { reading.dropDefaults() }
    return reading.stated.isEmpty && reading.unresolved.isEmpty ? nil : reading
  }
}
