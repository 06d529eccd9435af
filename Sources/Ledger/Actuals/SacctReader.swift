import CivilTime

/// Slurm's accounting: `sacct --parsable2 --format=JobID,JobName,Start,End,ElapsedRaw,NNodes,ConsumedEnergyRaw,…`.
///
/// Source: slurm.schedmd.com/sacct.html. `ConsumedEnergyRaw` is in joules and holds nothing where energy accounting is
/// off; a job's steps repeat parts of it, so that only the job, or its steps where it has none, is counted. The last
/// 32-bit value, and 64-bit one, stand for "not known".
enum SacctReader {
  private static let unknown: Set<String> = [
    "4294967294", "4294967295", "18446744073709551614", "18446744073709551615", "",
  ]

  private struct Job {
    var name: String?
    var line: Int
    var own: Double?
    var isUnreadable = false
    var steps: [(line: Int, energy: Double)] = []
    var start: Instant?
    var end: Instant?
    var duration: Double?
    var nodes: Double?
    var power: Double?
  }

  static func read(_ document: [UInt8]) -> ActualsReading {
    var reading = ActualsReading()
    guard let table = DelimitedText(document), table.header.contains("jobid") else {
      reading.refuse(0, "the record has no column JobID")
      return reading
    }
    var jobs: [String: Job] = [:]
    var order: [String] = []
    for row in table.rows {
      guard let id = row.text("jobid") else {
        reading.refuse(row.line, "the row names no job")
        continue
      }
      let parts = id.split(separator: ".", maxSplits: 1)
      let number = String(parts[0])
      if jobs[number] == nil {
        jobs[number] = Job(name: nil, line: row.line)
        order.append(number)
      }
      let raw = row.text("consumedenergyraw") ?? ""
      var energy: Double?
      if !unknown.contains(raw) {
        guard let joules = FiniteNumber.read(raw), joules >= 0 else {
          reading.refuse(row.line, "the energy of `\(id)` cannot be read")
          jobs[number]?.isUnreadable = true
          continue
        }
        energy = joules / 3.6e6
      }
      if parts.count == 1 {
        jobs[number]?.own = energy
        jobs[number]?.name = row.text("jobname")
        jobs[number]?.line = row.line
        jobs[number]?.start = row.text("start").flatMap(RecordedMoment.read)
        jobs[number]?.end = row.text("end").flatMap(RecordedMoment.read)
        jobs[number]?.duration = row.measure("elapsedraw")
        jobs[number]?.nodes = row.measure("nnodes", "allocnodes")
      } else if let energy {
        jobs[number]?.steps.append((row.line, energy))
      }
    }
    for number in order { add(number, jobs[number], to: &reading) }
    return reading
  }

  /// More than any node of today draws, in W.
  private static let mostPowerOfNode = 30_000.0

  private static func add(_ number: String, _ job: Job?, to reading: inout ActualsReading) {
    guard let job, !job.isUnreadable else { return }
    // Zero joules of a job that ran are a meter that is off.
    let steps = job.steps.reduce(0) { $0 + $1.energy }
    let own = job.own.flatMap { $0 > 0 || (job.duration ?? 0) == 0 ? $0 : nil }
    guard let energy = own ?? (steps > 0 ? steps : nil) else {
      reading.refuse(job.line, "job `\(number)` has no energy: its cluster does not measure it")
      return
    }
    if own == nil, job.steps.count > 1 {
      reading.warn(job.line, "job `\(number)` is the sum of its steps")
    }
    let most = (job.nodes ?? 1) * mostPowerOfNode
    if PowerRating.isBeyond(most, energy, over: job.duration) {
      reading.refuse(
        job.line,
        "job `\(number)` used more than \(Int(most)) W over its time, which no such node draws")
      return
    }
    var actual = Actual(
      name: job.name ?? number, lines: [job.line] + (own == nil ? job.steps.map(\.line) : []))
    actual.aliases = [number]
    actual.energy = energy
    actual.duration = job.duration
    actual.start = job.start
    actual.end = job.end
    reading.actuals.append(actual)
  }
}
