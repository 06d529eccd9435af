import ConfigText
import Diagnostics
import Quantities
import Runs
import Text

/// How many devices a launcher starts processes on.
enum LaunchReader {
  static let commandWords = CommandWords(
    wrappers: ["torchx", "isaaclab.sh", "isaaclab"],
    launchers: ["accelerate", "colossalai", "deepspeed", "horovodrun", "ray", "torchrun"],
    moduleLaunchers: ["accelerate", "deepspeed", "torchrun"],
    launcherModules: [
      "accelerate.commands.launch", "deepspeed.launcher.runner", "torch.distributed.launch",
      "paddle.distributed.launch", "torch.distributed.run", "torch_xla.distributed.xla_spawn",
    ],
    shortFlags: ["horovodrun": ["np": "np"]], variables: ["CUDA_VISIBLE_DEVICES"])

  static func read(_ line: CommandLine, of script: ShellScript, into reading: inout Reading) {
    for stage in line.stages {
      switch stage.program {
      case "tune", "torchrun", "torch.distributed.run", "torch.distributed.launch":
        readTorchrun(stage, into: &reading)
      case "accelerate", "accelerate.commands.launch": readAccelerate(stage, into: &reading)
      case "composer":
        // The processes of one node, or those of all.
        if let all = stage.options["world_size"] {
          state(.count, all, into: &reading)
        } else {
          multiply(nil, stage.options["nproc"], into: &reading)
        }
      case "deepspeed": readDeepSpeed(stage, into: &reading)
      case "mpirun", "mpiexec", "mpiexec.hydra", "mpirun_rsh", "orterun", "prterun", "horovodrun",
        "aprun", "ibrun":
        if let node = stage.options["np"] { state(.count, node, into: &reading) }
      case "jsrun": readResourceSets(stage, into: &reading)
      case "paddle.distributed.launch": readPaddle(stage, into: &reading)
      case "flux": readCopies(stage, line, into: &reading)
      case "bsub", "qsub", "oarsub": readArray(stage, into: &reading)
      case "gantry":
        multiply(stage.options["replicas"], stage.options["gpus"], into: &reading)
      case "pbs.pl", "queue.pl", "run.pl", "slurm.pl":
        if let devices = stage.options["gpu"].map({ $0.elements.first ?? $0 }),
          (devices.number ?? 1) > 0
        {
          state(.count, devices, into: &reading)
        }
      case "runpodctl": readRented(stage, into: &reading)
      default: break
      }
    }
    checkMachines(line, script, into: &reading)
    readContainer(line, into: &reading)
    readVisibleDevices(line, script, into: &reading)
    if !reading.isKnown(.precision), let node = line.program?.options["mixed_precision"],
      node.text != "no"
    {
      reading.read(.precision, Settings(node).setting(of: node, at: "mixed_precision"), .precision)
    }
  }

  /// `srun` starts a command on every node of the job; one that launches on fewer machines than those
  /// trains several times over, or not as it is meant to.
  private static func checkMachines(
    _ line: CommandLine, _ script: ShellScript, into reading: inout Reading
  ) {
    if let range = script.directives.entry("nodes"), range.value.text?.contains("-") == true,
      line.stages.contains(where: { $0.program == "srun" && !$0.options.has("nodes") })
    {
      // Whatever the command says of machines, it is started on each of those that the job gets.
      reading.remove(.count)
      return reading.markUnreadable(
        .count, "how many nodes the job gets is not known", range.keyRange)
    }
    guard let nodes = reading.number(.nodes), nodes > 1,
      let step = line.stages.first(where: { $0.program == "srun" }),
      step.options["ntasks"]?.number != 1,
      step.options["nodes"]?.number.map({ $0 >= nodes }) ?? true,
      script.directives["ntasks"]?.number != 1
    else { return }
    for stage in line.stages {
      var machines: ConfigNode?
      switch stage.program {
      case "accelerate", "accelerate.commands.launch": machines = stage.options["num_machines"]
      case "torchrun", "torch.distributed.run", "torch.distributed.launch":
        machines = stage.options["nnodes"]
        if stage.options["standalone"]?.flag == true { machines = stage.options["standalone"] }
      default: break
      }
      guard let machines, let count = machines.flag == true ? 1 : machines.number, count < nodes
      else { continue }
      reading.makeUnresolved(
        .trials,
        "the job has \(Number.write(nodes)) nodes, on each of which the command launches a training on"
          + " \(Number.write(count))", machines.range)
    }
  }

