/// A name that says what data is trained on: `dataset_dir`, `train_files`, `training_data_path`.
///
/// What is kept of the data, or held out of it, is none.
struct DataName: Equatable {
  /// How much the name says, the less the better: a dataset's name before its file, a file before a folder.
  let rank: Int

  private static let subjects: Set<String> = ["data", "dataset", "datasets"]
  private static let trainings: Set<String> = ["train", "training", "instance"]
  private static let files: Set<String> = ["file", "files", "path", "paths", "json", "jsonl"]
  private static let folders: Set<String> = ["dir", "root", "folder", "directory"]
  private static let names: Set<String> = ["name", "names", "id"]

  /// - Parameter name: A key, flag or variable, of which only what stands behind the last point counts.
  init?(_ name: some StringProtocol) {
    guard let words = NameWords.split(name) else { return nil }
    func has(_ all: Set<String>) -> Bool { words.contains(where: all.contains) }
    let isPlace = has(Self.files) || has(Self.folders)
    guard has(Self.subjects) || has(Self.trainings) && isPlace,
      words.allSatisfy({ word in
        [Self.subjects, Self.trainings, Self.files, Self.folders, Self.names]
          .contains { $0.contains(word) }
      })
    else { return nil }
    // `data` alone may be a map of anything; a dataset is one.
    rank = has(Self.folders) ? 3 : has(Self.files) ? 2 : has(Self.names) ? 0 : 1
  }
}
