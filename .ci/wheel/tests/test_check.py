import json
import os
import subprocess
import sys
from dataclasses import fields

import pytest

import carbonward
from carbonward import result as classes
from conftest import policy


def test_the_worked_example_is_exact(project):
    estimate = carbonward.estimate("runs/small.yaml", cwd=project).runs[0].estimate
    assert estimate.energy_kwh.p50 == 15
    assert estimate.emissions_kg.p5 == estimate.emissions_kg.p95 == 10.5


@pytest.mark.parametrize(
    ("limit", "options", "verdict", "code"),
    [
        ("12 kgCO2e", {"on_unknown": "pass"}, "pass", 0),
        ("9 kgCO2e", {}, "fail", 1),
        ("12 kgCO2e", {}, "unknown", 3),
        ("12 kgCO2e", {"set": {"duration": "20 h"}}, "fail", 1),
        ("12 kgCO2e", {"set": {"site.intensity": "0.1 kgCO2e/kWh"}, "on_unknown": "warn"}, "warn", 0),
    ],
)
def test_verdicts_are_data(project, limit, options, verdict, code):
    (project / "policies" / "p.yaml").write_text(policy(limit))
    result = carbonward.check(cwd=project, **options)
    assert (result.verdict, result.exit_code) == (verdict, code)
    assert result.passed == (code == 0)


def test_paths_and_policies_may_be_one_or_many(project):
    strict = project / "strict.yaml"
    strict.write_text(policy("1 kgCO2e"))
    one = carbonward.check(project / "runs" / "small.yaml", policy=strict, cwd=project)
    many = carbonward.check([project / "runs"], policy=[str(strict)], cwd=project)
    assert one.verdict == many.verdict == "fail"
    assert [finding.id for run in one.runs for finding in run.findings if finding.status == "violated"] == ["cap"]


def test_a_path_that_looks_like_an_option_is_a_path(project):
    result = carbonward.check("--policy=x", cwd=project)
    assert result.exit_code == 2 and any("policy=x" in each.message for each in result.diagnostics)


def test_what_gives_no_result_raises(project):
    with pytest.raises(carbonward.CarbonwardError) as caught:
        carbonward.check(cwd=project, on_unknown="maybe")
    assert caught.value.code == 2 and "maybe" in str(caught.value)


def test_a_change_is_held_against_its_base(project):
    def git(*arguments):
        identity = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
        subprocess.run(["git", *identity, *arguments], cwd=project, check=True, capture_output=True)

    git("init", "-q", "-b", "main")
    git("add", "-A")
    git("commit", "-qm", "start")
    text = (project / "runs" / "small.yaml").read_text()
    (project / "runs" / "small.yaml").write_text(text.replace("10 h", "20 h"))
    result = carbonward.diff("main", cwd=project, policy_from="main")
    assert result.verdict == "fail" and result.change.changed == 1
    assert result.change.delta.emissions_kg.p50 == 10.5


def written(value):
    """A data class as the document that it was read from, without what is null."""
    if isinstance(value, list):
        return [written(each) for each in value]
    if isinstance(value, dict):
        return {name: written(each) for name, each in value.items()}
    if not hasattr(value, "__dataclass_fields__"):
        return value
    own = {"exit_code", "messages", "document"} if isinstance(value, classes.Result) else set()
    pairs = [(each.name, getattr(value, each.name)) for each in fields(value) if each.name not in own]
    return {name.rstrip("_"): written(each) for name, each in pairs if each is not None}


def without_nulls(value):
    if isinstance(value, list):
        return [without_nulls(each) for each in value]
    if isinstance(value, dict):
        return {name: without_nulls(each) for name, each in value.items() if each is not None}
    return value


def test_nothing_of_a_result_is_lost(project):
    result = carbonward.check(cwd=project)
    assert written(result) == without_nulls(result.document)
    later = json.loads(json.dumps(result.document))
    later["of_a_later_version"] = later["runs"][0]["of_a_later_version"] = 1
    assert written(classes.Result.from_json(later)) == without_nulls(result.document)


def test_the_module_is_the_program():
    said = [
        subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
        for command in ([sys.executable, "-m", "carbonward", "--version"], [carbonward.find_program(), "--version"])
    ]
    assert said == [carbonward.__version__] * 2


def test_frameworks_are_not_imported_unasked():
    code = "import sys, carbonward; print(sorted({'torch', 'transformers', 'lightning'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    with pytest.raises(AttributeError, match="Nothing"):
        carbonward.Nothing


def test_the_program_is_that_of_this_installation(monkeypatch, tmp_path):
    fake = tmp_path / "carbonward"
    fake.write_text("#!/bin/sh\nexit 9\n")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    assert carbonward.find_program() != str(fake)
