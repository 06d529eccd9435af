"""The physical model, written from its pages and from the formulas that `--explain` states.

Runs state what follows or leave it to the named assumptions: hardware by catalogue id or `custom`, a
duration or the work to predict it from. Of the catalogue, rows are inputs; of the fitted throughput, the
stated `prior_mfu` is.
"""

import csv
import math
import pathlib

from quantities import Range, interval

DATA = pathlib.Path(__file__).resolve().parents[3] / "Sources/CCatalogueData/data"
# Operations for each parameter and token, the open spread, and the part of the attention that is done.
METHODS = {
    "pretrain": (6, 0, 1), "continued": (6, 0, 1), "full": (6, 0, 1), "lora": (4, 0, 1),
    "qlora": (4, 0, 1), "head": (2, 0.05, 1 / 3), "dpo": (8, 0.35, 4 / 3), "distill": (12, 0.45, 2),
}
FROZEN = {"lora", "qlora", "head"}
FINE_TUNING = {"full", "lora", "qlora", "head", "dpo"}


def accelerators():
    rows = {}
    for name in ("accelerators.csv", "accelerators-cc-by-sa.csv"):
        with open(DATA / name, newline="", encoding="utf-8") as file:
            rows.update({row["id"]: row for row in csv.DictReader(file)})
    return rows


def regions():
    with open(DATA / "regions.csv", newline="", encoding="utf-8") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


