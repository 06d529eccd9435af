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
  /// The name under which the schema is kept.
  public let name: String
  /// Builds the schema.
  public let describe: @Sendable () -> ObjectSchema

  /// Creates a reference; the schema is described when it is asked for, so that schemas may name
  /// one another.
  public init(name: String, _ describe: @escaping @Sendable () -> ObjectSchema) {
    self.name = name
    self.describe = describe
  }
}

/// The keys of a kind of mapping.
public struct ObjectSchema: Sendable {
  /// The name under which the schema is kept.
  public var name: String
  /// What the object is.
  public var doc: String
  /// Its keys, in the order in which they are read.
  public var fields: [FieldSchema]

  /// Creates the schema of an object.
  public init(name: String, doc: String, fields: [FieldSchema]) {
    self.name = name
    self.doc = doc
    self.fields = fields
  }
}

/// One key of a kind of mapping.
public struct FieldSchema: Sendable {
  /// The key.
  public var key: String
  /// What the value means.
  public var doc: String
  /// Whether it has to be there.
  public var isRequired: Bool
  /// What the value may be.
  public var value: ValueSchema

  /// Creates the schema of a key.
  public init(key: String, doc: String, isRequired: Bool = false, value: ValueSchema) {
    self.key = key
    self.doc = doc
    self.isRequired = isRequired
    self.value = value
  }
}
