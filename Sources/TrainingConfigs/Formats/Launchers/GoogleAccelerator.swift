import ConfigText
import Diagnostics
import Runs
import Text

/// Google Cloud's names of accelerators, each of which means one card: what its machines have.
///
/// Source: cloud.google.com/compute/docs/gpus and Vertex AI's `AcceleratorType`, read 2026-11-28.
enum GoogleAccelerator {
  private static let ids: [(name: String, id: String)] = [
    ("nvidia-h100-80gb", "h100-sxm5-80gb"), ("nvidia-h100-mega-80gb", "h100-sxm5-80gb"),
    ("nvidia-h200-141gb", "h200-sxm-141gb"), ("nvidia-b200", "b200"), ("nvidia-gb200", "gb200"),
    ("nvidia-gb300", "gb300"), ("nvidia-a100-80gb", "a100-sxm4-80gb"),
    ("nvidia-tesla-a100", "a100-sxm4-40gb"), ("nvidia-l4", "l4"), ("nvidia-tesla-t4", "t4"),
    ("nvidia-tesla-v100", "v100-sxm2-16gb"), ("nvidia-tesla-p100", "p100-pcie-16gb"),
    ("nvidia-tesla-p4", "p4"), ("nvidia-tesla-k80", "k80"),
    ("nvidia-rtx-pro-6000", "rtx-pro-6000-blackwell-server"), ("tpu-v2", "tpu-v2"),
    ("tpu-v3", "tpu-v3"), ("tpu-v4-pod", "tpu-v4"), ("tpu-v5-litepod", "tpu-v5e"),
  ]

  /// The catalogue's id of a name such as `NVIDIA_H100_80GB` or `nvidia-h100-80gb`.
  static func id(_ name: String) -> String? {
    let name = name.lowercased().replacing("_", with: "-")
    return ids.first { $0.name == name }?.id
  }

  /// The name of a card in the spelling of the file.
  static func name(_ id: String, like old: String) -> String? {
    guard let name = ids.first(where: { $0.id == id })?.name else { return nil }
    return old.contains("_") ? name.uppercased().underscored : name
  }
}

extension Reading {
  /// Reads an accelerator as Google Cloud names it.
  mutating func readGoogleAccelerator(_ setting: Setting) {
    guard setting.problem == nil, let text = setting.text, let id = GoogleAccelerator.id(text)
    else {
      read(.accelerator, setting, .text)
      return
    }
    state(
      .accelerator, .text(id), .declared(setting.range),
      place: .rewriting(setting) { value in
        value.text.flatMap { GoogleAccelerator.name($0, like: text) }
      })
  }
}
