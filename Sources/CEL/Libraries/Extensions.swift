extension Library {
  public static let strings = Library(name: "strings")
  public static let math = Library(name: "math")
  public static let lists = Library(name: "lists")
  public static let sets = Library(name: "sets")
  public static let encoders = Library(name: "encoders")
  public static let optionals = Library(name: "optionals")
  public static let regex = Library(name: "regex")
  public static let network = Library(name: "network")
  public static let comprehensions = Library(name: "comprehensions")
  public static let bindings = Library(name: "bindings")
}
extension Library { package static let blocks = Library(name: "blocks") }
