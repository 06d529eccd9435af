/// A weighted, robust ridge regression with prior means: small enough to check by hand.
///
/// Minimises `Σ w (y − x·b)² + λ Σ (b − m)²`, where the first coefficient is the intercept and is not
/// drawn to its mean. Rows far from the rest are weighted down as Huber does, so that one wrong hour
/// count cannot bend the fit.
package struct LinearFit: Sendable {
  /// One observation: its features, the first of which is 1, its target and its weight.
  package struct Row: Sendable {
    package var features: [Double]
    package var target: Double
    package var weight: Double

    package init(features: [Double], target: Double, weight: Double = 1) {
      self.features = features
      self.target = target
      self.weight = weight
    }
  }

  package var coefficients: [Double]

  /// Fits; an empty table gives the prior means.
  package init(_ rows: [Row], priorMeans: [Double], ridge: Double, huber: Double = 1.345) {
    coefficients = priorMeans
    guard !rows.isEmpty else { return }
    var weights = rows.map(\.weight)
    for _ in 0..<20 {
      coefficients = Self.solve(rows, weights, priorMeans, ridge)
      let residuals = rows.map { $0.target - predict($0.features) }
      let scale = 1.4826 * Self.median(residuals.map { Swift.abs($0) }) + 1e-9
      for index in rows.indices {
        let size = Swift.abs(residuals[index])
        weights[index] = rows[index].weight * min(1, huber * scale / max(size, 1e-9))
      }
    }
  }

  /// The value that the fit expects.
  package func predict(_ features: [Double]) -> Double {
    zip(coefficients, features).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// The middle of a list, or the mean of its two middles; 0 for an empty one.
  package static func median(_ values: [Double]) -> Double {
    guard !values.isEmpty else { return 0 }
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }

  /// Solves the normal equations by elimination with pivots.
  private static func solve(
    _ rows: [Row], _ weights: [Double], _ means: [Double], _ ridge: Double
  ) -> [Double] {
    let size = means.count
    var matrix = Array(repeating: Array(repeating: 0.0, count: size + 1), count: size)
    for (row, weight) in zip(rows, weights) {
      for i in 0..<size {
        for j in 0..<size { matrix[i][j] += weight * row.features[i] * row.features[j] }
        matrix[i][size] += weight * row.features[i] * row.target
      }
    }
    for i in 1..<max(size, 1) where i < size {
      matrix[i][i] += ridge
      matrix[i][size] += ridge * means[i]
    }
    for column in 0..<size {
      let pivot =
        (column..<size).max { Swift.abs(matrix[$0][column]) < Swift.abs(matrix[$1][column]) }
        ?? column
      matrix.swapAt(column, pivot)
      guard Swift.abs(matrix[column][column]) > 1e-12 else { continue }
      for row in 0..<size where row != column {
        let factor = matrix[row][column] / matrix[column][column]
        for k in column...size { matrix[row][k] -= factor * matrix[column][k] }
      }
    }
    return (0..<size).map { matrix[$0][$0] == 0 ? means[$0] : matrix[$0][size] / matrix[$0][$0] }
  }
}
