import CFootprintData

/// The tables that come with the model, as they lie in the binary.
enum ShippedTable {
  /// Coefficients of throughput; see ``ThroughputPrior/shipped``.
  static var throughputPrior: String { text(of: carbonward_throughput_prior) }
  /// Architectures that are no language models; see ``Architecture/all``.
  static var architectures: String { text(of: carbonward_architectures) }

  private static func text(
    of table: (UnsafeMutablePointer<Int>?) -> UnsafePointer<UInt8>?
  ) -> String {
    var count = 0
    let start = table(&count)
    return String(
      decoding: UnsafeBufferPointer(start: start, count: start == nil ? 0 : count), as: UTF8.self)
  }
}
