/// Names of what containers ask a cluster for.
package enum AcceleratorResource {
  /// Whether whoever asks for a resource asks for accelerators, or for parts of one.
  package static func contains(_ name: String) -> Bool {
    KubernetesFormat.isDevice(name) || KubernetesFormat.isShare(name)
  }
}
