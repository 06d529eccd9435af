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

  /// The batch that data was made with; nil where two ways lead to different ones.
  static func item(of data: PythonItem?, in script: PythonScript) -> PythonItem? {
    var found: [PythonItem] = []
    var waiting = [data].compactMap(\.self)
    var left = limit
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
      let given = call.arguments.filter { $0.name == nil }.map(\.item)
      // `loader, model = accelerator.prepare(loader, model)` gives back what it takes, in its order.
      if let part, given.indices.contains(part) {
        waiting.append(given[part])
      } else {
        waiting += given + [call.receiver].compactMap(\.self)
      }
    }
    guard let first = found.first,
      found.allSatisfy({ $0.text == first.text && $0.number == first.number })
    else { return nil }
    return first
  }

  /// The batch that a call is told: by a name for it, or where loaders and datasets take it.
  private static func told(_ call: PythonCall) -> PythonItem? {
    if let named = call.arguments.last(where: { $0.name.flatMap { BatchName($0) } != nil }) {
      return named.item
    }
    if call.name == "batch" || call.name == "padded_batch" {
      return call.arguments.first { $0.name == nil }?.item
    }
    return call.name.hasSuffix("DataLoader") ? call.argument("batch_size", at: 1) : nil
  }
}
