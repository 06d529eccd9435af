import Abatement
import Batch
public import CEL
import Diagnostics
import Gate
import Ledger
import Policy
import Reports
import Result
public import Text
import TrainingConfigs

/// Answers what-if: sweeps of runs that requests bring, with the policies that count now.
public struct PlanDesk: Sendable {
  /// A page, and whether it is one about a plan.
  public struct Page: Sendable {
    /// The document.
    public let html: [UInt8]
    /// The status of HTTP: 200, or why there is only a form.
    public let status: Int
  }

  /// The most points of one sweep: each is a run that is worked out anew.
  public static let pointLimit = 5_000
  /// Where the form is.
  public static let address = "/plan"

  private let server: RequestServer

  /// Creates a desk.
  ///
  /// - Parameter now: What counts as now for requests that do not say.
  public init(_ edition: PolicyStore.Edition, now: Timestamp) {
    server = RequestServer(edition.shelf, now: now)
  }

  /// Sweeps the run of a request, which is one for a check with `vary`, a list of axes, and
  /// `objectives` beside it.
  ///
  /// - Parameter deadline: When the reading of files and the sweep end; a sweep that is not done then
  ///   says so.
  /// - Returns: `plan/v1`.
  /// - Throws: What is wrong with the request or its files.
  public func plan(
    _ body: [UInt8], by deadline: Deadline? = nil
  ) throws(ProblemDocument) -> [UInt8] {
    let swept = try sweep(body, by: deadline)
    return Array(swept.result.json(at: swept.gate.context.at.text).utf8)
  }

  /// The page that a form asks for, or the form again with what is wrong.
  public func page(_ form: [UInt8], by deadline: Deadline? = nil) -> Page {
    let values = PlanForm.Values(form)
    do throws(ProblemDocument) {
      let swept = try sweep(Self.request(values), by: deadline)
      var words = ["carbonward", "plan", values.name]
      for fact in PlanForm.Values.lines(values.facts) { words += ["--set", fact] }
      var page = PlanPage(
        swept.gate.plan(swept.result, of: swept.run, by: swept.planner, command: words))
      page.form = Self.address
      return Page(html: page.render(language: values.language), status: 200)
    } catch {
      let again = PlanForm(values, problem: error.detail)
      return Page(html: again.render(to: Self.address), status: error.status)
    }
  }

  /// The form that nobody has written into, in the language of `?lang=zh` where a path ends so.
  public static func form(_ path: String) -> [UInt8] {
    var values = PlanForm.Values()
    if path.hasSuffix("?lang=zh") { values.language = .chinese }
    return PlanForm(values).render(to: address)
  }

  private static func request(_ values: PlanForm.Values) -> [UInt8] {
    func texts(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }
    var members = [
      JSONValue.Member("files", .object([.init(values.name, .string(values.config))])),
      .init("paths", texts([values.name])), .init("vary", texts(values.axes)),
      .init("set", texts(PlanForm.Values.lines(values.facts))),
    ]
    if values.policy.contains(where: { !$0.isWhitespace }) {
      members.append(.init("policies", texts([values.policy])))
    }
    return JSONValue.object(members).canonical
  }

  // MARK: - Sweeps

  private struct Swept {
    var gate: Gate
    var run: JoinedRun
    var planner: Planner
    var result: SweepResult
  }

  private func sweep(
    _ body: [UInt8], by deadline: Deadline?
  ) throws(ProblemDocument) -> Swept {
    let asked: (request: CheckRequest, others: [JSONValue.Member])
    do throws(RequestServer.Refusal) {
      asked = try server.request(of: body, besides: ["vary", "objectives"])
    } catch {
      throw ProblemDocument(error)
    }
    var request = asked.request
    request.inputs.deadline = deadline
    let gate: Gate
    do throws(RequestError) { gate = try Gate.open(request) } catch {
      throw ProblemDocument(422, "refused", error.summary)
    }
    guard let run = gate.inputs.runs.first, gate.inputs.runs.count == 1 else {
      throw ProblemDocument(
        422, "refused", "a plan is made for one run, and \(gate.inputs.runs.count) were found")
    }
    let (axes, objectives) = try Self.read(asked.others, gate)
    var options = PlannerOptions(context: gate.context)
    if !objectives.isEmpty { options.objectives = objectives }
    let planner = Planner(
      policy: gate.policies, estimator: gate.inputs.estimator, options: options)
    do throws(SweepError) {
      let result = try planner.sweep(run.run, axes: axes) { _, _ in deadline?.isOver != true }
      return Swept(gate: gate, run: run, planner: planner, result: result)
    } catch {
      throw Self.problem(error)
    }
  }

  private static func read(
    _ members: [JSONValue.Member], _ gate: Gate
  ) throws(ProblemDocument) -> (axes: [SweepAxis], objectives: [Objective]) {
    var (axes, objectives): ([SweepAxis], [Objective]) = ([], [])
    let parser = SweepParser(catalogue: gate.inputs.catalogue)
    for member in members {
      guard let elements = member.value.elements, elements.count <= 20 else {
        throw ProblemDocument(
          400, "bad-request", "`\(member.name)` is a list of at most 20 texts")
      }
      for element in elements {
        guard let text = element.text else {
          throw ProblemDocument(400, "bad-request", "`\(member.name)` is a list of texts")
        }
        if member.name == "vary" {
          do throws(SweepError) { axes.append(try parser.axis(text)) } catch {
            throw problem(error)
          }
        } else if let objective = Objective(rawValue: text) {
          objectives.append(objective)
        } else {
          let words = Objective.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
          throw ProblemDocument(400, "bad-request", "`objectives` are some of \(words)")
        }
      }
    }
    let points = axes.reduce(1.0) { $0 * Double($1.values.count) }
    guard points <= Double(pointLimit) else {
      throw ProblemDocument(
        422, "refused", "the sweep spans over \(pointLimit) points; vary fewer values")
    }
    return (axes, objectives)
  }

  private static func problem(_ error: SweepError) -> ProblemDocument {
    ProblemDocument(
      422, "refused", ([error.message] + error.help.prefix(1)).joined(separator: "; "))
  }
}
