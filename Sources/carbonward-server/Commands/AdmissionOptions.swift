public import ArgumentParser
import Ledger
public import Policy
import Runs
public import Service

/// How objects of a cluster are decided about.
struct AdmissionOptions: ParsableArguments {
  @Option(
    help:
      "What an unknown finding means for an object: fail, warn or pass. It keeps it out if left out."
  )
  var onUnknown: UnknownChoice?

  @Option(help: "The mildest severity that keeps an object out: deny or warn.")
  var failOn: FailThreshold = .deny

  @Option(
    name: .customLong("fail"),
    help: "What happens to an object about which no answer can be found: closed or open.")
  var failure: AdmissionRules.Failure = .closed

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      """
      A fact that holds in this cluster, whatever an object says, such as \
      site.region=aws/eu-north-1; repeatable.
      """, valueName: "fact=value"))
  var assignments: [String] = []

  @Option(
    name: .customLong("controller"),
    help: ArgumentHelp(
      """
      An account whose objects need no check where another object owns them; `*` at the end stands for \
      anything; repeatable. Those of kube-system, if left out.
      """, valueName: "name"))
  var controllers: [String] = []

  @Option(
    name: .customLong("ledger"),
    help: ArgumentHelp(
      "A ledger in which what is let in is reserved, under the object's UID.", valueName: "url"))
  var ledger: String?

  func rules() throws -> AdmissionRules {
    var rules = AdmissionRules()
    rules.onUnknown = onUnknown?.policy ?? .unknown
    rules.failOn = failOn
    rules.failure = failure
    for assignment in assignments {
      do throws(FactError) {
        _ = try FactAssignment.parse(assignment)
      } catch {
        throw Stop(code: .usage, message: error.message, help: error.help.first)
      }
    }
    rules.assignments = assignments
    if !controllers.isEmpty { rules.controllers = controllers }
    guard let ledger else { return rules }
    guard let address = LedgerAddress(ledger) else {
      throw Stop(
        code: .usage, message: "the ledger's address cannot be understood",
        help: "name a file: `--ledger sqlite:ledger.db`")
    }
    do throws(LedgerError) {
      // Sets it up where there is none, so that the first object does not wait for that.
      _ = try address.open(isReadOnly: false)
    } catch {
      throw Stop(code: .ledger, message: error.message)
    }
    rules.ledger = address
    return rules
  }
}

extension UnknownChoice: ExpressibleByArgument {}
extension FailThreshold: ExpressibleByArgument {}
extension AdmissionRules.Failure: ExpressibleByArgument {}
