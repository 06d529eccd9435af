/// Why the straight line of a program was left.
enum Fault: Error {
  case error(EvaluationError)
  /// Slots that are not known.
  case unknown([Int])

  /// Two faults of one logical operator: what is unknown outweighs errors, for it may still
  /// decide.
  func merged(with other: Fault) -> Fault {
    switch (self, other) {
    case (.unknown(let left), .unknown(let right)): .unknown(left + right)
    case (.unknown, _): self
    case (_, .unknown): other
    default: self
    }
  }
}

/// A macro's loop.
struct LoopState {
  var list: [Value] = []
  var map: ValueMap?
  var position = -1
  var count = 0
}

/// Scratch space for evaluations: registers that are kept from one to the next.
///
/// One evaluator may run any programs, one at a time.
public final class Evaluator {
  var scalars: UnsafeMutablePointer<UInt64>
  var values: UnsafeMutablePointer<Value>
  private var scalarCapacity = 64
  private var valueCapacity = 32
  var faults: [Fault?] = []
  var loops: [LoopState] = []
  var context = CallContext(options: Options())
  /// The program whose constants are in the scalar registers.
  private var loaded: Code?

  /// Creates an evaluator.
  public init() {
    scalars = .allocate(capacity: scalarCapacity)
    scalars.initialize(repeating: 0, count: scalarCapacity)
    values = .allocate(capacity: valueCapacity)
    values.initialize(repeating: .null, count: valueCapacity)
  }

  deinit {
    scalars.deallocate()
    values.deinitialize(count: valueCapacity)
    values.deallocate()
  }

  private func load(_ code: Code) {
    loaded = code
    let parts = code.parts
    if parts.scalars.count > scalarCapacity {
      scalars.deallocate()
      scalarCapacity = parts.scalars.count
      scalars = .allocate(capacity: scalarCapacity)
      scalars.initialize(repeating: 0, count: scalarCapacity)
    }
    if parts.valueCount > valueCapacity {
      values.deinitialize(count: valueCapacity)
      values.deallocate()
      valueCapacity = parts.valueCount
      values = .allocate(capacity: valueCapacity)
      values.initialize(repeating: .null, count: valueCapacity)
    }
    for (index, bits) in parts.scalars.enumerated() { scalars[index] = bits }
    while faults.count < parts.faultCount { faults.append(nil) }
    while loops.count < parts.iteratorCount { loops.append(LoopState()) }
    context = CallContext(options: code.options)
  }

  func run(_ code: Code, _ slots: UnsafeBufferPointer<Value>) -> Evaluation {
    if loaded !== code { load(code) }
    guard slots.count >= code.slots.count else {
      let message = "the activation has \(slots.count) slots, not \(code.slots.count)"
      return Evaluation(outcome: .error(EvaluationError(.activation, message)), cost: 0)
    }
    context.work = Work(limit: code.options.costLimit)
    return code.parts.instructions.withUnsafeBufferPointer { instructions in
      code.parts.constants.withUnsafeBufferPointer { constants in
        run(code, instructions, constants, slots)
      }
    }
  }

  private func run(
    _ code: Code, _ instructions: UnsafeBufferPointer<Instruction>,
    _ constants: UnsafeBufferPointer<Value>, _ slots: UnsafeBufferPointer<Value>
  ) -> Evaluation {
    guard let first = instructions.baseAddress else {
      return Evaluation(outcome: .value(.null), cost: 0)
    }
    let fallback = UnsafePointer(values)
    var machine = Machine(
      code: code, instructions: first, scalars: scalars, registers: values,
      constants: constants.baseAddress ?? fallback, slots: slots.baseAddress ?? fallback)
    do throws(EvaluationError) {
      try context.work.spend(code.parts.baseCost)
    } catch {
      return Evaluation(outcome: .error(error), cost: context.work.spent)
    }
    while true {
      do throws(Fault) {
        try machine.execute(self)
        let value = result(code, machine)
        return Evaluation(outcome: .value(value), cost: context.work.spent)
      } catch {
        let handler = code.parts.handlers[machine.counter]
        var fault = error
        if case .error(var error) = fault, error.range == nil {
          let range = code.parts.ranges[machine.counter]
          error.range = Int(range.lowerBound)..<Int(range.upperBound)
          fault = .error(error)
        }
        if handler >= 0, !fault.isFatal {
          let target = code.parts.handlerTable[Int(handler)]
          faults[target.register] = faults[target.register]?.merged(with: fault) ?? fault
          machine.counter = target.landing
        } else {
          return Evaluation(outcome: outcome(of: fault, code), cost: context.work.spent)
        }
      }
    }
  }

  private func result(_ code: Code, _ machine: Machine) -> Value {
    let index = Int(code.parts.result)
    switch code.parts.resultKind {
    case .value: return machine.value(code.parts.result).pointee
    case .bool: return .bool(scalars[index] != 0)
    case .int: return .int(Int64(bitPattern: scalars[index]))
    case .uint: return .uint(scalars[index])
    case .double: return .double(Double(bitPattern: scalars[index]))
    case .duration: return .duration(Int64(bitPattern: scalars[index]))
    case .scalar(let type): return .scalar(Double(bitPattern: scalars[index]), type)
    }
  }

  private func outcome(of fault: Fault, _ code: Code) -> Evaluation.Outcome {
    switch fault {
    case .error(let error): return .error(error)
    case .unknown(let slots):
      var paths: [String] = []
      for slot in Set(slots).sorted() { paths.append(code.slots[slot].path) }
      return .unknown(paths)
    }
  }
}

extension Fault {
  /// Whether no operator may absorb it.
  var isFatal: Bool {
    if case .error(let error) = self, case .costLimit = error.kind { true } else { false }
  }
}
