/// A word for where data lies, with the places that it stands for.
public struct ResidencyLabel: Sendable {
  public var name: Mention
  /// Patterns of regions (`gcp/europe-*`), countries (`FRA`) and grid zones (`US-CAL-CISO`).
  public var places: [Mention]

  public init(name: Mention, places: [Mention]) {
    self.name = name
    self.places = places
  }
}
