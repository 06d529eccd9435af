extension Library {
  /// IP addresses and networks: `ip("10.0.0.1")`, `cidr("10.0.0.0/8").containsIP(…)`.
  public static let network = Library.make("network") { library in
    library.constants += [
      (IPAddress.typeName, .type(.opaque(IPAddress.typeName, []))),
      (Network.typeName, .type(.opaque(Network.typeName, []))),
    ]
    library.addAddresses()
    library.addNetworks()
  }

  private static let addressType = CELType.opaque(IPAddress.typeName, [])
  private static let networkType = CELType.opaque(Network.typeName, [])

  private mutating func addAddresses() {
    addFunction("ip", [.string], Self.addressType) { arguments, _ throws(EvaluationError) in
      guard let text = arguments[0].asString else { return nil }
      return try IPAddress(text).value
    }
    addFunction("isIP", [.string], .bool) { arguments, _ in
      guard let text = arguments[0].asString else { return nil }
      return .bool((try? IPAddress(text)) != nil)
    }
    addFunction("ip.isCanonical", [.string], .bool) { arguments, _ throws(EvaluationError) in
      guard let text = arguments[0].asString else { return nil }
      return .bool(try IPAddress(text).text.hasSameBytes(as: text))
    }
    addText("string", Self.addressType) { $0.addressPayload?.text }
    addMethod("family", [Self.addressType], .int) { arguments, _ in
      arguments[0].addressPayload.map { .int($0.isVersion4 ? 4 : 6) }
    }
    let tests: [(String, @Sendable (IPAddress) -> Bool)] = [
      ("isUnspecified", { $0.isUnspecified }), ("isLoopback", { $0.isLoopback }),
      ("isGlobalUnicast", { $0.isGlobalUnicast }),
      ("isLinkLocalMulticast", { $0.isLinkLocalMulticast }),
      ("isLinkLocalUnicast", { $0.isLinkLocalUnicast }),
    ]
    for (name, test) in tests {
      addMethod(name, [Self.addressType], .bool) { arguments, _ in
        arguments[0].addressPayload.map { .bool(test($0)) }
      }
    }
  }

  private mutating func addText(
    _ name: String, _ type: CELType, _ text: @escaping @Sendable (Value) -> String?
  ) {
    addFunction(name, [type], .string) { arguments, _ in text(arguments[0]).map { .string($0) } }
  }

  private mutating func addNetworks() {
    addFunction("cidr", [.string], Self.networkType) { arguments, _ throws(EvaluationError) in
      guard let text = arguments[0].asString else { return nil }
      return try Network(text).value
    }
    addFunction("isCIDR", [.string], .bool) { arguments, _ in
      guard let text = arguments[0].asString else { return nil }
      return .bool((try? Network(text)) != nil)
    }
    addText("string", Self.networkType) { $0.networkPayload?.text }
    for type in [Self.addressType, .string] {
      addMethod("containsIP", [Self.networkType, type], .bool) {
        arguments, _ throws(EvaluationError) in
        guard let network = arguments[0].networkPayload else { return nil }
        if let text = arguments[1].asString { return .bool(network.contains(try IPAddress(text))) }
        return arguments[1].addressPayload.map { .bool(network.contains($0)) }
      }
    }
    for type in [Self.networkType, .string] {
      addMethod("containsCIDR", [Self.networkType, type], .bool) {
        arguments, _ throws(EvaluationError) in
        guard let network = arguments[0].networkPayload else { return nil }
        if let text = arguments[1].asString { return .bool(network.contains(try Network(text))) }
        return arguments[1].networkPayload.map { .bool(network.contains($0)) }
      }
    }
    addMethod("ip", [Self.networkType], Self.addressType) { arguments, _ in
      arguments[0].networkPayload?.address.value
    }
    addMethod("masked", [Self.networkType], Self.networkType) { arguments, _ in
      arguments[0].networkPayload?.masked.value
    }
    addMethod("prefixLength", [Self.networkType], .int) { arguments, _ in
      arguments[0].networkPayload.map { .int(Int64($0.prefixLength)) }
    }
  }
}

extension Value {
  fileprivate var addressPayload: IPAddress? {
    if case .opaque(let value) = self { value.payload as? IPAddress } else { nil }
  }
  fileprivate var networkPayload: Network? {
    if case .opaque(let value) = self { value.payload as? Network } else { nil }
  }
}
