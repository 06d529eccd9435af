import ConfigText
import Diagnostics
import Runs
import Text

/// Commands and programs that a Python program runs and that nobody who reads it sees: what the network
/// gives, a text that is packed, a job of a service.
enum PythonUnseen {
  private static let runners = ["exec(", "eval(", "os.system", "subprocess", "popen", "builtins"]
    .map {
      Array($0.utf8)
    }
  private static let origins = [
    "urlopen", "requests.", "httpx.", "b64decode", "b32decode", "decompress", "fromhex",
    "unhexlify", "rot13", "rot_13", "marshal.", "pickle.load", "dill.load", "chr", "[::-1]",
  ].map { Array($0.utf8) }

  /// Functions whose result stands in no file.
  private static let names: Set<String> = [
    "urlopen", "b64decode", "b32decode", "b16decode", "a85decode", "b85decode", "decompress",
    "fromhex", "unhexlify", "requests.get", "requests.post", "httpx.get", "httpx.post",
    "marshal.loads", "codecs.decode", "pickle.load", "pickle.loads", "dill.load", "dill.loads",
  ]

  private static let starters: Set<String> = [
    "exec", "eval", "os.system", "os.popen", "subprocess.run", "subprocess.Popen",
    "subprocess.call", "subprocess.check_call", "subprocess.check_output", "subprocess.getoutput",
  ]

  /// Whether the bytes can hold such a call at all.
  static func mayRun(_ bytes: [UInt8]) -> Bool {
    origins.contains { bytes.holds($0) } && runners.contains { bytes.holds($0) }
      || (services + doors + PythonDistributor.marks + RentedPython.marks).contains {
        bytes.holds($0)
      }
      || interpreting.contains { bytes.holds($0) } && PythonTraining.mayTrain(bytes)
  }

  private static let interpreting = ["exec(", "eval("].map { Array($0.utf8) }

  /// Words of which one is in every program that has something else train.
  private static let services = [
    "fine_tuning", "create_training_job", "create_hyper_parameter_tuning_job",
    "create_model_customization_job", "create_custom_job", "create_training_pipeline",
    "create_hyperparameter_tuning_job", "wandb.agent", "submitit", "Operator(", "JobOp(",
  ].map { Array($0.utf8) }

  /// Ways to run something by another name than its own, and launchers that start a function of elsewhere.
  private static let doors = [
    "getattr(builtins", "getattr(__builtins__", "getattr(os", "getattr(subprocess", "CDLL(None)",
    "cdll.LoadLibrary(None)", "elastic_launch", "notebook_launcher", "LaunchConfig", ".spawn(",
    "start_processes(",
  ].map { Array($0.utf8) }

  /// The first call that runs such a thing, with the end of a sentence about the program.
  ///
  /// - Parameters:
  ///   - script: The program.
  ///   - followed: Where it starts functions that are followed.
  static func first(
    in script: PythonScript, besides followed: Set<Range<Int>> = []
  ) -> (reason: String, range: SourceRange)? {
    for call in script.program.calls where starters.contains(plain(call.path)) {
      guard let argument = call.arguments.first?.item else { continue }
      if let origin = origin(of: argument, in: script, 0) {
        return (
          "it runs what `\(FactText.shortened(origin))(…)` gives, which is not known",
          script.range(call.range)
        )
      }
      if let text = written(argument, in: script), trains(text, in: script) {
        return ("it runs a text that trains", script.range(call.range))
      }
      if isDisguised(argument, in: script) {
        return (
          "it runs a text that it puts together in a way that hides it", script.range(call.range)
        )
      }
    }
    for call in script.program.calls where isRunByName(call, in: script) {
      return ("it runs a function by a name that hides it", script.range(call.range))
    }
    return script.program.calls.lazy.filter { !followed.contains($0.range) }.compactMap { call in
      elsewhere(call, in: script).map { ($0, script.range(call.range)) }
    }.first
  }

  /// A function of Python's own without the module that holds them.
  private static func plain(_ path: String) -> String {
    for module in ["builtins.", "__builtins__."] where path.hasPrefix(module) {
      return String(path.dropFirst(module.count))
    }
    return path
  }

  /// The text that `exec("…")` or `exec(compile("…", "a", "exec"))` runs as a program.
  private static func written(_ item: PythonItem, in script: PythonScript) -> String? {
    if let text = item.text { return text }
    guard case .made(let index, _) = item.value, script.program.calls[index].path == "compile"
    else { return nil }
    return script.program.calls[index].arguments.first?.item.text
  }

  private static func trains(_ text: String, in script: PythonScript) -> Bool {
    let file = SourceFile(path: "text.py", bytes: Array(text.utf8))
    return PythonTraining.isAny(
      in: ConfigDocument(file: file, language: .python, knowing: script.vocabulary))
  }

  /// Whether a text is put together of numbers of letters, or turned round: who has nothing to hide writes it.
  private static func isDisguised(_ item: PythonItem, in script: PythonScript) -> Bool {
    guard item.text == nil else { return false }
    let text = script.range(item.range).text.prefix(20_000)
    return ["map(chr", "chr(", "[::-1]", "reversed("].contains { text.contains($0) }
  }

