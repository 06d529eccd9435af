extension Quantity where Unit == MassUnit {
  @inlinable public init(kilograms: Double) { self.init(canonical: kilograms) }
  @inlinable public init(grams: Double) { self.init(canonical: grams / 1_000) }
  @inlinable public init(tonnes: Double) { self.init(canonical: tonnes * 1_000) }
  @inlinable public var kilograms: Double { canonical }
  @inlinable public var grams: Double { canonical * 1_000 }
  @inlinable public var tonnes: Double { canonical / 1_000 }
}

extension Quantity where Unit == EnergyUnit {
  @inlinable public init(kilowattHours: Double) { self.init(canonical: kilowattHours) }
  @inlinable public init(megawattHours: Double) { self.init(canonical: megawattHours * 1_000) }
  @inlinable public init(joules: Double) { self.init(canonical: joules / 3_600_000) }
  @inlinable public var kilowattHours: Double { canonical }
  @inlinable public var megawattHours: Double { canonical / 1_000 }
  @inlinable public var joules: Double { canonical * 3_600_000 }
}

extension Quantity where Unit == PowerUnit {
  @inlinable public init(watts: Double) { self.init(canonical: watts) }
  @inlinable public init(kilowatts: Double) { self.init(canonical: kilowatts * 1_000) }
  @inlinable public var watts: Double { canonical }
  @inlinable public var kilowatts: Double { canonical / 1_000 }
}

extension Quantity where Unit == TimeUnit {
  @inlinable public init(hours: Double) { self.init(canonical: hours) }
  @inlinable public init(minutes: Double) { self.init(canonical: minutes / 60) }
  @inlinable public init(seconds: Double) { self.init(canonical: seconds / 3_600) }
  @inlinable public init(days: Double) { self.init(canonical: days * 24) }
  @inlinable public var hours: Double { canonical }
  @inlinable public var minutes: Double { canonical * 60 }
  @inlinable public var seconds: Double { canonical * 3_600 }
  @inlinable public var days: Double { canonical / 24 }
}

extension Quantity where Unit == IntensityUnit {
  @inlinable public init(kilogramsPerKilowattHour: Double) {
    self.init(canonical: kilogramsPerKilowattHour)
  }
  @inlinable public init(gramsPerKilowattHour: Double) {
    self.init(canonical: gramsPerKilowattHour / 1_000)
  }
  @inlinable public var kilogramsPerKilowattHour: Double { canonical }
  @inlinable public var gramsPerKilowattHour: Double { canonical * 1_000 }
}

extension Quantity where Unit == VolumeUnit {
  @inlinable public init(liters: Double) { self.init(canonical: liters) }
  @inlinable public var liters: Double { canonical }
  @inlinable public var cubicMeters: Double { canonical / 1_000 }
}

extension Quantity where Unit == WaterIntensityUnit {
  @inlinable public init(litersPerKilowattHour: Double) {
    self.init(canonical: litersPerKilowattHour)
  }
  @inlinable public var litersPerKilowattHour: Double { canonical }
}

extension Quantity where Unit == CountUnit {
  @inlinable public init(_ count: Double) { self.init(canonical: count) }
  @inlinable public var count: Double { canonical }
}

extension Quantity where Unit == OperationsUnit {
  @inlinable public init(flops: Double) { self.init(canonical: flops) }
  @inlinable public var flops: Double { canonical }
}

extension Quantity where Unit == OperationRateUnit {
  @inlinable public init(flopsPerSecond: Double) { self.init(canonical: flopsPerSecond) }
  @inlinable public init(teraflopsPerSecond: Double) {
    self.init(canonical: teraflopsPerSecond * 1e12)
  }
  @inlinable public var flopsPerSecond: Double { canonical }
  @inlinable public var teraflopsPerSecond: Double { canonical / 1e12 }
}

extension Quantity where Unit == RateUnit {
  @inlinable public init(perSecond: Double) { self.init(canonical: perSecond) }
  @inlinable public var perSecond: Double { canonical }
}
