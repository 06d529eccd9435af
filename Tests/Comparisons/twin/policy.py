"""Expressions, findings and verdicts, written from the design and the page `Verdicts`.

An expression is made here as a tree, spelled as CEL for the product, and evaluated by its tree.
"""

from quantities import interval, number

METRICS = ["emissions", "market_emissions", "energy", "embodied", "water", "device_time", "flops", "cost"]
LIMIT_UNITS = {
    "emissions": ["kg", "t", "kgCO2e", "tCO2e", "g"], "energy": ["kWh", "MWh", "Wh"],
    "water": ["L", "m3"], "device_time": ["h", "min", "d"], "flops": ["EFLOP", "ZFLOP"], "cost": ["USD"],
}
LIMIT_UNITS["market_emissions"] = LIMIT_UNITS["embodied"] = LIMIT_UNITS["emissions"]
# Constructors of a metric's type in CEL, and their sizes in the canonical unit.
CONSTRUCTORS = {
    "emissions": [("kg", 1), ("t", 1e3), ("g", 1e-3)], "energy": [("kwh", 1), ("mwh", 1e3), ("wh", 1e-3)],
    "water": [("l", 1), ("m3", 1e3)], "device_time": [("double", 1)],
    "flops": [("double", 1)], "cost": [("usd", 1)],
}
CONSTRUCTORS["market_emissions"] = CONSTRUCTORS["embodied"] = CONSTRUCTORS["emissions"]
# Facts that expressions read: constructors of their type, None for plain numbers.
NUMBERS = {
    "hardware.count": None, "hardware.nodes": None, "model.params": None, "tokens": None, "mfu": None,
    "site.pue": None, "trials": None, "idle_share": None, "hardware.power": [("w", 1), ("kw", 1e3)],
    "duration": [("hours", 1), ("minutes", 1 / 60), ("seconds", 1 / 3600)],
    "site.intensity": [("kg_per_kwh", 1), ("g_per_kwh", 1e-3)],
}
TEXTS = ["name", "team", "purpose", "precision", "method", "site.region", "labels.tier"]
UNKNOWN = None


def literal(value):
    return repr(float(value)) if "e" in repr(float(value)) or "." in repr(float(value)) else f"{value}.0"


class Compare:
    """A fact or a percentile of the estimate against a number."""

    def __init__(self, path, operator, value, constructor):
        self.path, self.operator, self.value, self.constructor = path, operator, value, constructor

    def cel(self):
        name, size = self.constructor or (None, 1)
        text = literal(self.value / size)
        return f"{self.path} {self.operator} " + (f"{name}({text})" if name else text)

    def answer(self, run):
        found = run.number(self.path)
        if found is None:
            return UNKNOWN
        name, size = self.constructor or (None, 1)
        value = self.value / size * size
        return {"<": found < value, "<=": found <= value, ">": found > value, ">=": found >= value}[self.operator]

    def margin(self, run):
        """How far from its threshold it is, as a share of it."""
        found = run.number(self.path)
        return 1 if found is None or self.value == 0 else abs(found / self.value - 1)


class Ratio(Compare):
    """What is emitted for the energy, against an intensity."""

    def cel(self):
        return f"estimate.emissions.{self.path} / estimate.energy.{self.path} {self.operator} kg_per_kwh({literal(self.value)})"

    def answer(self, run):
        self.constructor = None
        emitted = run.number(f"estimate.emissions.{self.path}")
        used = run.number(f"estimate.energy.{self.path}")
        if emitted is None or used is None or used == 0:
            return UNKNOWN
        return {"<": emitted / used < self.value, ">": emitted / used > self.value}[self.operator]

    def margin(self, run):
        emitted = run.number(f"estimate.emissions.{self.path}")
        used = run.number(f"estimate.energy.{self.path}")
        return abs(emitted / used / self.value - 1) if emitted is not None and used else 1


class Text:
    """A text against one or several."""

    def __init__(self, path, kind, words):
        self.path, self.kind, self.words = path, kind, words

    def cel(self):
        quoted = [f'"{word}"' for word in self.words]
        return {
            "is": f"run.{self.path} == {quoted[0]}", "not": f"run.{self.path} != {quoted[0]}",
            "in": f"run.{self.path} in [{', '.join(quoted)}]", "starts": f"run.{self.path}.startsWith({quoted[0]})",
            "ends": f"run.{self.path}.endsWith({quoted[0]})", "holds": f"run.{self.path}.contains({quoted[0]})",
        }[self.kind]

    def answer(self, run):
        found = run.text(self.path)
        if found is None:
            return UNKNOWN
        word = self.words[0]
        return {
            "is": found == word, "not": found != word, "in": found in self.words,
            "starts": found.startswith(word), "ends": found.endswith(word), "holds": word in found,
        }[self.kind]

    def margin(self, run):
        return 1


