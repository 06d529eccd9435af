extension JSONWriter {
  /// What one fact alone does to the emissions of a run.
  mutating func write(_ sensitivity: SensitivityResult) {
    object { writer in
      writer.member("fact", sensitivity.fact)
      writer.member("low", sensitivity.low)
      writer.member("high", sensitivity.high)
      writer.member("emissions_at_low_kg", sensitivity.emissionsAtLow)
      writer.member("emissions_at_high_kg", sensitivity.emissionsAtHigh)
      writer.member("is_known_range", sensitivity.isKnownRange)
    }
  }
}
