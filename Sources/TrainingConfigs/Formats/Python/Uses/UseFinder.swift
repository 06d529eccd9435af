import ConfigText
import Runs

/// Looks for the places of a program where a setting decides over a fact.
struct UseFinder {
  let scopes: ProgramScopes

  typealias Found = (Fact, ValueTrace) -> Void

  func all(_ found: Found) {
    for call in scopes.calls { look(at: call, found) }
    for loop in scopes.loops { look(at: loop, found) }
    for end in scopes.ends { look(at: end, found) }
    lookForAssignments(found)
    lookForFields(found)
    lookForAccumulation(found)
    lookForCuts(found)
  }

  // MARK: Calls

  private static let others: Set<String> = [
    "val", "valid", "validation", "valset", "test", "testset", "eval", "evaluate", "evaluation",
    "dev", "devset", "infer", "inference",
  ]

  /// Whether a place speaks of held-out data.
  private func isOther(_ call: ProgramScopes.Call) -> Bool {
    let names = [scopes.scopes[call.scope].name, call.target].compactMap { $0?.lowercased() }
    let text = scopes.text(call.range, of: call.scope, most: 400).lowercased()
    return (names + [text]).contains { text in
      text.split { !$0.isLetter }.contains { Self.others.contains(String($0)) }
    }
  }

  private func trace(_ item: PythonExpression?, _ call: ProgramScopes.Call) -> ValueTrace? {
    item.flatMap { scopes.trace($0, in: call.scope) }
  }

  private func look(at call: ProgramScopes.Call, _ found: Found) {
    if call.name.hasSuffix("DataLoader") || call.name.hasSuffix("BatchSampler") {
      guard let batch = trace(call.argument("batch_size", at: 1), call), !isOther(call) else {
        return
      }
      return found(batch.isShared ? .globalBatch : .microBatch, batch)
    }
    if call.name == "load_dataset" || call.name == "ImageFolder" {
      guard let data = trace(source(of: call), call), !data.path.isEmpty, !isOther(call) else {
        return
      }
      return found(.datasetID, data)
    }
    lookForModel(call, found)
    lookForLength(call, found)
    lookForPrecision(call, found)
    lookForTrainer(call, found)
    lookForMethod(call, found)
    lookForAdapter(call, found)
    lookForDevices(call, found)
  }

  /// What is loaded: files of one's own where the first word is what they are written in.
  private func source(of call: ProgramScopes.Call) -> PythonExpression? {
    guard let files = call.argument("data_files") else {
      return call.argument("path", at: 0) ?? call.argument("root")
    }
    guard case .dictionary(let pairs) = files.kind else { return files }
    return pairs.first { $0.key?.string == "train" }?.value
  }

  private static let otherModels = [
    "ref", "teacher", "reward", "critic", "ema", "vae", "vision", "image", "judge", "draft",
    "assistant",
  ]

  private func lookForModel(_ call: ProgramScopes.Call, _ found: Found) {
    guard call.name == "from_pretrained", case .attribute(let maker, _) = call.callee.kind,
      let type = maker.lastName,
      !Self.otherModels.contains(where: (call.target ?? "").contains),
      let model = trace(call.argument("pretrained_model_name_or_path", at: 0), call),
      let key = model.path.last, !Self.otherModels.contains(where: key.contains),
      isModel(type, key)
    else { return }
    found(.modelID, model)
  }

  /// What is given a class to load has a model to load where its setting says so.
  private func isModel(_ type: String, _ key: String) -> Bool {
    if type.hasPrefix("AutoModel") || type.contains("For") { return true }
    let isVariable = type.first?.isLowercase == true
    return isVariable && NameWords.split(key)?.contains("model") == true
  }

  /// What texts are cut to.
  private func lookForLength(_ call: ProgramScopes.Call, _ found: Found) {
    let name = call.name.lowercased()
    let isText =
      ["tokeniz", "encode"].contains(where: name.contains)
      || name == "from_pretrained" && call.argument("model_max_length") != nil
      || ["dataset", "collat"].contains(where: name.contains)
    guard isText, !isOther(call) else { return }
    for key in ["max_length", "max_len", "max_seq_len", "max_seq_length", "model_max_length"] {
      guard let length = trace(call.argument(key), call), !length.path.isEmpty else { continue }
      found(.sequenceLength, length)
    }
  }

