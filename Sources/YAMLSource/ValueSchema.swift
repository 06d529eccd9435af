/// The shape of a value, as reference pages and JSON Schemas want it.
public indirect enum ValueSchema: Sendable {
  case string
  case integer
  case number
  case boolean
  /// Anything at all.
  case any
  /// One of a few words.
  case choice([String])
  /// A scalar with a grammar of its own, such as a quantity.
  case scalar(name: String, examples: [String])
  case list(ValueSchema)
  /// A mapping with free keys.
  case map(ValueSchema)
  case object(ObjectReference)
  case oneOf([ValueSchema])
}

/// Names an object schema without building it, so that schemas may be recursive.
public struct ObjectReference: Sendable {
  public let name: String
  /// Builds the schema.
  public let describe: @Sendable () -> ObjectSchema

  public init(name: String, _ describe: @escaping @Sendable () -> ObjectSchema) {
    self.name = name
    self.describe = describe
  }
}

/// The keys of a kind of mapping.
public struct ObjectSchema: Sendable {
  public var name: String
  public var doc: String
  public var fields: [FieldSchema]

  public init(name: String, doc: String, fields: [FieldSchema]) {
    self.name = name
    self.doc = doc
    self.fields = fields
  }
}

/// One key of a kind of mapping.
public struct FieldSchema: Sendable {
  public var key: String
  public var doc: String
  public var isRequired: Bool
  public var value: ValueSchema

  public init(key: String, doc: String, isRequired: Bool = false, value: ValueSchema) {
    self.key = key
    self.doc = doc
    self.isRequired = isRequired
    self.value = value
  }
}
