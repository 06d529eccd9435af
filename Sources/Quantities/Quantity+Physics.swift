// The products and quotients that mean something. Each pair is written both ways round where
// multiplication commutes; whatever is not here does not compile.

@inlinable
public func * (power: Power, time: TimeSpan) -> Energy {
  Energy(kilowattHours: power.watts * time.hours / 1_000)
}

@inlinable
public func * (time: TimeSpan, power: Power) -> Energy { power * time }

@inlinable
public func / (energy: Energy, time: TimeSpan) -> Power {
  Power(watts: energy.kilowattHours * 1_000 / time.hours)
}

@inlinable
public func / (energy: Energy, power: Power) -> TimeSpan {
  TimeSpan(hours: energy.kilowattHours * 1_000 / power.watts)
}

@inlinable
public func * (energy: Energy, intensity: Intensity) -> Mass {
  Mass(kilograms: energy.kilowattHours * intensity.kilogramsPerKilowattHour)
}

@inlinable
public func * (intensity: Intensity, energy: Energy) -> Mass { energy * intensity }

@inlinable
public func / (mass: Mass, energy: Energy) -> Intensity {
  Intensity(kilogramsPerKilowattHour: mass.kilograms / energy.kilowattHours)
}

@inlinable
public func / (mass: Mass, intensity: Intensity) -> Energy {
  Energy(kilowattHours: mass.kilograms / intensity.kilogramsPerKilowattHour)
}

@inlinable
public func * (energy: Energy, water: WaterIntensity) -> Volume {
  Volume(liters: energy.kilowattHours * water.litersPerKilowattHour)
}

@inlinable
public func * (water: WaterIntensity, energy: Energy) -> Volume { energy * water }

@inlinable
public func / (volume: Volume, energy: Energy) -> WaterIntensity {
  WaterIntensity(litersPerKilowattHour: volume.liters / energy.kilowattHours)
}

@inlinable
public func / (operations: Operations, rate: OperationRate) -> TimeSpan {
  TimeSpan(seconds: operations.flops / rate.flopsPerSecond)
}

@inlinable
public func * (rate: OperationRate, time: TimeSpan) -> Operations {
  Operations(flops: rate.flopsPerSecond * time.seconds)
}

@inlinable
public func * (time: TimeSpan, rate: OperationRate) -> Operations { rate * time }

@inlinable
public func / (operations: Operations, time: TimeSpan) -> OperationRate {
  OperationRate(flopsPerSecond: operations.flops / time.seconds)
}

@inlinable
public func / (count: Count, rate: Rate) -> TimeSpan {
  TimeSpan(seconds: count.count / rate.perSecond)
}

@inlinable
public func * (rate: Rate, time: TimeSpan) -> Count { Count(rate.perSecond * time.seconds) }

@inlinable
public func * (time: TimeSpan, rate: Rate) -> Count { rate * time }

@inlinable
public func / (count: Count, time: TimeSpan) -> Rate { Rate(perSecond: count.count / time.seconds) }
