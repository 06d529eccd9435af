/// A repository with one run that a budget of 12 kg allows, at 10.5 kg.
enum Fixture {
  /// A run of exactly `emissions` kilograms for ten hours: 15 kWh at 0.7 kg/kWh are 10.5 kg.
  static func run(
    _ name: String = "small", hours: String = "10 h", site: String = "0.7 kgCO2e/kWh"
  ) -> String {
    """
    carbonward: run/v1
    name: \(name)
    hardware: {accelerator: custom, count: 5, power: 300 W, host_power: 0 W}
    duration: \(hours)
    site: {intensity: \(site), pue: 1.0}

    """
  }

  static func policy(
    limit: String = "12 kgCO2e", per: String = "run", more: String = ""
  ) -> String {
    """
    carbonward: policy/v1
    name: team
    budgets:
      - {id: cap, limit: \(limit), per: \(per)}
    \(more)
    """
  }

  static let project = "carbonward: project/v1\npolicies: [policies/]\n"

  static let repository = [
    "carbonward.yaml": project,
    "policies/team.yaml": policy(),
    "runs/small.yaml": run(),
  ]
}
