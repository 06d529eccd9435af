import ConfigText

/// The batch of what a training goes over, followed from there to the call that was told it:
/// `for batch in tqdm(loader)`, `trainer.fit(model, loader)`, `model.fit(data.batch(32).prefetch(2))`.
enum PythonBatch {
  /// How many calls are followed, over all the ways that values come.
  private static let limit = 40

  /// The batch of what the innermost loop goes over in which a training stands.
  static func item(around call: PythonCall, in script: PythonScript) -> PythonItem? {
    call.loops.reversed().lazy.compactMap { item(of: $0.source, in: script) }.first
  }

  /// The batch that data was made with; nil where two ways lead to different ones, or none to a loader.
  static func item(of data: PythonItem?, in script: PythonScript) -> PythonItem? {
    var found: [PythonItem] = []
    var waiting = [data].compactMap(\.self)
    var left = limit
    var untold: Range<Int>?
    while let next = waiting.popLast(), left > 0 {
      left -= 1
      var item = next
      var part: Int?
      while case .attribute(let base, let name) = item.value {
        part = Int(name)
        item = base
      }
      guard case .made(let index, _) = item.value else { continue }
      let call = script.program.calls[index]
      if let batch = told(call) {
        found.append(batch)
        continue
      }
      if isLoader(call) {
        // Whatever makes the batches, they are none of another loader.
        untold = call.range
        waiting += [call.argument("batch_sampler")].compactMap(\.self)
        continue
      }
      let given = call.arguments.filter { $0.name == nil }.map(\.item)
      // `loader, model = accelerator.prepare(loader, model)` gives back what it takes, in its order.
      if let part, given.indices.contains(part) {
        waiting.append(given[part])
      } else {
        waiting += given + [call.receiver].compactMap(\.self)
      }
    }
    if found.isEmpty, let untold { return .unreadable("the loader is told no batch", untold) }
    guard let first = found.first,
      found.allSatisfy({ $0.text == first.text && $0.number == first.number })
    else { return nil }
    return first
  }

  /// The batch that a call is told: by a name for it, or where loaders and datasets take it.
  private static func told(_ call: PythonCall) -> PythonItem? {
    // These take rows together only to give each of them back.
    guard call.name != "map", call.name != "filter" else { return nil }
    if let named = call.arguments.last(where: { $0.name.flatMap { BatchName($0) } != nil }) {
      return named.item
    }
    if call.name == "batch" || call.name == "padded_batch" {
      return call.arguments.first { $0.name == nil }?.item
    }
    return isLoader(call) ? call.argument("batch_size", at: 1) : nil
  }

  private static func isLoader(_ call: PythonCall) -> Bool { call.name.hasSuffix("DataLoader") }
}
