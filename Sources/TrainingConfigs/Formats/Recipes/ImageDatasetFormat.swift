import ConfigText
import Diagnostics
import Runs

/// The datasets of sd-scripts, musubi-tuner and diffusion-pipe: folders of images, with the size that
/// they are brought to and how many are taken at a time. Part of the run that names the file.
enum ImageDatasetFormat: ConfigFormat {
  static let name = "image_dataset"
  static let kind = FormatKind.fragment

  private static let folders = [
    "image_dir", "image_directory", "video_directory", "image_jsonl_file", "video_jsonl_file",
    "subsets", "metadata_file",
  ]

  static func detect(_ document: ConfigDocument) -> Int {
    guard document.language == .toml || document.language == .json, let root = document.root else {
      return Confidence.none
    }
    let sets = root["datasets"]?.elements ?? []
    if sets.contains(where: { $0.hasAny(folders) }) { return Confidence.likely + 10 }
    let directories = root["directory"]?.elements ?? []
    return directories.contains { $0.has("path") }
      && root.hasAny(["resolutions", "enable_ar_bucket"])
      ? Confidence.likely + 10 : Confidence.none
  }

  static func read(_ document: ConfigDocument, in context: ReadingContext) -> [Reading] {
    guard let root = document.root else { return [] }
    let settings = Settings(root)
    var reading = Reading(format: name)
    reading.notTraining = "it is the data of a run"
    let count = root["datasets"]?.elements.count ?? 0
    let paths = (0..<min(count, 1_000)).map { "datasets[\($0)]." } + ["general."]
    readBatch(settings, paths, count, into: &reading)
    let sizes = paths.dropLast().compactMap { settings[$0 + "resolution"] }
    if let first = sizes.first ?? settings["general.resolution"] {
      if sizes.contains(where: { !isSame($0, first) }) {
        reading.markUnresolved(.inputSize, "the datasets have sizes of their own", first.range)
      } else {
        reading.readInputSize(first)
      }
    }
    reading.readInputSize(settings["resolutions"], .choices)
    return [reading]
  }

  /// The batch of every dataset, where they agree.
  private static func readBatch(
    _ settings: Settings, _ paths: [String], _ count: Int, into reading: inout Reading
  ) {
    let batches = paths.dropLast().compactMap { settings[$0 + "batch_size"] }
    guard let first = batches.first ?? settings["general.batch_size"] else { return }
    let isMixed =
      batches.contains { !isSame($0, first) } || !batches.isEmpty && batches.count < count
    guard !isMixed else {
      return reading.markUnresolved(
        .microBatch, "the datasets have batches of their own", first.range)
    }
    reading.read(.microBatch, first, .count)
  }

  private static func isSame(_ one: Setting, _ other: Setting) -> Bool {
    one.text == other.text
      && one.node.elements.map(\.scalar?.text) == other.node.elements.map(\.scalar?.text)
  }
}