class Has:
    def __init__(self, path):
        self.path = path

    def cel(self):
        return f"has(run.{self.path})"

    def answer(self, run):
        return run.text(self.path) is not None or run.number(f"run.{self.path}") is not None

    def margin(self, run):
        return 1


class Junction:
    """`&&`, `||`, `!` and `?:` of expressions: what decides, decides, whatever else is unknown."""

    def __init__(self, kind, parts):
        self.kind, self.parts = kind, parts

    def cel(self):
        texts = [f"({part.cel()})" for part in self.parts]
        if self.kind == "!":
            return f"!{texts[0]}"
        if self.kind == "?":
            return f"{texts[0]} ? {texts[1]} : {texts[2]}"
        return f" {self.kind} ".join(texts)

    def answer(self, run):
        answers = [part.answer(run) for part in self.parts]
        if self.kind == "!":
            return UNKNOWN if answers[0] is UNKNOWN else not answers[0]
        if self.kind == "?":
            return UNKNOWN if answers[0] is UNKNOWN else answers[1] if answers[0] else answers[2]
        decisive = self.kind == "||"
        if decisive in answers:
            return decisive
        return UNKNOWN if UNKNOWN in answers else not decisive

    def margin(self, run):
        return min(part.margin(run) for part in self.parts)


class JudgedRun:
    """What expressions read of a run: facts, stated or completed, and the estimate."""

    def __init__(self, facts, estimate, completed):
        self.facts, self.estimate, self.completed = facts, estimate, completed

    def text(self, path):
        value = self.facts.get(path, self.completed.get(path))
        return value if isinstance(value, str) and path in TEXTS else None

    def number(self, path):
        scope, _, rest = path.partition(".")
        if scope == "estimate":
            metric, _, percentile = rest.partition(".")
            found = self.estimate.metrics[metric]
            return None if found is None else found.percentile(percentile)
        if rest not in NUMBERS:
            return None
        if rest in self.facts:
            return interval(self.facts[rest])[1]
        return self.completed.get(rest)


def exceeds(amount, limit):
    return amount > limit * (1 + 1e-9)


def budget_finding(budget, run):
    """Status, observed and whether the warning is reached."""
    scope = budget["scope"].answer(run) if budget.get("scope") else True
    if scope is False:
        return "not_applicable", None, False
    amount = run.number(f"estimate.{budget['metric']}.{budget['percentile']}")
    if amount is not None and budget["per"] != "run":
        # Every trial works on the tokens again.
        tokens = run.number("run.tokens")
        work = tokens * run.number("run.trials") if tokens else None
        amount = amount / work * number(budget["per"]) if work else None
    if amount is None:
        return "unknown", None, False
    limit = number(budget["limit"])
    if exceeds(amount, limit):
        return ("unknown" if scope is UNKNOWN else "violated"), amount, False
    warn_at = number(budget["warn_at"]) * limit if "warn_at" in budget else None
    near = warn_at is not None and amount >= warn_at and scope is not UNKNOWN
    return "passed", amount, near


def rule_finding(rule, run):
    when = rule["when"].answer(run) if rule.get("when") else True
    if when is False:
        return "not_applicable"
    require = rule["require"].answer(run)
    if require is True:
        return "passed"
    return "violated" if when is True and require is False else "unknown"


def waived(identifier, observed, waivers, run, today):
    """Whether a waiver lets a violated finding pass."""
    for waiver in waivers:
        if identifier not in waiver["covers"] or today > waiver["expires"]:
            continue
        if waiver.get("scope") and waiver["scope"].answer(run) is not True:
            continue
        if "up_to" in waiver:
            # A cap in mass on a rule is held against the median of the emissions.
            amount = observed if observed is not None else run.number("estimate.emissions.p50")
            if amount is None or exceeds(amount, number(waiver["up_to"])):
                continue
        return True
    return False


ORDER = ["pass", "warn", "unknown", "fail"]


def verdict(findings, on_unknown, fail_on):
    """The gravest of `(status, severity, near)`."""
    strict = fail_on == "warn"
    settled = on_unknown or "unknown"
    worst = "pass"
    for status, severity, near in findings:
        word = "pass"
        if severity == "deny" and status == "violated":
            word = "fail"
        elif severity == "warn" and status == "violated":
            word = "fail" if strict else "warn"
        elif severity == "deny" and status == "unknown":
            word = settled
        elif severity == "warn" and status == "unknown":
            word = "pass" if settled == "pass" else settled if strict else "warn"
        elif severity != "info" and status == "passed" and near:
            word = "fail" if strict else "warn"
        worst = max(worst, word, key=ORDER.index)
    return worst