  /// What the numbers are that something is computed in: as a setting says, or as is written there.
  private func lookForPrecision(_ call: ProgramScopes.Call, _ found: Found) {
    if call.name == "Accelerator" {
      if let asked = trace(call.argument("mixed_precision"), call), !asked.path.isEmpty {
        found(.precision, asked)
      }
      return
    }
    guard call.name == "autocast", !isOther(call) else { return }
    let kind = call.argument("dtype")
    let word = kind?.lastName.flatMap(Precision.word)
    if let enabled = call.argument("enabled") {
      guard var trace = trace(enabled, call), !trace.path.isEmpty, kind == nil || word != nil else {
        return
      }
      trace.switched = word ?? "fp16"
      return found(.precision, trace)
    }
    guard let kind else { return lookForHalves(call, found) }
    if let word {
      // Only where it is trained: others may compute in shorter numbers what is not.
      guard trains(scopes.scopes[call.scope].body, call.scope, by: Self.gradients) else { return }
      shorten(to: word, kind, call, found)
    } else if let asked = scopes.mentioned(in: kind, scope: call.scope) {
      found(.precision, asked)
    }
  }

  private static let gradients = ["backward", "scaler(loss"]

  /// `with torch.cuda.amp.autocast():` takes half precision on a GPU, where nothing else is said.
  private func lookForHalves(_ call: ProgramScopes.Call, _ found: Found) {
    let isOnGPU =
      call.arguments.isEmpty
      ? scopes.text(call.callee.range, of: call.scope, most: 80).contains("cuda")
      : call.arguments.count == 1
        && (call.argument("device_type", at: 0)?.string?.hasPrefix("cuda") ?? false)
    guard isOnGPU, trains(scopes.scopes[call.scope].body, call.scope, by: Self.gradients) else {
      return
    }
    shorten(to: "fp16", call.callee, call, found)
  }

  /// Shorter numbers that a call takes: always, or where one setting is on.
  private func shorten(
    to word: String, _ place: PythonExpression, _ call: ProgramScopes.Call, _ found: Found
  ) {
    guard let reached = settings(reaching: call.range.lowerBound, in: call.scope) else { return }
    if reached.isEmpty {
      found(.precision, scopes.literal(.string(word), place, call.scope))
    } else if let first = reached.first, reached.allSatisfy({ $0 == first }) {
      found(.precision, ValueTrace(path: first.path, switched: word))
    }
  }

  /// Words of trainers of other packages that say the same everywhere.
  private static let words: [(String, Fact)] = [
    ("per_device_train_batch_size", .microBatch),
    ("gradient_accumulation_steps", .gradientAccumulation),
    ("accumulate_grad_batches", .gradientAccumulation), ("num_train_epochs", .epochs),
    ("max_epochs", .epochs), ("max_steps", .steps), ("max_seq_length", .sequenceLength),
  ]

  private func isTrainer(_ call: ProgramScopes.Call) -> Bool {
    ["Trainer", "TrainingArguments", "Accelerator"].contains(where: call.name.hasSuffix)
      && !scopes.types.contains(where: { $0.type.name == call.name })
  }

  private func lookForTrainer(_ call: ProgramScopes.Call, _ found: Found) {
    guard isTrainer(call) else { return }
    for (word, fact) in Self.words {
      guard let value = trace(call.argument(word), call), !value.path.isEmpty else { continue }
      found(fact, value)
    }
  }

  /// `args.max_seq_length = config.block_size`: what such a trainer is told after its arguments were made.
  private func lookForAssignments(_ found: Found) {
    guard scopes.calls.contains(where: isTrainer) else { return }
    for (word, fact) in Self.words {
      // What is set in a branch alone says nothing certain.
      let set = scopes.changed[word] ?? []
      guard
        set.allSatisfy({
          settings(reaching: $0.value.range.lowerBound, in: $0.scope)?.isEmpty == true
        })
      else { continue }
      for setting in set {
        guard let value = scopes.trace(setting.value, in: setting.scope), let key = value.path.last,
          key != word
        else { continue }
        found(fact, value)
      }
    }
  }