  /// `getattr(builtins, "ex" + "ec")(…)`, `CDLL(None).system(…)`.
  private static func isRunByName(_ call: PythonCall, in script: PythonScript) -> Bool {
    guard case .made(let index, _)? = call.receiver?.value ?? call.arguments.first?.item.value
    else {
      return false
    }
    let made = script.program.calls[index]
    return ["system", "execv", "execvp", "popen"].contains(call.name)
      && ["CDLL", "LoadLibrary"].contains(made.name)
  }

  /// Whether a step of a workflow has a service train: Airflow's `SageMakerTrainingOperator`, Google's
  /// `CustomTrainingJobOp` of Kubeflow.
  private static func isOperator(_ name: String) -> Bool {
    guard name.hasSuffix("Operator") || name.hasSuffix("JobOp"),
      let words = NameWords.split(name)
    else { return false }
    return words.contains { $0.hasPrefix("train") || $0.hasPrefix("finetun") || $0 == "tuning" }
  }

  /// What a call has train elsewhere, as the end of a sentence about the program.
  private static func elsewhere(_ call: PythonCall, in script: PythonScript) -> String? {
    if let handed = PythonDistributor(call, of: script) { return handed.unfollowed(in: script) }
    if let rented = RentedPython.unseen(call, in: script) { return rented }
    switch call.name {
    case "create_training_job", "create_hyper_parameter_tuning_job",
      "create_model_customization_job", "create_custom_job", "create_training_pipeline",
      "create_hyperparameter_tuning_job":
      return "`\(call.name)(…)` has a service train, of which nothing is read here"
    case "create"
    where attributes(of: call.receiver).contains("fine_tuning")
      || isWritten(call, on: ".fine_tuning.", in: script):
      return "`fine_tuning` has a service train, of which nothing is read here"
    case let name where isOperator(name):
      return "`\(FactText.shortened(name))(…)` has a service train, of which nothing is read here"
    case "agent" where call.path == "wandb.agent" && call.argument("function", at: 1) == nil:
      return "`wandb.agent(…)` starts what a sweep says, of which nothing is read here"
    case "getattr":
      let modules: Set<String> = ["builtins", "__builtins__", "os", "subprocess"]
      guard let module = call.arguments.first?.item.symbol, modules.contains(module),
        let name = call.argument("name", at: 1), !name.isLiteral
      else { return nil }
      return "it takes a function of `\(module)` by a name that it puts together"
    case "notebook_launcher", "elastic_launch", "spawn", "start_processes":
      if call.name.hasPrefix("sp") || call.name.hasPrefix("st") {
        guard call.path.hasPrefix("torch.multiprocessing.") else { return nil }
      }
      let function =
        call.name == "elastic_launch"
        ? call.argument("entrypoint", at: 1)
        : call.argument(call.name == "notebook_launcher" ? "function" : "fn", at: 0)
      guard let path = function?.symbol, path.contains(".") else { return nil }
      return
        "`\(call.name)(…)` starts `\(FactText.shortened(path))` on several devices, which is not followed"
    case "submit", "map_array", "add":
      guard let maker = script.maker(of: call.receiver)?.call.name,
        maker == PythonSubmission.list || call.name != "add" && maker.hasSuffix("Executor"),
        script.program.imports.contains(where: { $0 == "submitit" || $0.hasPrefix("submitit.") }),
        script.program.calls.contains(where: asksForDevices)
      else { return nil }
      return "it submits a function to a cluster, which is not followed"
    default: return nil
    }
  }

  /// Whether a method is called on such an attribute as it is written: what a client is may depend on more
  /// than is followed.
  private static func isWritten(
    _ call: PythonCall, on attribute: String, in script: PythonScript
  ) -> Bool {
    return script.range(call.range).text.prefix(400).prefix { $0 != "(" }.contains(attribute)
  }

  private static func asksForDevices(_ call: PythonCall) -> Bool {
    call.name == "update_parameters"
      && call.arguments.contains {
        $0.name.map { $0.contains("gpu") || $0.contains("gres") } ?? false
      }
  }

  /// The names of the attributes by which a value is reached.
  private static func attributes(of item: PythonItem?) -> [String] {
    var names: [String] = []
    var item = item
    while case .attribute(let base, let name)? = item?.value, names.count < 12 {
      names.append(name)
      item = base
    }
    if let path = item?.symbol { names += path.split(separator: ".").map(String.init) }
    return names
  }

  /// The function that gave a value, through methods and wrappers.
  private static func origin(
    of item: PythonItem, in script: PythonScript, _ depth: Int
  ) -> String? {
    guard depth < 12 else { return nil }
    switch item.value {
    case .attribute(let base, _): return origin(of: base, in: script, depth + 1)
    case .list(let items), .tuple(let items):
      return items.prefix(20).lazy.compactMap { origin(of: $0, in: script, depth + 1) }.first
    case .made(let index, _):
      let call = script.program.calls[index]
      if names.contains(call.path) || names.contains(call.name) { return call.path }
      return call.receiver.flatMap { origin(of: $0, in: script, depth + 1) }
        ?? call.arguments.prefix(3).lazy.compactMap { origin(of: $0.item, in: script, depth + 1) }
        .first
    default: return nil
    }
  }
}
