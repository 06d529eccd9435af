"""Seeded runs and policies. Every value is text, as people write it; where it is stated varies too."""

import random

import policy

TEAMS, TIERS, PURPOSES = ["nlp", "vision", "speech"], ["gold", "silver"], ["production", "research"]


def quantity(rng, low, high, units, spread=0.2):
    """A quantity within the canonical bounds, in one of the units, sometimes with a range."""
    from quantities import UNITS

    value = low * (high / low) ** rng.random()
    unit = rng.choice(units)
    scaled = float(f"{value / UNITS[unit]:.5g}")
    space = f" {unit}" if unit else ""
    shape = rng.random()
    # Of a share, `± 20 %` can be read in two ways, and is refused.
    if shape < spread / 2 and "%" not in units:
        return f"{plain(scaled)}{space} ± {rng.randint(1, 30)} %"
    if shape < spread:
        high = float(f"{scaled * rng.uniform(1.02, 1.6):.5g}")
        return f"{plain(scaled)}..{plain(high)}{space}"
    return f"{plain(scaled)}{space}"


def plain(value):
    return f"{value:.0f}" if value == int(value) and abs(value) < 1e15 else repr(value)


def count(rng, *choices):
    return str(rng.choice(choices))


class Generator:
    def __init__(self, seed, devices, sites):
        self.rng, self.devices, self.sites = random.Random(seed), devices, sites

    def maybe(self, facts, share, fact, make):
        if self.rng.random() < share:
            facts[fact] = make()

    def run(self, index):
        rng = self.rng
        facts = {"name": f"run-{index}"}
        self.maybe(facts, 0.7, "team", lambda: rng.choice(TEAMS))
        self.maybe(facts, 0.5, "purpose", lambda: rng.choice(PURPOSES))
        self.maybe(facts, 0.5, "labels.tier", lambda: rng.choice(TIERS))
        self.hardware(facts)
        (self.duration if rng.random() < 0.6 else self.work)(facts)
        self.site(facts)
        self.maybe(facts, 0.3, "trials", lambda: count(rng, 1, 2, 3, 10))
        self.maybe(facts, 0.15, "development", lambda: quantity(rng, 1.1, 3, [""]))
        for part in ("evaluation", "failed_runs", "data_preparation"):
            self.maybe(facts, 0.1, f"overheads.{part}", lambda: quantity(rng, 0.01, 0.4, [""]))
        self.maybe(facts, 0.2, "idle_share", lambda: quantity(rng, 0.02, 0.4, ["%", ""]))
        self.maybe(facts, 0.2, "sharing", lambda: rng.choice(["shared", "dedicated"]))
        return facts

    def hardware(self, facts):
        rng = self.rng
        if rng.random() < 0.5:
            facts["hardware.accelerator"] = "custom"
            self.maybe(facts, 0.93, "hardware.power", lambda: quantity(rng, 150, 900, ["W", "kW"]))
            self.maybe(facts, 0.3, "hardware.nodes", lambda: count(rng, 1, 2, 4, 20))
        else:
            facts["hardware.accelerator"] = rng.choice(sorted(self.devices))
            self.maybe(facts, 0.3, "hardware.power", lambda: quantity(rng, 200, 600, ["W", "kW"]))
            if "hardware.power" not in facts:
                self.maybe(facts, 0.3, "utilisation", lambda: quantity(rng, 0.5, 0.62, ["%", ""]))
        self.maybe(facts, 0.95, "hardware.count", lambda: count(rng, 1, 2, 8, 16, 64, 256))
        self.maybe(facts, 0.5, "hardware.host_power", lambda: quantity(rng, 20, 300, ["W", "kW"]))
        self.maybe(facts, 0.15, "hardware.network_power", lambda: quantity(rng, 5, 100, ["W", "kW"]))
        self.maybe(facts, 0.15, "hardware.storage_power", lambda: quantity(rng, 5, 60, ["W"]))
        self.maybe(facts, 0.4, "hardware.price", lambda: quantity(rng, 0.5, 8, ["USD/h"]))

    def duration(self, facts):
        rng = self.rng
        self.maybe(facts, 0.9, "duration", lambda: quantity(rng, 0.5, 900, ["h", "min", "d", "s"]))
        self.maybe(facts, 0.1, "tokens", lambda: quantity(rng, 1e8, 1e9, ["M", "B"], 0))
        if "duration" not in facts:
            self.maybe(facts, 0.5, "time_limit", lambda: quantity(rng, 2, 90, ["h", "d"], 0))

    def work(self, facts):
        rng = self.rng
        facts["model.params"] = quantity(rng, 1e8, 1e11, ["M", "B"], 0)
        facts["method"] = rng.choice(sorted(policy_methods()))
        self.maybe(facts, 0.9, "tokens", lambda: quantity(rng, 1e8, 1e11, ["M", "B"], 0.1))
        if facts["method"] == "head" or (facts["method"] in ("lora", "qlora") and rng.random() < 0.5):
            facts["model.trainable_params"] = quantity(rng, 1e6, 5e7, ["M"], 0)
        if rng.random() < 0.3:
            facts.update({
                "model.layers": count(rng, 12, 32, 80), "model.hidden_size": count(rng, 768, 4096, 8192),
                "sequence_length": count(rng, 512, 4096, 16384)})
        self.maybe(facts, 0.6, "mfu", lambda: quantity(rng, 0.15, 0.55, ["%", ""]))
        facts["precision"] = rng.choice(["bf16", "fp16"])
        if facts["hardware.accelerator"] == "custom":
            facts["hardware.peak_flops"] = quantity(rng, 1e14, 1e15, ["TFLOP/s", "PFLOP/s"], 0)
        self.maybe(facts, 0.2, "time_limit", lambda: quantity(rng, 5, 900, ["h", "d"], 0))

    def site(self, facts):
        rng = self.rng
        if rng.random() < 0.4:
            facts["site.region"] = rng.choice(sorted(self.sites))
        else:
            self.maybe(facts, 0.93, "site.intensity", lambda: quantity(rng, 0.02, 0.9, ["kgCO2e/kWh", "g/kWh", "t/MWh"]))
            self.maybe(facts, 0.7, "site.pue", lambda: quantity(rng, 1.05, 1.8, [""]))
        self.maybe(facts, 0.2, "site.market_intensity", lambda: quantity(rng, 0.01, 0.5, ["kg/kWh", "g/kWh"]))
        if "site.market_intensity" not in facts:
            self.maybe(facts, 0.2, "site.renewable_share", lambda: f"{rng.randint(5, 95)} %")
        self.maybe(facts, 0.4, "site.wue", lambda: quantity(rng, 0.1, 3, ["L/kWh", "m3/MWh"]))

    def placed(self, facts):
        """Where each fact is stated: the run file, a comment in it, the project's facts or its defaults.

        A weaker place sometimes states another value, which must not show.
        """
        rng = self.rng
        places = {"file": {}, "inline": {}, "project": {}, "defaults": {}}
        order = ["file", "inline", "project"]
        for fact, value in facts.items():
            rank = rng.choices([0, 1, 2], [8, 1, 2])[0]
            if fact in ("name", "labels.tier") or (rank == 1 and any(mark in value for mark in "±.")):
                rank = 0
            places[order[rank]][fact] = value
            if rng.random() < 0.05 and fact in ("trials", "team", "hardware.count", "idle_share"):
                weaker = {"trials": "7", "team": "other", "hardware.count": "3", "idle_share": "31 %"}[fact]
                for name in order[rank + 1:]:
                    places[name][fact] = weaker
        return places

    # -- policies

    def expression(self, depth=0):
        rng = self.rng
        shape = rng.random()
        if depth < 3 and shape < 0.35:
            kind = rng.choice(["&&", "||", "!", "?"])
            parts = {"!": 1, "?": 3}.get(kind, rng.randint(2, 3))
            return policy.Junction(kind, [self.expression(depth + 1) for _ in range(parts)])
        if shape < 0.55:
            path = rng.choice(policy.TEXTS)
            words = {"team": TEAMS, "purpose": PURPOSES, "labels.tier": TIERS, "precision": ["bf16", "fp16", "fp32"],
                     "method": sorted(policy_methods()), "site.region": sorted(self.sites)}.get(path, ["run-1", "1", "run"])
            kind = rng.choice(["is", "not", "in", "starts", "ends", "holds"])
            # These take their words from a closed list, which the language checks.
            if path in ("precision", "method", "site.region"):
                kind = rng.choice(["is", "not", "in"])
            return policy.Text(path, kind, rng.sample(words, min(2, len(words))))
        if shape < 0.63:
            return policy.Has(rng.choice(policy.TEXTS + sorted(policy.NUMBERS)))
        operator = rng.choice(["<", "<=", ">", ">="])
        if shape < 0.68:
            return policy.Ratio(rng.choice(["p50", "p95"]), rng.choice("<>"), self.around(0.3), None)
        if shape < 0.82:
            metric = rng.choice(policy.METRICS)
            path = f"estimate.{metric}.{rng.choice(['p5', 'p50', 'p95', 'mean'])}"
            typical = {"flops": 1e21, "cost": 5000, "device_time": 1500, "water": 3000}.get(metric, 400)
            constructor = rng.choice(policy.CONSTRUCTORS[metric])
            return policy.Compare(path, operator, self.around(typical), constructor)
        fact = rng.choice(sorted(policy.NUMBERS))
        typical = {"hardware.count": 12, "hardware.nodes": 2, "model.params": 3e9, "tokens": 3e9, "mfu": 0.3,
                   "site.pue": 1.3, "trials": 2, "idle_share": 0.1, "hardware.power": 400, "duration": 24,
                   "site.intensity": 0.3}[fact]
        constructors = policy.NUMBERS[fact]
        return policy.Compare(
            f"run.{fact}", operator, self.around(typical), rng.choice(constructors) if constructors else None)

    def around(self, value):
        return float(f"{value * 10 ** self.rng.uniform(-0.8, 0.8):.4g}")

    def policy(self):
        rng = self.rng
        budgets, rules = [], []
        for index in range(rng.randint(1, 5)):
            metric = rng.choice(policy.METRICS)
            from quantities import UNITS

            unit = rng.choice(policy.LIMIT_UNITS[metric])
            typical = {"flops": 1e21, "cost": 5000, "device_time": 1500, "water": 3000}.get(metric, 400)
            budget = {
                "id": f"budget-{index}", "metric": metric, "per": "run",
                "limit": f"{plain(float(f'{self.around(typical) / UNITS[unit]:.6g}'))} {unit}",
                "percentile": rng.choice(["p5", "p50", "p95"]), "severity": rng.choice(["deny", "deny", "warn", "info"])}
            if rng.random() < 0.2:
                budget["per"] = rng.choice(["1B tokens", "50M tokens"])
            if rng.random() < 0.4:
                budget["scope"] = self.expression(1)
            if rng.random() < 0.4:
                budget["warn_at"] = f"{rng.randint(10, 95)} %"
            budgets.append(budget)
        for index in range(rng.randint(1, 6)):
            rule = {"id": f"rule-{index}", "severity": rng.choice(["deny", "warn", "info"]), "require": self.expression()}
            if rng.random() < 0.6:
                rule["when"] = self.expression()
            rules.append(rule)
        waivers = []
        for index in range(rng.choice([0, 0, 1, 2])):
            waiver = {
                "id": f"waiver-{index}", "covers": [rng.choice(budgets + rules)["id"]],
                "expires": rng.choice(["2026-11-22", "2026-11-23", "2026-11-24"])}
            if rng.random() < 0.4:
                waiver["scope"] = self.expression(2)
            if waiver["covers"][0].startswith("rule") and rng.random() < 0.4:
                waiver["up_to"] = f"{plain(self.around(400))} kg"
            elif rng.random() < 0.4:
                covered = next((b for b in budgets if b["id"] == waiver["covers"][0]), None)
                if covered:
                    waiver["up_to"] = f"{plain(self.around(800))} {policy.LIMIT_UNITS[covered['metric']][0]}"
            waivers.append(waiver)
        return {"budgets": budgets, "rules": rules, "waivers": waivers}


def policy_methods():
    from model import METHODS

    return METHODS
