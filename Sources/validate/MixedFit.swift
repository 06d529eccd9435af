import Footprint

/// A regression whose coefficients have priors and whose rows come in groups.
///
/// `y = x·b + skill of the group + error`, with `b` normal about its prior means, the skill normal with
/// standard deviation ``between``, the error with ``within`` times the noise of the row. So a group
/// has about one vote, however many rows it has, and a group that was not seen is drawn from all of them.
struct MixedFit {
  /// One observation.
  struct Row {
    var features: [Double]
    var target: Double
    var group: String
    /// How much farther than usual a row of its kind lies from its group.
    var noise = 1.0
  }

  let coefficients: [Double]
  let covariance: [[Double]]
  let between: Double
  let within: Double
  /// The logarithm of the density that the model gives the rows, less what does not depend on it.
  let evidence: Double

  /// The spreads that are tried; the evidence chooses between them.
  static let betweens = [0.1, 0.2, 0.3, 0.4, 0.55]
  private static let withins = [0.12, 0.18, 0.25, 0.35, 0.45]

  /// What the coefficients are thought to be before any row is seen.
  struct Prior {
    var means: [Double]
    var deviations: [Double]
  }

  /// How far groups lie from each other, and the rows of a group from it.
  struct Spreads {
    var between: Double
    var within: Double
    var evidence = -Double.infinity
  }

  /// The spreads that the rows themselves make likeliest.
  static func likeliestSpreads(
    _ rows: [Row], _ prior: Prior, among betweens: [Double] = betweens
  ) -> Spreads {
    var best = Spreads(between: 0.5, within: 0.3)
    for between in betweens {
      for within in withins {
        let spreads = Spreads(between: between, within: within)
        let fit = MixedFit(rows, prior, spreads)
        if fit.evidence > best.evidence {
          best = Spreads(between: between, within: within, evidence: fit.evidence)
        }
      }
    }
    return best
  }

  /// A fit with rows far from the rest weighted down as Huber does: so the prediction is the middle of
  /// what groups reach, which a few campaigns of little luck do not pull down.
  static func robust(_ rows: [Row], _ prior: Prior, _ spreads: Spreads) -> MixedFit {
    var fit = MixedFit(rows, prior, spreads)
    let spread = (spreads.between * spreads.between + spreads.within * spreads.within).squareRoot()
    for _ in 0..<3 {
      var weighted = rows
      for index in rows.indices {
        let expected = fit.expected(rows[index].features)
        let distance = abs(rows[index].target - expected) / (spread * rows[index].noise)
        if distance > far {
          // A far row would still have its group's vote: its noise grows with its distance.
          weighted[index].noise *= 1 + 2 * (distance - far)
        }
      }
      fit = MixedFit(weighted, prior, spreads)
    }
    return fit
  }

  /// What is expected of a row of a group that nobody knows.
  func expected(_ features: [Double]) -> Double {
    zip(coefficients, features).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// How many standard deviations are far.
  private static let far = 1.5

  init(_ rows: [Row], _ prior: Prior, _ spreads: Spreads) {
    let (means, deviations) = (prior.means, prior.deviations)
    let (between, within) = (spreads.between, spreads.within)
    let size = means.count
    var precision = Array(repeating: 0.0, count: size * size)
    var pull = Array(repeating: 0.0, count: size)
    var logDeterminant = 0.0
    var square = 0.0
    for index in 0..<size {
      precision[index * size + index] = 1 / (deviations[index] * deviations[index])
      logDeterminant += 2 * Elementary.log(deviations[index])
    }
    for members in Dictionary(grouping: rows, by: \.group).sorted(by: { $0.key < $1.key }) {
      // The inverse of a diagonal and one shared variance, by Sherman and Morrison.
      var total = 0.0
      var features = Array(repeating: 0.0, count: size)
      var error = 0.0
      for row in members.value {
        let spread = within * row.noise
        let weight = 1 / (spread * spread)
        let miss = row.target - zip(means, row.features).reduce(0) { $0 + $1.0 * $1.1 }
        total += weight
        error += weight * miss
        square += weight * miss * miss
        logDeterminant -= Elementary.log(weight)
        for i in 0..<size where row.features[i] != 0 {
          features[i] += weight * row.features[i]
          pull[i] += weight * row.features[i] * miss
          for j in 0..<size where row.features[j] != 0 {
            precision[i * size + j] += weight * row.features[i] * row.features[j]
          }
        }
      }
      let shared = between * between / (1 + between * between * total)
      logDeterminant += Elementary.log(1 + between * between * total)
      square -= shared * error * error
      for i in 0..<size where features[i] != 0 {
        pull[i] -= shared * features[i] * error
        for j in 0..<size { precision[i * size + j] -= shared * features[i] * features[j] }
      }
    }
    let inverse = Self.inverse(precision, size: size)
    let moves = inverse.values.map { row in zip(row, pull).reduce(0) { $0 + $1.0 * $1.1 } }
    coefficients = zip(means, moves).map { $0 + $1 }
    covariance = inverse.values
    self.between = between
    self.within = within
    logDeterminant += inverse.logDeterminant
    square -= zip(moves, pull).reduce(0) { $0 + $1.0 * $1.1 }
    evidence = -0.5 * (logDeterminant + square)
  }

  /// The inverse of a symmetric positive matrix, and the logarithm of the matrix's determinant.
  ///
  /// - Parameter matrix: Its rows one after the other.
  private static func inverse(
    _ matrix: [Double], size: Int
  ) -> (values: [[Double]], logDeterminant: Double) {
    var left = matrix
    var right = Array(repeating: 0.0, count: size * size)
    for index in 0..<size { right[index * size + index] = 1 }
    var logDeterminant = 0.0
    for column in 0..<size {
      let pivot = max(left[column * size + column], 1e-12)
      logDeterminant += Elementary.log(pivot)
      for k in column * size..<(column + 1) * size {
        left[k] /= pivot
        right[k] /= pivot
      }
      for row in 0..<size where row != column {
        let factor = left[row * size + column]
        guard factor != 0 else { continue }
        for k in 0..<size {
          left[row * size + k] -= factor * left[column * size + k]
          right[row * size + k] -= factor * right[column * size + k]
        }
      }
    }
    return ((0..<size).map { Array(right[$0 * size..<($0 + 1) * size]) }, logDeterminant)
  }
}
