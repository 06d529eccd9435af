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
  /// What is gone over, kept alive while the pointers below are in use.
  private var range = Value.null
  private var elements: UnsafePointer<Value>?
  /// 1 for the elements of a list, 2 for the keys and values of a map.
  private var stride = 1
  private var count = 0
  private(set) var position = -1

  /// Begins a loop, or tells that the value cannot be gone over.
  mutating func begin(_ value: Value) -> Bool {
    // INVARIANT: `range` holds the only reference that matters: nothing writes to the storage
    // that `elements` points to, and it lives until the next `begin`.
    switch value {
    case .list(let list):
      elements = list.withUnsafeBufferPointer { $0.baseAddress }
      (stride, count) = (1, list.count)
    case .map(let map):
      elements = map.entries.withUnsafeBufferPointer { buffer in
        buffer.baseAddress.map { UnsafeRawPointer($0).assumingMemoryBound(to: Value.self) }
      }
      (stride, count) = (2, map.count)
    default: return false
    }
    range = value
    position = -1
    return true
  }

  @inline(__always)
  mutating func advance() -> Bool {
    position += 1
    return position < count
  }

  /// The current element of a list, or the current key of a map.
  @inline(__always)
  var current: UnsafePointer<Value>? { elements.map { $0 + position * stride } }

  /// The current element of a list, or the value of the current entry of a map.
  var currentValue: UnsafePointer<Value>? { elements.map { $0 + (position + 1) * stride - 1 } }

  /// The current index of a list, or the current key of a map.
  var key: Value {
    stride == 1 ? .int(Int64(position)) : current?.pointee ?? .null
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
  private var loopCapacity = 4

  init() {
    faults = Array(repeating: nil, count: 8)
    hasFault.initialize(repeating: false, count: 8)
    loops.initialize(repeating: LoopState(), count: loopCapacity)
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
      loops.deinitialize(count: loopCapacity)
      loops.deallocate()
      loopCapacity = loopCount
      loops = .allocate(capacity: loopCount)
      loops.initialize(repeating: LoopState(), count: loopCount)
    }
  }

  func deallocate() {
    hasFault.deallocate()
    loops.deinitialize(count: loopCapacity)
    loops.deallocate()
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
