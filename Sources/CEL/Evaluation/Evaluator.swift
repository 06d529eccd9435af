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
  /// What is gone over: the elements of a list, or the entries of a map.
  private enum Range {
    case list([Value])
    case map(ValueMap)
  }

  private var range = Range.list([])
  private var count = 0
  private(set) var position = -1

  /// Begins a loop, or tells that the value cannot be gone over.
  mutating func begin(_ value: Value) -> Bool {
    switch value {
    case .list(let list): (range, count) = (.list(list), list.count)
    case .map(let map): (range, count) = (.map(map), map.count)
    default: return false
    }
    position = -1
    return true
  }

  /// Goes on to the next element; false behind the last.
  ///
  /// - Parameter current: Takes the element, or the key of an entry, and then the element, or the value
  ///   of the entry.
  @inline(__always)
  mutating func advance(into current: UnsafeMutablePointer<Value>) -> Bool {
    position += 1
    guard position < count else { return false }
    switch range {
    case .list(let list):
      current[0] = list[position]
      current[1] = current[0]
    case .map(let map):
      (current[0], current[1]) = map.entries[position]
    }
    return true
  }

  /// The current index of a list, or the current key of a map.
  func key(_ current: UnsafeMutablePointer<Value>) -> Value {
    if case .list = range { .int(Int64(position)) } else { current[0] }
  }
}

/// What an evaluation changes besides its registers.
///
/// It is reached through a pointer, for accesses to it are most of what short programs do.
struct EvaluationState {
  var context = CallContext(options: Options())
  var faults: [Fault?] = []
  /// Whether the fault register holds a fault of this evaluation.
  private(set) var hasFault = UnsafeMutablePointer<Bool>.allocate(capacity: 8)
  private(set) var loops = UnsafeMutablePointer<LoopState>.allocate(capacity: 4)
  /// The current elements of the loops, two for each: see ``LoopState/advance(into:)``.
  private(set) var elements = UnsafeMutablePointer<Value>.allocate(capacity: 8)
  private var loopCapacity = 4

  init() {
    faults = Array(repeating: nil, count: 8)
    hasFault.initialize(repeating: false, count: 8)
    loops.initialize(repeating: LoopState(), count: loopCapacity)
    elements.initialize(repeating: .null, count: 2 * loopCapacity)
  }

  /// Makes room for a program's fault registers and loops.
  mutating func reserve(faultCount: Int, loopCount: Int) {
    if faultCount > faults.count {
      hasFault.deallocate()
      faults = Array(repeating: nil, count: faultCount)
      hasFault = .allocate(capacity: faultCount)
      hasFault.initialize(repeating: false, count: faultCount)
    }
    if loopCount > loopCapacity {
      deallocateLoops()
      loopCapacity = loopCount
      loops = .allocate(capacity: loopCount)
      loops.initialize(repeating: LoopState(), count: loopCount)
      elements = .allocate(capacity: 2 * loopCount)
      elements.initialize(repeating: .null, count: 2 * loopCount)
    }
  }

  private func deallocateLoops() {
    loops.deinitialize(count: loopCapacity)
    loops.deallocate()
    elements.deinitialize(count: 2 * loopCapacity)
    elements.deallocate()
  }

  func deallocate() {
    hasFault.deallocate()
    deallocateLoops()
  }
}

/// Scratch space for evaluations: registers that are kept from one to the next.
///
/// One evaluator may run any programs, one at a time.
public final class Evaluator {
  private var scalars: UnsafeMutablePointer<UInt64>
  private var values: UnsafeMutablePointer<Value>
  private let state: UnsafeMutablePointer<EvaluationState>
  private var scalarCapacity = 64
  private var valueCapacity = 32
  /// The program whose constants are in the scalar registers.
  private var loaded: Code?

  /// Creates an evaluator.
  public init() {
    scalars = .allocate(capacity: scalarCapacity)
    scalars.initialize(repeating: 0, count: scalarCapacity)
    values = .allocate(capacity: valueCapacity)
    values.initialize(repeating: .null, count: valueCapacity)
    state = .allocate(capacity: 1)
    state.initialize(to: EvaluationState())
  }

  deinit {
    scalars.deallocate()
    values.deinitialize(count: valueCapacity)
    values.deallocate()
    state.pointee.deallocate()
    state.deinitialize(count: 1)
    state.deallocate()
  }

  private func load(_ code: Code) {
    loaded = code
    let scalarImage = code.parts.scalars
    if scalarImage.count > scalarCapacity {
      scalars.deallocate()
      scalarCapacity = scalarImage.count
      scalars = .allocate(capacity: scalarCapacity)
      scalars.initialize(repeating: 0, count: scalarCapacity)
    }
    if code.parts.valueCount > valueCapacity {
      values.deinitialize(count: valueCapacity)
      values.deallocate()
      valueCapacity = code.parts.valueCount
      values = .allocate(capacity: valueCapacity)
      values.initialize(repeating: .null, count: valueCapacity)
    }
    for (index, bits) in scalarImage.enumerated() { scalars[index] = bits }
    state.pointee.reserve(faultCount: code.parts.faultCount, loopCount: code.parts.loopCount)
    state.pointee.context = CallContext(options: code.options)
  }

  func run(_ code: Code, _ slots: UnsafeBufferPointer<Value>) -> Evaluation {
    if loaded !== code { load(code) }
    guard slots.count >= code.slots.count else {
      let message = "the activation has \(slots.count) slots, not \(code.slots.count)"
      return Evaluation(outcome: .error(EvaluationError(.activation, message)), cost: 0)
    }
    let fallback = UnsafePointer(values)
    var machine = Machine(
      code: code, instructions: code.instructions, scalars: scalars, registers: values,
      constants: code.constants, slots: slots.baseAddress ?? fallback, state: state)
    state.pointee.context.work = Work(limit: code.options.costLimit)
    do throws(EvaluationError) {
      try state.pointee.context.work.spend(code.parts.baseCost)
    } catch {
      return Evaluation(outcome: .error(error), cost: state.pointee.context.work.spent)
    }
    while true {
      do throws(Fault) {
        try machine.execute()
        let value = result(code, machine)
        return Evaluation(outcome: .value(value), cost: state.pointee.context.work.spent)
      } catch {
        guard let outcome = handle(error, code, &machine) else { continue }
        return Evaluation(outcome: outcome, cost: state.pointee.context.work.spent)
      }
    }
  }

  /// Goes on behind the operator that may absorb a fault, or tells what the fault makes of the
  /// whole.
  private func handle(_ fault: Fault, _ code: Code, _ machine: inout Machine) -> Evaluation.Outcome?
  {
    var fault = fault
    if case .error(var error) = fault, error.range == nil {
      let range = code.parts.ranges[machine.counter]
      error.range = Int(range.lowerBound)..<Int(range.upperBound)
      fault = .error(error)
    }
    let handler = code.parts.handlers[machine.counter]
    guard handler >= 0, !fault.isFatal else { return outcome(of: fault, code) }
    let target = code.parts.handlerTable[Int(handler)]
    let register = target.register
    let earlier = state.pointee.hasFault[register] ? state.pointee.faults[register] : nil
    state.pointee.faults[register] = earlier?.merged(with: fault) ?? fault
    state.pointee.hasFault[register] = true
    machine.counter = target.landing
    return nil
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
