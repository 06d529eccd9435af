import ConfigText
import Diagnostics
import Text

/// Jobs that train which a file of Terraform describes, of which nothing is read: what a service trains by
/// itself, and jobs of a cluster that ask for accelerators.
enum TerraformJobs {
  private static let trainings = [
    "google_vertex_ai_custom_job", "google_vertex_ai_hyperparameter_tuning_job",
    "google_vertex_ai_training_pipeline", "google_ml_engine_job", "aws_sagemaker_training_job",
    "aws_sagemaker_hyper_parameter_tuning_job", "azurerm_machine_learning_job",
  ]

  private static let jobs = ["kubernetes_job", "kubernetes_job_v1", "kubernetes_cron_job_v1"]

  /// Where such a job is described.
  static func place(in file: SourceFile) -> SourceRange? {
    guard file.path.hasSuffix(".tf"), file.bytes.count < 2_000_000 else { return nil }
    // A map of a job that another file makes.
    for words in ["workerPoolSpecs", "worker_pool_specs"] {
      if let range = file.bytes.places(of: Array(words.utf8)).first {
        return SourceRange(file: file, bytes: range)
      }
    }
    let asks = ["nvidia.com/gpu", "amd.com/gpu", "google.com/tpu"].contains {
      file.bytes.holds(Array($0.utf8))
    }
    for type in trainings + (asks ? jobs : []) {
      let words = Array("resource \"\(type)\"".utf8)
      if let range = file.bytes.firstRange(of: words) {
        return SourceRange(file: file, bytes: range)
      }
    }
    return nil
  }
}
