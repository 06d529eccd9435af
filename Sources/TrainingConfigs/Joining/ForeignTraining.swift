import Diagnostics
import Text

/// Programs in languages that nobody reads here, which train by themselves: a loop of libtorch, a network of
/// Flux, Keras in R or JavaScript.
///
/// Nothing is made out of them but that they train, by what only a training does: gradients that are taken
/// and applied.
enum ForeignTraining {
  /// Why such a file is not understood, as the end of a sentence.
  static let reason = "trains by itself, in a language that is not read"

  /// What has to stand in a program together.
  private static let signs = [
    // libtorch, tch, and what is called like them.
    [".backward()", ".step()"],
    // candle and burn.
    ["backward_step("], [".backward()", "GradientsParams"],
    // A trainer in plain C: each layer has its own, and a program calls them.
    ["_backward(", "_update(", "main("],
    // Flux and Lux.
    ["Flux.train!("], ["Flux.update!(", "gradient("], ["Training.single_train_step"],
    // DeepLearning4j, MATLAB and Mathematica.
    ["MultiLayerNetwork", ".fit("], ["trainNetwork("], ["trainnet("], ["dlgradient(", "dlfeval("],
    ["NetTrain["],
  ].map { $0.map { Array($0.utf8) } }

  private static let fits = [".fit(", "fit(", "fitDataset("].map { Array($0.utf8) }
  private static let epochs = Array("epochs".utf8)

  private static let fileLimit = 2_000_000

  /// The first place of a program that says so.
  static func place(in file: SourceFile) -> SourceRange? {
    guard file.bytes.count <= fileLimit else { return nil }
    let found = signs.first { sign in sign.allSatisfy { file.bytes.holds($0) } }
    guard let word = found?.first else { return epochsOfFit(in: file) }
    return file.bytes.places(of: word).first.map { SourceRange(file: file, bytes: $0) }
  }

  /// `model.fit(x, y, {epochs: 90})`, `fit(x, y, epochs = 90)`: how long a fit is to be, as a number.
  private static func epochsOfFit(in file: SourceFile) -> SourceRange? {
    guard fits.contains(where: { file.bytes.holds($0) }) else { return nil }
    return file.bytes.places(of: epochs).first { found in
      guard found.lowerBound == 0 || !isNameByte(file.bytes[found.lowerBound - 1], isFirst: false)
      else { return false }
      let rest = file.bytes[found.upperBound...].prefix(12).drop { $0 == 0x20 }
      guard let sign = rest.first, ":=".utf8.contains(sign) else { return false }
      return rest.dropFirst().first { $0 != 0x20 }.map { $0 >= 0x30 && $0 <= 0x39 } ?? false
    }.map { SourceRange(file: file, bytes: $0) }
  }
}
