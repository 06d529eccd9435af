"""One megawatt-hour in the same places, by codecarbon's offline `Emissions` class and by carbonward.

    python3 -m venv venv && venv/bin/pip install codecarbon==3.3.2
    venv/bin/python Tests/Comparisons/compare_codecarbon.py .build/release/carbonward

Neither of the two asks the network. Prints kilograms, their ratio, where carbonward's factor comes from
and why the two differ; fails where they differ by more than the reason can explain.
"""

import json
import logging
import pathlib
import subprocess
import sys
import tempfile

logging.disable(logging.CRITICAL)

from codecarbon.core.emissions import Emissions
from codecarbon.core.units import Energy
from codecarbon.external.geography import CloudMetadata, GeoMetadata
from codecarbon.input import DataSource

KWH = 1000

RUN = """carbonward: run/v1
name: one-megawatt-hour
hardware: {accelerator: custom, count: 1, power: 1 kW, host_power: 0 W}
duration: 1000 h
site: {pue: 1.0, %s}
"""

# Why two figures differ, and how far they then may: beyond it the reason is not the whole one.
SAME = ("the same table of the same year", 0.99, 1.01)
NEWER = ("their OWID figure is of 2023, ours of 2024; both life cycle, national generation", 0.75, 1.1)
FOSSIL = ("they count the fossil plants of the province alone, we the life cycle of what it uses", 1.5, 12)
PROVIDER = ("both from the provider, ours of 2024", 0.8, 1.05)
COUNTRY = ("they have no region of this cloud and take its country, without a word", 0.5, 2)

# Place, what carbonward is told, what codecarbon is told, why they differ.
PLACES = [
    ("United States", "country: USA", ("USA", "United States", None), NEWER),
    ("California", "grid_zone: california", ("USA", "United States", "california"), SAME),
    ("Texas", "grid_zone: texas", ("USA", "United States", "texas"), SAME),
    ("France", "country: FRA", ("FRA", "France", None), NEWER),
    ("Germany", "country: DEU", ("DEU", "Germany", None), NEWER),
    ("United Kingdom", "country: GBR", ("GBR", "United Kingdom", None), NEWER),
    ("Norway", "country: NOR", ("NOR", "Norway", None), NEWER),
    ("Poland", "country: POL", ("POL", "Poland", None), NEWER),
    ("India", "country: IND", ("IND", "India", None), NEWER),
    ("China", "country: CHN", ("CHN", "China", None), NEWER),
    ("Beijing", "grid_zone: beijing", ("CHN", "China", "beijing"), SAME),
    ("Quebec", "grid_zone: quebec", ("CAN", "Canada", "quebec"), FOSSIL),
    ("Ontario", "grid_zone: ontario", ("CAN", "Canada", "ontario"), FOSSIL),
    ("gcp/us-central1", "region: gcp/us-central1", ("gcp", "us-central1", "USA", "United States"), PROVIDER),
    ("gcp/europe-north1", "region: gcp/europe-north1", ("gcp", "europe-north1", "FIN", "Finland"), PROVIDER),
    ("aws/us-east-1", "region: aws/us-east-1", ("aws", "us-east-1", "USA", "United States"), COUNTRY),
    ("azure/swedencentral", "region: azure/swedencentral", ("azure", "swedencentral", "SWE", "Sweden"), COUNTRY),
]


def theirs(emissions, place):
    energy = Energy.from_energy(kWh=KWH)
    if len(place) == 3:
        iso, name, region = place
        geography = GeoMetadata(country_iso_code=iso, country_name=name, region=region)
        return emissions.get_private_infra_emissions(energy, geography)
    provider, region, iso, name = place
    geography = GeoMetadata(country_iso_code=iso, country_name=name)
    return emissions.get_cloud_emissions(
        energy, CloudMetadata(provider=provider, region=region), geography
    )


def ours(binary, site):
    with tempfile.TemporaryDirectory() as folder:
        (pathlib.Path(folder) / "run.yaml").write_text(RUN % site)
        output = subprocess.run(
            [binary, "estimate", "run.yaml", "--format", "json"], cwd=folder,
            check=True, capture_output=True, text=True,
        ).stdout
    run = json.loads(output)["runs"][0]
    return run["estimate"]["emissions_kg"]["p50"], run["facts"]["site.intensity"]


def main():
    binary = str(pathlib.Path(sys.argv[1]).resolve())
    emissions = Emissions(DataSource())
    unexplained = 0
    print(f"{'1 MWh in':22} {'codecarbon':>10} {'carbonward':>10} {'ratio':>6}  why, and our source")
    for name, site, place, (why, low, high) in PLACES:
        they = theirs(emissions, place)
        we, fact = ours(binary, site)
        ratio = we / they
        source = f"{fact.get('row')}: {fact.get('source')} ({fact.get('year')})"
        print(f"{name:22} {they:10.1f} {we:10.1f} {ratio:6.2f}  {why}\n{'':53}{source}")
        if not low <= ratio <= high:
            print(f"{'':53}UNEXPLAINED: {ratio:.2f} is not in {low} to {high}")
            unexplained += 1
    sys.exit(1 if unexplained else 0)


if __name__ == "__main__":
    main()
