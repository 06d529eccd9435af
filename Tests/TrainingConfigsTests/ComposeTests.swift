import Files
import Runs
import Testing

@testable import TrainingConfigs

/// Services of Docker Compose.
@Suite("services of Docker Compose") struct ComposeTests {
  private static let devices =
    "deploy: {resources: {reservations: {devices: [{driver: nvidia, COUNT, capabilities: [gpu]}]}}}"

  /// Steps, how often, devices.
  static let table: [(String, [String])] = [
    ("t: {image: a, command: RUN 5}", ["5 - -"]),
    ("t: {image: a, command: [python, sft.py, --learning_rate, '1', --max_steps, '5']}", ["5 - -"]),
    ("t: {image: a, command: [bash, -c, 'cd w && RUN 5']}", ["5 - -"]),
    (
      "t: {image: a, entrypoint: [python], command: sft.py --learning_rate 1 --max_steps 5}",
      ["5 - -"]
    ),
    ("t: {image: a, command: bash go.sh}", ["7 - -"]),
    ("t: {image: a, command: RUN 5, GPUS}", ["5 - 2"]),
    ("t: {image: a, command: RUN 5, gpus: all}", ["5 - ?"]),
    ("t: {image: a, command: RUN 5, gpus: [{count: 4}]}", ["5 - 4"]),
    ("t: {image: a, command: RUN 5, runtime: nvidia}", ["5 - ?"]),
    (
      "t: {image: a, command: RUN 5, runtime: nvidia, environment: [NVIDIA_VISIBLE_DEVICES=0]}",
      ["5 - 1"]
    ),
    ("t: {image: a, command: RUN 5, environment: {CUDA_VISIBLE_DEVICES: '0,1,2'}}", ["5 - 3"]),
    // What Compose fills in, and what the container's own shell does.
    ("t: {image: a, command: 'RUN ${N}'}", ["? - -"]),
    ("t: {image: a, command: 'RUN ${N:-9}'}", ["9 - -"]),
    ("t: {image: a, command: RUN $SET}", ["11 - -"]),
    ("t: {image: a, command: RUN $N, environment: {N: 9}}", ["? - -"]),
    ("t: {image: a, command: [sh, -c, RUN $$N], environment: {N: 9}}", ["9 - -"]),
    ("t: {image: a, command: [sh, -c, RUN $$MORE], env_file: more.env}", ["13 - -"]),
    // What a service takes from another one, and from the file of its image.
    ("b: &b {image: a, command: RUN 5}\n  t: {<<: *b, GPUS}", ["5 - -", "5 - 2"]),
    ("b: {image: a, GPUS}\n  t: {extends: b, command: RUN 5}", ["5 - 2"]),
    ("t: {extends: {file: base.yaml, service: b}, gpus: [{count: 2}]}", ["17 - 2"]),
    ("t: {build: .}", ["19 - -"]), ("t: {build: {context: ., dockerfile: D.words}}", ["21 - -"]),
    (
      "t: {build: {dockerfile: D.words}, command: sft.py --learning_rate 1 --max_steps 5}",
      ["5 - -"]
    ),
    ("t: {build: {dockerfile: D.words}, entrypoint: RUN 9}", ["9 - -"]),
    ("t: {build: ./gone, command: RUN 5}", ["5 - -"]),
    // Started again, or several times at once.
    ("t: {image: a, command: RUN 5, restart: always}", ["5 ? -"]),
    ("t: {image: a, command: RUN 5, restart: 'no'}", ["5 - -"]),
    ("t: {image: a, command: RUN 5, deploy: {replicas: 3}}", ["5 ? -"]),
    ("t: {image: a, command: RUN 5}\n  u: {image: a, command: RUN 9}", ["5 - -", "9 - -"]),
    // What does not train.
    ("db: {image: postgres}\n  t: {image: a, command: python serve.py, GPUS}", []),
    ("t: {build: ., command: sleep infinity, GPUS}", []),
    ("t: {build: ./train, command: tail -f /dev/null, volumes: ['.:/w/train.py'], GPUS}", []),
    ("t: {build: ., command: tensorboard --logdir runs}", []),
  ]

  @Test(arguments: table)
  func services(_ text: String, _ expected: [String]) {
    let text =
      text.replacing(
        "GPUS", with: Self.devices.replacing("COUNT", with: "device_ids: ['0', '3']")
      )
      .replacing("RUN", with: "python sft.py --learning_rate 1 --max_steps")
    let files = [
      "docker-compose.train.yml": "services:\n  \(text)\n", ".env": "# set\nSET=11\n",
      "more.env": "MORE='13'\n", "go.sh": "python sft.py --learning_rate 1 --max_steps 7\n",
      "base.yaml":
        "services: {b: {image: a, command: python sft.py --learning_rate 1 --max_steps 17}}\n",
      "Dockerfile":
        "FROM a AS one\nCMD python old.py\nFROM b\nCMD python sft.py --learning_rate 1 \\\n"
        + "  --max_steps 19\n",
      "D.words":
        "FROM a\nENTRYPOINT [\"python\"]\n"
        + "CMD [\"sft.py\", \"--learning_rate\", \"1\", \"--max_steps\", \"21\"]\n",
    ]
    #expect(WorkflowStepTests.runs(files, of: "docker-compose.train.yml") == expected, "\(text)")
  }

  /// A program of which nothing is known may train where its service has accelerators.
  @Test(arguments: [("gpus: all", true), ("ports: ['80:80']", false)])
  func doubts(_ key: String, _ isSaid: Bool) {
    let text = "services: {t: {image: a, command: python3 Speech.py --out o, \(key)}}\n"
    let found = UnseenCommandsTests.outcome(["compose.yaml": text])
    #expect(found.isEmpty != isSaid, "\(key) \(found)")
  }

  /// An image that is given accelerators is said in a change, whatever stands beside it.
  @Test func imagesBesideCommands() {
    let text = "services:\n  a: {image: a, command: ls}\n  b: {image: ours/it, gpus: all}\n"
    #expect(
      UnseenCommandsTests.outcome(["compose.yaml": text], changed: ["compose.yaml"]) == ["unclear"])
    #expect(UnseenCommandsTests.outcome(["compose.yaml": text]) == [])
  }

  @Test func servicesBeyondTheLimit() {
    let services = (0..<205).map { "  s\($0): {image: a, command: ls}\n" }.joined()
    let found = WorkflowStepTests.runs(
      ["compose.yaml": "services:\n" + services], of: "compose.yaml")
    #expect(found == ["- ? -"])
  }
}
