"""Quantities as people write them, and log-normal ranges, after the pages `Ranges` and `Verdicts`."""

import math
import re

Z95 = 1.6448536269514722

# Size of each unit in the canonical unit of its dimension.
UNITS = {
    "kg": 1, "g": 1e-3, "t": 1e3, "kgCO2e": 1, "tCO2e": 1e3, "gCO2e": 1e-3,
    "kWh": 1, "MWh": 1e3, "Wh": 1e-3, "GWh": 1e6,
    "W": 1, "kW": 1e3, "MW": 1e6,
    "h": 1, "min": 1 / 60, "s": 1 / 3600, "d": 24,
    "L": 1, "m3": 1e3, "%": 0.01, "": 1,
    "kg/kWh": 1, "g/kWh": 1e-3, "kgCO2e/kWh": 1, "gCO2e/kWh": 1e-3, "t/MWh": 1,
    "L/kWh": 1, "m3/MWh": 1, "USD/h": 1, "USD": 1,
    "FLOP": 1, "EFLOP": 1e18, "ZFLOP": 1e21, "FLOP/s": 1, "TFLOP/s": 1e12, "PFLOP/s": 1e15,
    "k": 1e3, "M": 1e6, "B": 1e9, "T": 1e12, "B tokens": 1e9, "M tokens": 1e6,
}
NUMBER = r"\s*([-+]?[0-9][0-9_]*(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)\s*"


def number(text):
    """One number with its unit, in the canonical unit."""
    match = re.fullmatch(NUMBER + r"([^0-9\s].*|)", str(text))
    return float(match.group(1)) * UNITS[match.group(2).strip()]


def interval(text):
    """`(low, centre, high)` of a stated quantity; the ends are the 5th and 95th percentile."""
    text = str(text)
    if "±" in text:
        centre, spread = (part.strip() for part in text.split("±"))
        middle = number(centre)
        off = middle * number(spread) if spread.endswith("%") else number(spread)
        return (middle - off, middle, middle + off)
    if ".." in text:
        low, high = text.split("..")
        unit = re.fullmatch(NUMBER + r"(.*)", high).group(2)
        low_value = number(low if re.search(r"[A-Za-z%]", low) else f"{low} {unit}")
        high_value = number(high)
        return (low_value, math.sqrt(low_value * high_value), high_value)
    value = number(text)
    return (value, value, value)


class Range:
    """A log-normal range: a median and the standard deviation of its logarithm."""

    def __init__(self, median, sigma=0.0):
        self.median, self.sigma = median, sigma

    @staticmethod
    def of(low, centre, high):
        if low == high or centre <= 0 or high <= 0:
            return Range(centre)
        spread = math.log(high / low) / 2 if low > 0 else math.log(high / centre)
        return Range(centre, max(0.0, spread / Z95))

    @staticmethod
    def between(low, high):
        return Range.of(low, math.sqrt(low * high), high)

    def at(self, z):
        return self.median * math.exp(z * self.sigma)

    @property
    def mean(self):
        return self.median * math.exp(self.sigma**2 / 2)

    @property
    def variance(self):
        return self.mean**2 * (math.exp(self.sigma**2) - 1)

    def percentile(self, name):
        return {"p5": self.at(-Z95), "p50": self.median, "p95": self.at(Z95), "mean": self.mean}[name]

    def widened(self, extra):
        return Range(self.median, math.hypot(self.sigma, extra))

    def bounded(self, limit):
        """Cut off at an upper bound: the median and the 95th percentile are those of what is left."""
        if limit is None or limit <= 0 or self.percentile("p95") <= limit:
            return self
        if self.median >= limit:
            return Range(limit)
        return Range(self.median, math.log(limit / self.median) / Z95)

    def __mul__(self, other):
        if not isinstance(other, Range):
            return Range(self.median * other, self.sigma)
        return Range(self.median * other.median, math.hypot(self.sigma, other.sigma))

    def __truediv__(self, other):
        if not isinstance(other, Range):
            return Range(self.median / other, self.sigma)
        return Range(self.median / other.median, math.hypot(self.sigma, other.sigma))

    def __add__(self, other):
        """The sum by its mean and variance; what is exactly zero adds nothing."""
        if self.median == 0 or other.median == 0:
            return other if self.median == 0 else self
        if self.sigma == 0 and other.sigma == 0:
            return Range(self.median + other.median)
        mean = self.mean + other.mean
        log_variance = math.log1p((self.variance + other.variance) / mean**2)
        return Range(mean * math.exp(-log_variance / 2), math.sqrt(log_variance))
