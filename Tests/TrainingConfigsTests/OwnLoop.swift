/// A loop of a program's own that trains, without a trainer of a library.
enum OwnLoop {
  /// The lines behind the program's imports and settings.
  ///
  /// - Parameter epochs: The expression that says how often the loop turns.
  static func text(epochs: String) -> String {
    """
    model = torch.nn.Linear(2, 2)
    opt = torch.optim.SGD(model.parameters(), 0.1)
    for epoch in range(\(epochs)):
        for batch in torch.utils.data.DataLoader(data, batch_size=4):
            model(batch).mean().backward()
            opt.step()

    """
  }
}