  /// Arguments of a trainer that a class of the program's own extends: what it declares anew under their names
  /// stands for what they are when nobody sets them.
  private func lookForFields(_ found: Found) {
    for (type, _) in scopes.types where type.arguments.contains(where: Self.isArguments) {
      let names = Set(
        type.body.compactMap { member -> String? in
          guard case .annotate(let target, _, _) = member.kind else { return nil }
          return target.name
        })
      for (word, fact) in Self.words + [("gradient_checkpointing", .recompute)]
      where names.contains(word) {
        found(fact, ValueTrace(path: [word]))
      }
    }
  }

  private static func isArguments(_ base: PythonArgument) -> Bool {
    base.kind == .positional && base.value.lastName?.hasSuffix("TrainingArguments") == true
  }

  /// `DataParallel(model, device_ids=args.gpus)`: the devices of the one process, by their numbers.
  private func lookForDevices(_ call: ProgramScopes.Call, _ found: Found) {
    guard call.name == "DataParallel", let devices = call.argument("device_ids", at: 1),
      case .attribute = devices.kind, let trace = trace(devices, call), !trace.path.isEmpty
    else { return }
    found(.count, trace)
  }

  /// Methods of libraries that are told how long to train by the word for it.
  private func lookForMethod(_ call: ProgramScopes.Call, _ found: Found) {
    guard ["fit", "train", "learn", "finetune"].contains(call.name),
      case .attribute = call.callee.kind
    else { return }
    for argument in call.arguments {
      guard case .keyword(let word) = argument.kind, let name = LengthName(word),
        name.isOfEpochs || name.isOfSteps,
        let length = trace(argument.value, call), !length.path.isEmpty, !length.isShared
      else { continue }
      found(name.isOfEpochs ? .epochs : .steps, length)
    }
  }

  // MARK: Loops

  private static let steps: Set<String> = [
    "step", "steps", "it", "iter", "iteration", "itr", "i_iter", "global_step", "train_step",
    "cur_iter", "iter_num", "current_step", "current_iter", "n_iter", "update",
  ]

  private func look(at loop: ProgramScopes.Loop, _ found: Found) {
    guard let (counter, end) = bound(of: loop),
      let length = scopes.trace(end, in: loop.scope), !length.path.isEmpty, !length.isShared,
      trains(loop.body, loop.scope)
    else { return }
    if counter.contains("epoch") || length.path.last.flatMap(LengthName.init)?.isOfEpochs == true {
      found(.epochs, length)
    } else if Self.steps.contains(counter), !loop.isNested,
      !loop.holdsLoop || trains(loop.body, loop.scope, by: ["backward"])
    {
      found(.steps, length)
    }
  }

  /// The settings at which loops are left that count steps.
  var stepEnds: [ValueTrace] { scopes.ends.compactMap(limit) }

  private func look(at end: ProgramScopes.End, _ found: Found) {
    if let length = limit(end) { found(.steps, length) }
  }

  /// `if step >= args.max_steps: break`.
  private func limit(_ end: ProgramScopes.End) -> ValueTrace? {
    guard let (counter, limit) = compared(in: end.test, by: [.greater, .greaterOrEqual, .equal]),
      let length = scopes.trace(limit, in: end.scope), !length.path.isEmpty,
      let key = length.path.last.flatMap(LengthName.init), key.isOfSteps,
      counter.contains("step") || Self.steps.contains(counter)
    else { return nil }
    return length
  }

  private static let trainings = ["backward", "train", ".step(", "update", "optim"]