class Estimate:
    """What a run uses: a range, or None for what is not known, by the name of the metric."""

    def __init__(self, stated, looked_up, devices, sites):
        """`looked_up` is what the report says of the grid and of the fitted throughput."""
        self.facts, self.looked_up = stated, looked_up
        device = devices.get(stated.get("hardware.accelerator", ""))
        self.tdp = float(device["tdp_w"]) if device else None
        self.embodied_kg = float(device["embodied_kg"]) if device and device["embodied_kg"] else None
        self.node_ratio = float(device["node_power_ratio"]) if device and device["node_power_ratio"] else None
        self.device, self.site = device, sites.get(stated.get("site.region", ""))
        self.nodes = self.median("hardware.nodes")
        count = self.range("hardware.count")
        if self.nodes is None and device and count:
            self.nodes = math.ceil(count.median / 8)
        self.metrics = dict.fromkeys(
            ("device_time", "energy", "emissions", "market_emissions", "embodied", "water", "flops", "cost"))
        self.evaluate()

    def range(self, fact):
        return Range.of(*interval(self.facts[fact])) if fact in self.facts else None

    def median(self, fact):
        found = self.range(fact)
        return found.median if found else None

    def flops(self):
        params = self.range("model.active_params") or self.range("model.params")
        tokens, method = self.range("tokens"), self.facts.get("method", "full")
        if params is None or tokens is None:
            return None
        per_param, spread, attention_part = METHODS[method]
        work = params * per_param
        if method in FROZEN:
            adapters = self.range("model.trainable_params")
            if adapters is None:
                whole = self.median("model.params")
                adapters = Range.of(0.0005 * whole, 0.003 * whole, 0.02 * whole)
            work = work + adapters * 6
        shape = [self.range(fact) for fact in ("model.layers", "model.hidden_size", "sequence_length")]
        if all(shape):
            work = work + shape[0] * shape[1] * shape[2] * 12 * attention_part
        return work.widened(spread) * tokens

    def peak(self):
        stated = self.range("hardware.peak_flops")
        if stated or not self.device:
            return stated
        column = {"int8": "int8_tops"}.get(self.facts.get("precision", "bf16"),
                                           self.facts.get("precision", "bf16") + "_tflops")
        return Range(float(self.device[column]) * 1e12) if self.device[column] else None

    def beside(self):
        """Start, compilation, a first evaluation, and the download of weights to tune, in h."""
        start = Range.of(1 / 60, 4 / 60, 15 / 60)
        if self.facts.get("method", "full") in FINE_TUNING:
            params = self.median("model.active_params") or self.median("model.params")
            start = start + Range(params * 2 / 3600) / Range.of(0.1e9, 0.4e9, 1.5e9)
        return start

    def wall_clock(self, flops, count, idle):
        """The wall clock of a trial and its device-hours."""
        duration = self.range("duration")
        limit = interval(self.facts["time_limit"])[2] if "time_limit" in self.facts else None
        if duration is None and flops is None and limit is not None:
            duration = Range.between(limit * 0.2, limit)
        if duration is not None:
            return duration, count * duration if count else None
        mfu, peak, beside = self.range("mfu"), self.peak(), None
        if flops is None or peak is None:
            return None, None
        if mfu is None:
            mfu, beside = self.looked_up.get("prior_mfu"), self.beside()
        if mfu is None:
            return None, None
        hours = flops / (peak * mfu) / 3600 / max(0.01, 1 - idle)
        if beside:
            # How many devices wait may not be known; one does at the least.
            hours = hours + beside * (count.median if count else 1)
        if count is None:
            return None, hours
        wall = hours / count
        bounded = wall.bounded(limit)
        return bounded, hours if bounded is wall else bounded * count.median

    def device_power(self):
        stated = self.range("hardware.power")
        if stated or self.tdp is None:
            return stated
        if "utilisation" in self.facts:
            share = self.range("utilisation")
        elif self.median("model.params") is not None and self.median("model.params") < 3e8:
            share = Range.of(0.42, 0.67, 0.97)
        elif self.node_ratio:
            share = Range(self.node_ratio * 0.68, 0.06)
        else:
            share = Range.of(0.72, 0.85, 0.98)
        return share * self.tdp

    def host_power(self, device_power):
        stated = self.range("hardware.host_power")
        if stated:
            return stated
        if self.tdp is None:
            return Range.of(0.3, 0.47, 0.75) * device_power.median
        if self.node_ratio:
            return Range(self.node_ratio * (1 - 0.68), 0.12) * self.tdp
        return Range.of(0.28, 0.40, 0.55) * self.tdp

    def network_power(self):
        stated = self.range("hardware.network_power")
        if stated or "hardware.host_power" in self.facts or not self.nodes or self.nodes <= 1:
            return stated or Range(0.0)
        return Range.of(11, 75, 251) if self.nodes <= 16 else Range.of(40, 90, 180)

    def mean_power(self, wall_clock, idle_share):
        device = self.device_power()
        if device is None:
            return None
        host, idle = self.host_power(device), min(1, idle_share.median)
        drawn = device
        if idle > 0:
            idle_draw = Range.of(0.08, 0.14, 0.25) * (self.tdp or device.median)
            drawn = device * (1 - idle) + idle_draw * idle_share
        node = drawn + host
        if self.nodes and self.nodes > 1 and wall_clock and wall_clock.median > 0:
            start = 85 / 3600
            node = node * (1 - start / (start + wall_clock.median) * (1 - 0.35))
        return node + self.network_power() + (self.range("hardware.storage_power") or Range(0.0))

    def evaluate(self):
        one, metrics = Range(1.0), self.metrics
        times = (self.range("trials") or one) * (self.range("development") or one)
        overheads = one
        for fact in ("evaluation", "failed_runs", "data_preparation"):
            if f"overheads.{fact}" in self.facts:
                overheads = overheads + self.range(f"overheads.{fact}")
        idle_share = self.range("idle_share") or Range(0.0)
        if self.facts.get("sharing") == "shared":
            idle_share = Range(0.0)
        flops = self.flops()
        metrics["flops"] = flops * times if flops else None
        self.duration, hours = self.wall_clock(flops, self.range("hardware.count"), idle_share.median)
        if hours is None:
            return
        hours = hours * (times * overheads)
        metrics["device_time"] = hours
        metrics["cost"] = hours * self.range("hardware.price") if "hardware.price" in self.facts else None
        if self.embodied_kg:
            made = Range.between(self.embodied_kg * 0.6, self.embodied_kg * 1.7) + Range.between(150, 600)
            metrics["embodied"] = hours * (made / (Range.between(35040, 52560) * Range.between(0.6, 0.95)))
        power = self.mean_power(self.duration, idle_share)
        if power is not None:
            self.evaluate_energy(hours * power / 1000)

    def evaluate_energy(self, it_energy):
        metrics, site_water = self.metrics, self.range("site.wue") or self.looked_up.get("site.wue")
        pue = self.range("site.pue")
        if pue is None and self.site:
            figure = float(self.site["pue"])
            pue = Range.of(max(1, figure * 0.98), figure, figure * 1.02)
        pue = pue or self.looked_up.get("site.pue")
        intensity = self.range("site.intensity") or self.looked_up.get("site.intensity")
        market = self.range("site.market_intensity")
        if market is None and "site.renewable_share" in self.facts and intensity:
            market = intensity * max(0, 1 - self.median("site.renewable_share"))
        market = market or self.looked_up.get("site.market_intensity")
        if site_water:
            source = Range.between(0.5, 6)
            metrics["water"] = it_energy * (site_water + pue * source if pue else site_water)
        if pue:
            metrics["energy"] = it_energy * pue
            metrics["emissions"] = metrics["energy"] * intensity if intensity else None
            metrics["market_emissions"] = metrics["energy"] * market if market else None