  /// `python -m paddle.distributed.launch --gpus 0,1,2,3`: a list of devices, on each of the machines.
  private static func readPaddle(_ stage: CommandStage, into reading: inout Reading) {
    let options = stage.options
    guard let devices = options["gpus"] ?? options["devices"], let text = devices.text else {
      return
    }
    let nodes =
      options["nnodes"]?.number ?? Double(options["ips"]?.text?.split(separator: ",").count ?? 1)
    let each = Double(text.split(separator: ",").count)
    guard !reading.isKnown(.count), devices.scalar?.problem == nil, nodes >= 1 else { return }
    reading.state(
      .count, .number(each * nodes), .declared(devices.range),
      place: .cannot("the count is that of a list of devices"))
  }

  private static func state(_ fact: Fact, _ node: ConfigNode, into reading: inout Reading) {
    guard !reading.isKnown(fact) else { return }
    reading.read(fact, Settings(node).setting(of: node, at: fact.rawValue), .count)
  }

  /// Nodes and processes per node multiply; a scheduler that says more already knows better, and what
  /// the command says again changes with it.
  private static func multiply(
    _ nodes: ConfigNode?, _ perNode: ConfigNode?, into reading: inout Reading
  ) {
    let known = reading.isKnown(.nodes)
    if let nodes, !known {
      state(.nodes, nodes, into: &reading)
    } else if nodes == nil, !known, perNode != nil {
      reading.state(.nodes, .number(1), Framework(name: "torchrun", version: "2.9").origin)
    } else if let nodes {
      repeatNodes(nodes, in: &reading)
    }
    guard let perNode else { return }
    let setting = Settings(perNode).setting(of: perNode, at: "nproc_per_node")
    guard !reading.isKnown(.count) else { return repeatDevices(setting, in: &reading) }
    if let problem = setting.problem {
      return reading.markUnreadable(.count, problem, setting.range)
    }
    guard let processes = setting.number, processes >= 1 else {
      return reading.leaveDevices(setting)
    }
    guard let count = reading.number(.nodes) else {
      return reading.markUnresolved(.count, "the number of nodes is not known", setting.range)
    }
    let place: Place =
      count == 1
      ? .replacing(setting, .count)
      : nodes.map { .nodes($0, each: processes) }
        ?? .cannot("the count is nodes times devices")
    reading.state(.count, .number(count * processes), .declared(setting.range), place: place)
  }

  /// `NPROC_PER_NODE=8` before a command that starts its own processes, and `NNODES`.
  static func readProcessVariables(
    _ line: CommandLine, _ script: ShellScript, into reading: inout Reading
  ) {
    func variable(_ name: String) -> ConfigNode? {
      let node = line.environment[name] ?? script.variable(name)
      guard let node, node.scalar?.text.isEmpty == false else { return nil }
      return node
    }
    guard let processes = variable("NPROC_PER_NODE") else { return }
    multiply(variable("NNODES"), processes, into: &reading)
  }

  /// The scheduler's nodes once more, as a number of the command.
  private static func repeatNodes(_ nodes: ConfigNode, in reading: inout Reading) {
    guard let count = reading.number(.nodes), count > 1, nodes.number == count,
      let devices = reading.number(.count)
    else { return }
    reading.couple(
      .nodes, with: .replacing(Settings(nodes).setting(of: nodes, at: "nnodes"), .count))
    // Several nodes change in number, not in size.
    reading.couple(.count, with: .nodes(nodes, each: devices / count))
  }

  /// The scheduler's devices of one node once more.
  private static func repeatDevices(_ setting: Setting, in reading: inout Reading) {
    guard reading.number(.nodes) == 1, let count = reading.number(.count), setting.number == count
    else { return }
    reading.couple(.count, with: .replacing(setting, .count))
  }