  /// Whether statements train, or call a function of the program that does.
  private func trains(
    _ body: Range<Int>, _ scope: Int, by words: [String] = trainings, depth: Int = 0
  ) -> Bool {
    let text = scopes.text(body, of: scope, most: 20_000).lowercased()
    if words.contains(where: text.contains) { return true }
    guard depth < 3 else { return false }
    return (scopes.callsByScope[scope] ?? []).contains { index in
      let call = scopes.calls[index]
      guard body.contains(call.range.lowerBound), let called = scopes.functions[call.name],
        called.count == 1, let function = called.first
      else { return false }
      return trains(scopes.scopes[function].body, function, by: ["backward"], depth: depth + 1)
    }
  }

  /// What a loop counts, and up to where.
  private func bound(
    of loop: ProgramScopes.Loop
  ) -> (counter: String, end: PythonExpression)? {
    if let iterable = loop.iterable {
      guard let end = rangeEnd(iterable, loop.scope) else { return nil }
      return (loop.targets.first ?? "", end)
    }
    return loop.test.flatMap { compared(in: $0) }
  }

  /// The end of `range(…)`, of what shows it as a bar, or of what a name was given of the kind.
  private func rangeEnd(_ iterable: PythonExpression, _ scope: Int, depth: Int = 0)
    -> PythonExpression?
  {
    guard depth < 4 else { return nil }
    if let name = iterable.name, let values = scopes.scopes[scope].assigned[name],
      values.count == 1, case .whole(let value)? = values.first
    {
      return rangeEnd(value, scope, depth: depth + 1)
    }
    guard case .call(let callee, let arguments) = iterable.kind, let name = callee.lastName else {
      return nil
    }
    let plain = arguments.filter { $0.kind == .positional }.map(\.value)
    guard name == "range" || name == "trange" else {
      guard ["tqdm", "enumerate", "track", "master_bar", "progress_bar"].contains(name) else {
        return nil
      }
      return plain.first.flatMap { rangeEnd($0, scope, depth: depth + 1) }
    }
    // From nought on, one more is a turn more.
    if plain.count == 1 { return plain[0] }
    return plain.count == 2 ? counted(plain[1]) : nil
  }

  /// A number of turns without those that were made before, and without one.
  private func counted(_ end: PythonExpression) -> PythonExpression {
    switch end.kind {
    case .binary(.subtract, let first, _): return first
    case .binary(.add, let first, let more) where more.isOne: return first
    case .binary(.add, let one, let last) where one.isOne: return last
    default: return end
    }
  }

  /// `step < args.max_steps`, with whatever else is asked.
  private func compared(
    in test: PythonExpression, by relations: [PythonRelation] = [.less, .lessOrEqual]
  ) -> (counter: String, end: PythonExpression)? {
    switch test.kind {
    case .comparison(let first, let rest):
      guard rest.count == 1, let other = rest.first,
        relations.contains(other.relation)
      else { return nil }
      let counter: PythonExpression
      if case .binary(.add, let left, _) = first.kind { counter = left } else { counter = first }
      return counter.lastName.map { ($0.lowercased(), counted(other.operand)) }
    case .boolean(_, let all): return all.lazy.compactMap { compared(in: $0, by: relations) }.first
    default: return nil
    }
  }

  // MARK: Accumulation

  /// A loss is a share of as many as there are passes before the optimiser's step.
  private func lookForAccumulation(_ found: Found) {
    let counted = scopes.moduli.compactMap { scopes.trace($0.value, in: $0.scope) }
    for quotient in scopes.quotients {
      guard let trace = scopes.trace(quotient.value, in: quotient.scope), !trace.path.isEmpty,
        counted.contains(trace)
      else { continue }
      found(.gradientAccumulation, trace)
    }
  }

  // MARK: Lengths of texts

  /// What is cut to a setting whose name is a length is cut to that length.
  private func lookForCuts(_ found: Found) {
    for cut in scopes.cuts {
      guard let trace = scopes.trace(cut.value, in: cut.scope), let key = trace.path.last,
        let words = NameWords.split(key), words.contains("length") || words.contains("len"),
        words.contains("max") || words.contains("seq") || words.contains("sequence")
      else { continue }
      found(.sequenceLength, trace)
    }
  }
}
