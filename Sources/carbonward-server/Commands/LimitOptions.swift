import ArgumentParser
import Service

/// How much the server takes on.
struct LimitOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("The longest body, and line of a batch, in bytes.", valueName: "bytes"))
  var bodyLimit = ServiceLimits().bodyBytes

  @Option(help: ArgumentHelp("All bodies that are held at once, in bytes.", valueName: "bytes"))
  var memoryLimit = ServiceLimits().heldBytes

  @Option(
    help: ArgumentHelp("Checks that run at once; as many admissions beside them.", valueName: "n"))
  var concurrency = ServiceLimits().concurrency

  @Option(help: ArgumentHelp("Checks that wait; more are answered with 429.", valueName: "n"))
  var queue = ServiceLimits().waiting

  @Option(
    help: ArgumentHelp(
      "Seconds for a body to arrive and for a check to be answered.", valueName: "seconds"))
  var timeLimit = ServiceLimits().seconds

  @Option(
    help: ArgumentHelp(
      "Seconds for an admission to be answered; below the webhook's `timeoutSeconds`.",
      valueName: "seconds"))
  var admissionTimeLimit = ServiceLimits().admissionSeconds

  @Option(help: ArgumentHelp("Connections that are open at once.", valueName: "n"))
  var connections = ServiceLimits().connections

  @Option(help: ArgumentHelp("Seconds that a connection may be silent.", valueName: "seconds"))
  var idleTimeout = ServiceLimits().idleSeconds

  @Option(
    help: ArgumentHelp(
      "Seconds in which what was taken must be finished once the server is asked to end.",
      valueName: "seconds"))
  var shutdownTimeout = ServiceLimits().shutdownSeconds

  func validate() throws {
    if ![bodyLimit, memoryLimit].allSatisfy({ (1_000...(1 << 30)).contains($0) }) {
      throw ValidationError("limits of bytes are from 1000 to 1073741824")
    }
    if ![concurrency, connections].allSatisfy({ (1...65_536).contains($0) })
      || !(0...65_536).contains(queue)
    {
      throw ValidationError("numbers of checks and connections are from 1 to 65536")
    }
    let times = [timeLimit, admissionTimeLimit, idleTimeout, shutdownTimeout]
    if !times.allSatisfy({ $0 > 0 && $0 <= 3_600 }) {
      throw ValidationError("times are from above 0 to 3600 seconds")
    }
  }

  var limits: ServiceLimits {
    var limits = ServiceLimits()
    limits.bodyBytes = bodyLimit
    limits.heldBytes = memoryLimit
    limits.concurrency = concurrency
    limits.waiting = queue
    limits.seconds = timeLimit
    limits.admissionSeconds = admissionTimeLimit
    limits.connections = connections
    limits.idleSeconds = idleTimeout
    limits.shutdownSeconds = shutdownTimeout
    return limits
  }
}
