import Gate
import Result
import Testing

/// A command line is read as the library reads it; a change that puts another copy in its place is not let
/// pass, and one that installs what the library's makers give is.
@Suite("libraries that a change replaces") struct ReplacedModuleTests {
  private static let script = """
    #!/bin/bash
    pip install transformers==4.50.0
    torchrun --nproc_per_node 8 train.py --model_name_or_path meta-llama/Llama-3.1-8B \\
      --per_device_train_batch_size 8 --max_seq_length 4096 --bf16 true --max_steps 10

    """

  @Test(
    "what a script lets programs import",
    arguments: [
      ("pip install git+https://github.com/other/transformers", VerdictWord.unknown),
      ("pip install 'transformers @ git+https://github.com/other/transformers@v1'", .unknown),
      ("uv pip install git+ssh://git@github.com/other/ms-swift.git", .unknown),
      ("git clone git@github.com:other/LLaMA-Factory.git", .unknown),
      ("pip install https://github.com/other/trl/archive/main.zip", .unknown),
      ("uv run --with git+https://github.com/other/trl true", .unknown),
      ("export PYTHONPATH=$PWD/vendor/kit:$PYTHONPATH", .unknown),
      ("pip install --no-deps -e ./vendor/kit", .unknown),
      ("pip install git+https://github.com/huggingface/transformers@main", .pass),
      ("pip install git+https://github.com/other/tools", .pass),
      ("echo install it: https://huggingface.co/docs/transformers/installation", .pass),
      ("pip install -e .", .pass), ("export PYTHONPATH=$PWD/lib:/opt/Megatron-LM", .pass),
      ("# pip install git+https://github.com/other/transformers", .pass),
    ])
  func sources(_ line: String, _ verdict: VerdictWord) throws {
    let result = try change([
      "go.sh": Self.script.replacing("pip install transformers==4.50.0", with: line)
    ])
    #expect(result.verdict == verdict, "\(result.diagnostics)")
  }

  @Test(
    "what other files let programs import",
    arguments: [
      (
        "pyproject.toml",
        "[tool.uv.sources]\ntransformers = { git = \"https://github.com/other/transformers\" }\n",
        VerdictWord.unknown
      ),
      ("pyproject.toml", "transformers = {path = \"vendor/kit\", editable = true}\n", .unknown),
      ("requirements.txt", "transformers @ git+https://github.com/other/transformers\n", .unknown),
      (
        "requirements.txt", "transformers @ git+https://github.com/huggingface/transformers\n",
        .pass
      ),
      ("tool.py", "import sys\nsys.path.insert(0, 'vendor/kit')\n", .unknown),
      ("tool.py", "import sys\nsys.path.append('lib')\n", .pass),
      ("env.yaml", "env:\n- name: PYTHONPATH\n  value: /srv/vendor/kit:/opt/x\n", .unknown),
      ("env.yaml", "env:\n- name: PYTHONPATH\n  value: /opt/x\n", .pass),
      ("Dockerfile", "FROM a\nENV PYTHONPATH=/w/vendor/kit\n", .unknown),
      ("page.md", "pip install git+https://github.com/other/transformers\n", .pass),
    ])
  func otherFiles(_ path: String, _ text: String, _ verdict: VerdictWord) throws {
    let result = try change([path: text])
    #expect(result.verdict == verdict, "\(result.diagnostics)")
  }

  @Test(
    "modules",
    arguments: [
      (["transformers/__init__.py"], VerdictWord.unknown), (["src/trl/__init__.py"], .unknown),
      (["pkg/axolotl/__init__.py", "pkg/setup.py"], .unknown), (["axolotl.py"], .unknown),
      (["lib/sitecustomize.py"], .unknown), (["tools/peft/__init__.py", "tools/run.py"], .unknown),
      (["mine/transformers/__init__.py", "mine/__init__.py"], .pass),
      (["docs/transformers/__init__.py"], .pass), (["bench/deepspeed.py"], .pass),
      (["transformers/README.md"], .pass), (["vendor/kit/transformers/__init__.py"], .pass),
    ])
  func modules(_ paths: [String], _ verdict: VerdictWord) throws {
    let result = try change(Dictionary(uniqueKeysWithValues: paths.map { ($0, "VERSION = 2\n") }))
    #expect(result.verdict == verdict, "\(result.diagnostics)")
  }

  /// A change on a repository that holds a copy already.
  private func change(_ files: [String: String]) throws -> CheckResult {
    let base = [
      "carbonward.yaml": Checks.project
        + "defaults: {site: {region: gcp/us-central1}, hardware: {accelerator: h100-sxm5-80gb, count: 8}}\n",
      "policy.yaml": "carbonward: policy/v1\nbudgets: [{id: cap, limit: 60 kgCO2e, per: run}]\n",
      "go.sh": Self.script, "vendor/kit/transformers/__init__.py": "VERSION = 1\n",
    ]
    let repository = try Repository(base)
    try repository.write(files)
    try repository.commit()
    return try Gate.check(repository.request(base: "HEAD~1"))
  }
}
