public import Quantities

/// What evaluation on held-out data costs beside training on as many examples.
public enum EvaluationWork {
  /// Device time of a forward pass over that of a training step on the same examples: a third where the
  /// backward pass takes twice the forward pass, a quarter with recomputed activations, a half where few
  /// weights are trained.
  public static let forwardShare = RangedValue(low: 0.25, central: 0.35, high: 0.5)

  /// Evaluation over the run itself from which on it counts by itself: what is below is in the goodput of
  /// ordinary runs.
  public static let usual = 0.05
}
