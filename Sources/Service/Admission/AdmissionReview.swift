import Ledger

/// What an API server asks before it lets an object in: `AdmissionReview` of `admission.k8s.io/v1`.
public struct AdmissionReview: Sendable {
  /// What is about to happen to the object.
  public enum Operation: String, Sendable, CaseIterable {
    /// It is new.
    case create = "CREATE"
    /// It takes the place of another.
    case update = "UPDATE"
    /// It is removed.
    case delete = "DELETE"
    /// Somebody connects to it.
    case connect = "CONNECT"
  }

  /// Why a document is no review.
  public enum Problem: Error, Sendable, Equatable {
    /// It is no JSON, or nests too deep.
    case notJSON
    /// It is another kind of document.
    case notAReview
    /// A member is missing or of another type.
    case member(String)

    /// One line that stands alone.
    public var message: String {
      switch self {
      case .notJSON: "the body is no object of JSON of at most 64 levels"
      case .notAReview: "the body is no `AdmissionReview` of `admission.k8s.io/v1`"
      case .member(let name): "`\(name)` of the review is missing or not what it should be"
      }
    }
  }

  /// Names the review; the answer repeats it.
  public let uid: String
  /// What is about to happen.
  public let operation: Operation
  /// The part of the object that is changed alone, such as `status`; empty for the whole.
  public let subresource: String
  /// Whether nothing comes of it.
  public let isDryRun: Bool
  /// Who asks, as the API server knows them.
  public let user: String
  /// The object as it would be; nil when it is removed.
  public let object: ClusterObject?
  /// The object as it is; nil when it is new.
  public let oldObject: ClusterObject?

  private static let longestName = 512

  /// Reads a review.
  public init(_ bytes: [UInt8]) throws(Problem) {
    guard let json = JSONValue(parsing: bytes), case .object = json else { throw .notJSON }
    guard json["apiVersion"]?.text == "admission.k8s.io/v1",
      json["kind"]?.text == "AdmissionReview", let request = json["request"]
    else { throw .notAReview }
    guard let uid = request["uid"]?.text, !uid.isEmpty, uid.utf8.count <= Self.longestName else {
      throw .member("request.uid")
    }
    guard let operation = request["operation"]?.text.flatMap(Operation.init) else {
      throw .member("request.operation")
    }
    self.uid = uid
    self.operation = operation
    subresource = request["subResource"]?.text ?? ""
    isDryRun = request["dryRun"] == .bool(true)
    user = request["userInfo"]?["username"]?.text ?? ""
    object = request["object"].flatMap(ClusterObject.init)
    oldObject = request["oldObject"].flatMap(ClusterObject.init)
    if [.create, .update].contains(operation), object == nil { throw .member("request.object") }
  }

  /// The object where it is removed, or was changed after it had finished and in nothing that decides.
  ///
  /// One that has finished and is changed so that it would run anew is checked as any other.
  var endedObject: ClusterObject? {
    switch operation {
    case .delete where subresource.isEmpty: oldObject
    case .update:
      object.flatMap { $0.isFinished && $0.decisive == oldObject?.decisive ? $0 : nil }
    default: nil
    }
  }
}
