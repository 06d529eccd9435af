/// A word for where data lies, with the places that it stands for.
public struct ResidencyLabel: Sendable {
  /// What the label is called.
  public var name: Mention
  /// Patterns of regions (`gcp/europe-*`), countries (`FRA`) and grid zones (`US-CAL-CISO`).
  public var places: [Mention]

  /// Creates a label of these places.
  public init(name: Mention, places: [Mention]) {
    self.name = name
    self.places = places
  }
}
