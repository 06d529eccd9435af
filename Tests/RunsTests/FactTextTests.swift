import Quantities
import Testing

@testable import Runs

@Suite("Facts as people write them")
struct FactTextTests {
  @Test(arguments: [
    ("site.region=aws/eu-north-1", Fact.region, FactValue.text("aws/eu-north-1")),
    ("duration=12h", .duration, .number(12)), ("hardware.count=64", .count, .number(64)),
    ("precision=bfloat16", .precision, .text("bf16")), ("packing=true", .packing, .flag(true)),
    ("tokens=1.5T", .tokens, .number(1.5e12)), (" mfu = 40 % ", .mfu, .number(0.4)),
    ("schedule.start=2026-11-23T18:00:00Z", .start, .text("2026-11-23T18:00:00Z")),
  ])
  func assignments(text: String, fact: Fact, value: FactValue) throws {
    let assignment = try FactAssignment.parse(text)
    #expect(assignment == FactAssignment(fact, value))
    let written = FactText.write(assignment.value, for: fact)
    #expect(try FactText.parse(written, for: fact) == value)
  }

  @Test(arguments: [
    ("site.regin=x", "site.region"), ("region=x", "site.region"),
    ("hardware.cout=4", "hardware.count"),
    ("precision=bf61", "bf16"), ("duration=12", "a time"), ("hardware.count=-4", "less than zero"),
    ("hardware.count=nan", "finite"), ("tokens=1e400", "too large"), ("nonsense", "FACT=VALUE"),
    ("packing=maybe", "true"), ("schedule.start=tomorrow", "RFC 3339"), ("model.id=", "no value"),
  ])
  func assignmentsThatAreRefused(text: String, mentions: String) {
    do {
      _ = try FactAssignment.parse(text)
      Issue.record("\(text) was taken")
    } catch {
      #expect("\(error.message) \(error.help)".contains(mentions), "\(error)")
    }
  }
}