  private static func readTorchrun(_ stage: CommandStage, into reading: inout Reading) {
    // What stands behind a flag's value is the program: `--nproc_per_node 8 lora_finetune_distributed`.
    func value(_ key: String) -> ConfigNode? {
      stage.options[key].map { $0.elements.first ?? $0 }
    }
    var nodes = value("nnodes")
    // `1:4` is elastic: as many as may come are what the run may cost.
    if let node = nodes, let text = node.text, text.contains(":") {
      guard let most = text.split(separator: ":").last.flatMap({ Number.parse(String($0)) }),
        most >= 1
      else {
        return reading.markUnresolved(
          .nodes, "`\(FactText.shortened(text))` is a range of nodes", node.range)
      }
      if !reading.isKnown(.nodes) {
        reading.state(
          .nodes, .number(most), .declared(node.range),
          place: .cannot("it is the most of a range of nodes"))
      }
      nodes = nil
    }
    if let alone = stage.options["standalone"] {
      nodes = nil
      if !reading.isKnown(.nodes) { reading.state(.nodes, .number(1), .declared(alone.range)) }
    }
    multiply(nodes, value("nproc_per_node"), into: &reading)
  }

  private static func readAccelerate(_ stage: CommandStage, into reading: inout Reading) {
    if let machines = stage.options["num_machines"] { state(.nodes, machines, into: &reading) }
    if let processes = stage.options["num_processes"] {
      // What the scheduler says already is said once more.
      if reading.isKnown(.count), reading.number(.count) == processes.number {
        let setting = Settings(processes).setting(of: processes, at: "num_processes")
        reading.couple(.count, with: .replacing(setting, .count))
      }
      state(.count, processes, into: &reading)
    }
    if let precision = stage.options["mixed_precision"], !reading.isKnown(.precision) {
      let setting = Settings(precision).setting(of: precision, at: "mixed_precision")
      reading.read(.precision, setting, .precision)
    }
  }

  /// `flux submit --cc=1-10` starts a copy for each number of the set.
  private static func readCopies(
    _ stage: CommandStage, _ line: CommandLine, into reading: inout Reading
  ) {
    if stage.arguments.first?.text == "bulksubmit" || line.words.prefix(2).last == "bulksubmit" {
      reading.makeUnresolved(
        .trials, "`flux bulksubmit` starts a job for each of its inputs", line.range)
      return
    }
    guard let copies = stage.options["cc"] ?? stage.options["bcc"] else { return }
    BatchDirectives.state(
      .trials, copies.text.flatMap(BatchDirectives.indices),
      BatchDirectives.Option(name: "--cc", value: copies.text ?? "", range: copies.range),
      into: &reading)
  }

  /// `bsub -J "name[1-100]"`, `qsub -t 1-100` and `-J 0-99`, `oarsub --array 100` start a copy for each
  /// index.
  private static func readArray(_ stage: CommandStage, into reading: inout Reading) {
    for name in ["J", "t", "array"] {
      guard let node = stage.options[name], let text = node.text else { continue }
      var count: Double?
      if stage.program == "bsub" {
        guard name == "J", let open = text.firstIndex(of: "[") else { continue }
        count = BatchDirectives.indices(text[text.index(after: open)...].prefix { $0 != "]" })
      } else if name == "array" {
        count = Number.parse(text)
      } else {
        guard text.first?.isNumber == true else { continue }
        count = BatchDirectives.indices(text)
      }
      let option = BatchDirectives.Option(name: name, value: text, range: node.range)
      return BatchDirectives.state(.trials, count, option, into: &reading)
    }
  }

  /// `jsrun -n 4 -g 6` starts four sets of six devices; a set without `-g` has none of its own.
  private static func readResourceSets(_ stage: CommandStage, into reading: inout Reading) {
    guard !reading.isKnown(.count), let sets = stage.options["nrs"] else { return }
    let setting = Settings(sets).setting(of: sets, at: "nrs")
    guard let count = setting.number, let devices = stage.options["gpu_per_rs"]?.number else {
      return reading.markUnreadable(
        .count, "how many devices a resource set of `jsrun` has is not stated", setting.range)
    }
    reading.state(
      .count, .number(count * devices), .declared(setting.range),
      place: .cannot("the count is sets times devices"))
  }

  /// `runpodctl create pod --gpuType "NVIDIA A40" --gpuCount 2`: one machine, with one device if nothing is said.
  private static func readRented(_ stage: CommandStage, into reading: inout Reading) {
    guard let type = stage.options["gpuType"] ?? stage.options["gpu_type"] else { return }
    reading.read(.accelerator, Settings(type).setting(of: type, at: "gpuType"), .text)
    guard let count = stage.options["gpuCount"] ?? stage.options["gpu_count"] else {
      return reading.state(.count, .number(1), Framework(name: "runpod", version: "1").origin)
    }
    state(.count, count, into: &reading)
  }

