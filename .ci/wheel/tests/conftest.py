"""The tests run against an installed wheel: `pytest .ci/wheel/tests` in its environment."""
import textwrap

import pytest

RUN = """\
carbonward: run/v1
name: small
hardware: {accelerator: custom, count: 5, power: 300 W, host_power: 0 W}
duration: 10 h
site: {intensity: 0.7 kgCO2e/kWh, pue: 1.0}
"""


def policy(limit):
    return textwrap.dedent(f"""\
        carbonward: policy/v1
        name: p
        budgets:
          - {{id: cap, limit: {limit}, per: run}}
          - {{id: year, limit: 100 kgCO2e, per: year}}
        """)


class Meter:
    """A meter that counts what it is told to."""

    def __init__(self, joules):
        self.amount = joules
        self.starts = 0

    def start(self):
        self.starts += 1

    def joules(self):
        return self.amount


@pytest.fixture
def project(tmp_path):
    (tmp_path / "runs").mkdir()
    (tmp_path / "policies").mkdir()
    (tmp_path / "carbonward.yaml").write_text("carbonward: project/v1\npolicies: [policies/]\n")
    (tmp_path / "runs" / "small.yaml").write_text(RUN)
    (tmp_path / "policies" / "p.yaml").write_text(policy("12 kgCO2e"))
    return tmp_path
