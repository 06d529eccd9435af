import Testing

@testable import TrainingConfigs

@Suite("Names of lengths") struct LengthNameTests {
  @Test(
    "are known in every spelling",
    arguments: [
      "epochs", "num_epochs", "n_epochs", "nb_epochs", "max_epoch", "maxEpochs",
      "--num-train-epochs",
      "trainer.max_steps", "MAX_STEPS", "numTrainSteps", "max_train_steps", "total_training_steps",
      "train_iters", "train_steps", "training_steps", "numb_steps", "max_update", "max_iterations",
      "total_timesteps", "number_of_epochs", "after_epochs", "max_num_epochs",
    ])
  func known(_ name: String) { #expect(LengthName(name) != nil) }

  @Test(
    "are told from what counts something else",
    arguments: [
      "epoch", "step", "steps", "train_step", "training_step", "save_steps", "eval_steps",
      "warmup_steps", "logging_steps", "gradient_accumulation_steps", "steps_per_epoch",
      "max_tokens", "num_inference_steps", "max_steps_per_epoch", "iterations", "updates", "",
      "lr_decay_iters", "num_eval_iterations", "n", "max", ".", "_",
    ])
  func others(_ name: String) { #expect(LengthName(name) == nil) }

  @Test("say what they count, and of what") func kinds() {
    #expect(LengthName("num_train_epochs")?.isOfEpochs == true)
    #expect(LengthName("num_train_epochs")?.isOfTraining == true)
    #expect(LengthName("max_steps")?.isOfEpochs == false)
    #expect(LengthName("max_steps")?.isOfTraining == false)
  }
}