  private static func readDeepSpeed(_ stage: CommandStage, into reading: inout Reading) {
    if let include = stage.options["include"], !stage.options.has("hostfile") {
      if !reading.isKnown(.count) { readIncluded(include, into: &reading) }
      return
    }
    let machines = stage.options["hostfile"]
    if let gpus = stage.options["num_gpus"], machines == nil || stage.options.has("num_nodes") {
      multiply(stage.options["num_nodes"], gpus, into: &reading)
    } else if let machines, !reading.isKnown(.count), machines.text?.hasPrefix("/dev/") != true {
      reading.markUnreadable(
        .count, "`--hostfile` names the machines, and what is in it is not read", machines.range)
    }
  }

  /// `docker run --gpus 2 …`, `--gpus '"device=0,1"'`: the devices that the container gets, where what it runs
  /// says nothing else; `all` are as many as the machine has.
  private static func readContainer(_ line: CommandLine, into reading: inout Reading) {
    guard let stage = line.stage(["docker", "podman", "nerdctl"]), !reading.isKnown(.count),
      !reading.isUnresolved(.count), let given = stage.options["gpus"]
    else { return }
    let node = given.elements.first ?? given
    let text = (node.text ?? "").filter { $0 != "\"" && $0 != "'" }
    let devices =
      text.hasPrefix("device=")
      ? text.dropFirst("device=".count).split(separator: ",").count : Int(text) ?? 0
    guard node.scalar?.problem == nil, devices > 0 else { return }
    reading.state(
      .count, .number(Double(devices)), .declared(node.scalar?.literal ?? node.range),
      place: .cannot("the devices are named one by one"))
  }

  /// `--include localhost:0,1` and `--include a:0,1@b:0`: the devices of each machine by their numbers; one
  /// without numbers gives all that it has.
  private static func readIncluded(_ include: ConfigNode, into reading: inout Reading) {
    let machines = (include.text ?? "").split(separator: "@").map { $0.split(separator: ":") }
    let devices = machines.map { machine in
      machine.count == 2
        ? machine[1].split(separator: ",").map { Int(trimmed($0)) } : []
    }
    guard include.scalar?.problem == nil, !machines.isEmpty,
      devices.allSatisfy({ !$0.isEmpty && $0.allSatisfy { $0 != nil } })
    else {
      return reading.markUnreadable(
        .count,
        include.scalar?.problem
          ?? "`\(FactText.shortened(include.text ?? ""))` takes all devices of a machine, and how many"
          + " it has is not known", include.range)
    }
    let range = include.scalar?.literal ?? include.range
    reading.state(
      .count, .number(Double(devices.reduce(0) { $0 + Set($1).count })), .declared(range),
      place: .cannot("the devices are named one by one"))
    guard !reading.isKnown(.nodes) else { return }
    let nodes = Set(machines.compactMap(\.first)).count
    reading.state(
      .nodes, .number(Double(nodes)), .declared(range),
      place: .cannot("the machines are named one by one"))
  }

  /// `CUDA_VISIBLE_DEVICES=0,1,2,3` names the devices of one machine.
  private static func readVisibleDevices(
    _ line: CommandLine, _ script: ShellScript, into reading: inout Reading
  ) {
    guard !reading.isKnown(.count), !reading.isUnresolved(.count),
      let node = ["CUDA_VISIBLE_DEVICES", "ASCEND_RT_VISIBLE_DEVICES"].lazy.compactMap({
        line.environment[$0] ?? script.variable($0)
      }).first,
      let text = node.text, !text.isEmpty,
      text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 || $0 == UInt8(ascii: ",") })
    else { return }
    let devices = text.split(separator: ",").count
    guard devices > 0, (reading.number(.nodes) ?? 1) == 1 else { return }
    reading.state(
      .count, .number(Double(devices)), .declared(node.scalar?.literal ?? node.range),
      place: .cannot("the devices are named one by one"))
  }
}

extension Place {
  /// Writes a count of devices as a number of nodes with so many of them each.
  static func nodes(_ node: ConfigNode, each devices: Double) -> Place {
    .rewriting(Settings(node).setting(of: node, at: "nodes")) { value in
      guard let wanted = value.number.map({ $0.central / devices }), wanted >= 1,
        wanted == wanted.rounded()
      else { return nil }
      return Number.write(wanted)
    }
  }
}
