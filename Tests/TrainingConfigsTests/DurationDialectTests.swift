import Testing

@testable import TrainingConfigs

@Suite("Durations of frameworks")
struct DurationDialectTests {
  @Test(arguments: [
    ("360", 6.0), ("2-00:00:00", 48), ("0:30:00", 0.5), ("30:00", 0.5), ("12:00:00", 12),
    ("500:00:00", 500),
    ("1-6", 30), ("1-6:30", 30.5), ("0", 0), ("UNLIMITED", 0),
  ])
  func slurmTimes(text: String, hours: Double) throws {
    let got = try #require(DurationDialect.slurm.hours(text))
    #expect(abs(got - hours) < 1e-9)
  }

  @Test(arguments: ["", "a", "1:2:3:4", "1-", "-1", "1--2", "99999999999", "1e5"])
  func whatIsNoSlurmTime(text: String) { #expect(DurationDialect.slurm.hours(text) == nil) }

  @Test(arguments: [
    ("05:23:30:00", 143.5), ("00:23:30:00", 23.5), ("6-00:00:00", 144), ("1:00:00", 1),
  ])
  func lightningTimes(text: String, hours: Double) {
    #expect(DurationDialect.lightning.hours(text) == hours)
  }

  @Test(arguments: [("2h", 2.0), ("30m", 0.5), ("1d", 24), ("off", 0), ("7200", 2), ("1w", 168)])
  func suffixedTimes(text: String, hours: Double) {
    #expect(DurationDialect.suffixed.hours(text) == hours)
  }

  @Test(arguments: [0.25, 1, 26.5, 100])
  func durationsAreWrittenAsTheyAreRead(hours: Double) throws {
    for dialect in [DurationDialect.slurm, .lightning, .suffixed] {
      let text = try #require(dialect.write(hours))
      #expect(dialect.hours(text) == hours)
    }
  }
}
