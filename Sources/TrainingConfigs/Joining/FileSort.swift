import Text

/// What a file is by its name, where that says enough.
enum FileSort {
  private static let launcherEndings: Set = [
    ".sh", ".bash", ".zsh", ".sbatch", ".slurm", ".batch", ".job", ".sub", ".submit",
    ".pbs",
    ".lsf", ".bsub", ".qsub", ".sge", ".flux", ".condor",
  ]

  private static let endings = launcherEndings.union([
    ".yaml", ".yml", ".json", ".jsonc", ".toml", ".gin", ".py", ".ipynb",
  ])

  /// What a path ends in from its last dot on, in small letters.
  private static func ending(_ path: String) -> String {
    path.utf8.lastIndex(of: UInt8(ascii: ".")).map { path[$0...].lowercased() } ?? ""
  }

  /// Whether a script of this name may launch a recipe.
  static func mayLaunch(_ path: String) -> Bool { launcherEndings.contains(ending(path)) }

  /// Whether a file is a program, most of which configure nothing.
  static func isProgram(_ path: String) -> Bool { [".py", ".ipynb"].contains(ending(path)) }

  /// Whether a program's name is one by which runners of tests find it.
  static func isTest(_ path: String) -> Bool {
    let name = path.lastPathPart
    return name.hasPrefix("test_") || name.hasSuffix("_test.py") || name == "conftest.py"
  }

  /// Whether a file of this name is in a language that configs are written in.
  static func mayBeConfig(_ path: String) -> Bool { endings.contains(ending(path)) }

  /// Whether a large file of this name is more likely data than a config.
  static func mayBeData(_ path: String) -> Bool {
    !mayBeConfig(path) || [".json", ".ipynb"].contains(ending(path))
  }

  /// What a file plainly is that is no config, as a word for people; nil where its bytes have to tell.
  static func plainKind(_ path: String) -> String? {
    let name = path.lastPathPart.lowercased()
    if names.contains(where: { name == $0 || name.hasPrefix($0 + ".") }) { return "documentation" }
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else {
      return name.hasPrefix(".git") || name.hasPrefix(".docker") ? "tool settings" : nil
    }
    return kinds[String(name[name.index(after: dot)...])]
  }

  /// Whether a file is a page for people, in a language that no program is written in.
  static func isPage(_ path: String) -> Bool { [".md", ".rst", ".html"].contains(ending(path)) }

  /// Whether a document for people has parts that are run when it is made.
  static func isExecuted(_ path: String) -> Bool { [".qmd", ".rmd"].contains(ending(path)) }

  /// Whether files of this ending are data, and others a language of settings: Pkl, and what Python pickles.
  static func mayBeSettings(_ path: String) -> Bool { ending(path) == ".pkl" }

  /// Whether Python may run what a file of this ending holds when it reads it: what is pickled, and what lies
  /// beside its packages.
  static func mayBePickled(_ path: String) -> Bool {
    [".pkl", ".pickle", ".pth", ".pt", ".joblib", ".dill"].contains(ending(path))
  }

  private static func isText(_ path: String) -> Bool { [".txt", ".text"].contains(ending(path)) }

  /// Whether a file is text for people, which may well quote what trains. A list of flags is none.
  static func isProse(_ path: String, _ bytes: [UInt8]) -> Bool {
    guard isText(path) else { return false }
    let lines = bytes.prefix(100_000).split(separator: 0x0A)
    return lines.count { $0.starts(with: Array("--".utf8)) } < 2
  }

  /// Whether a file that is in no language of configs may hold commands. Text for people quotes many; in
  /// a change a file of them is asked about.
  static func mayHoldCommands(_ path: String, isChanged: Bool) -> Bool {
    isChanged || !isText(path)
  }

  private static let names = [
    "readme", "license", "licence", "copying", "notice", "authors", "changelog", "contributing",
    "codeowners", "citation.cff",
  ]

  private static let kinds: [String: String] = {
    let words: [(kind: String, endings: String)] = [
      (
        "documentation",
        "md markdown mdx qmd rmd rst adoc tex bib pdf html htm doc docx ppt pptx"
          + " odt"
      ),
      ("image", "png jpg jpeg gif svg webp ico bmp tif tiff drawio eps psd"),
      ("sound or film", "wav mp3 flac ogg mp4 mov avi webm mkv m4a"),
      (
        "source code",
        "c cc cpp cxx h hh hpp cu cuh m mm swift rs go java kt kts scala js jsx mjs cjs ts tsx vue"
          + " svelte rb php pl pm lua r jl cs fs hs ml mli ex exs erl clj dart sql proto pyi pyx pxd"
          + " css scss sass less wasm asm s v sv vhd zig nim d el vim f f90 metal glsl triton cmake"
      ),
      (
        "data",
        "csv tsv parquet arrow npy npz pt pth bin safetensors onnx h5 hdf5 pkl pickle jsonl ndjson"
          + " gz zip tar bz2 xz zst 7z whl so a o dll exe class jar db sqlite model vocab spm index"
          + " woff woff2 ttf otf eot map lock sum xml xsd wkt geojson tfrecord msgpack"
      ),
      ("log", "log out err"),
      ("tool settings", "gitignore gitattributes gitmodules dockerignore editorconfig npmrc"),
      ("change", "patch diff"),
    ]
    var kinds: [String: String] = [:]
    for word in words {
      for ending in word.endings.split(separator: " ") { kinds[String(ending)] = word.kind }
    }
    return kinds
  }()
}
