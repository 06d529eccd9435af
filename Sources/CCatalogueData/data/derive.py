"""Derives the catalogue's CSV files from the study data in ../shared/data (see README.md beside it).

Run: python3 Sources/CCatalogueData/data/derive.py
The same input gives the same bytes. datasets.csv is written by hand and only sorted here.
"""

import collections
import csv
import io
import os
import pathlib
import re
import unicodedata

ROOT = pathlib.Path(__file__).resolve().parents[3]
# The study data lie beside the repository, or where CARBONWARD_SHARED says.
SHARED = next(
    path / "data" for path in (
        [pathlib.Path(os.environ["CARBONWARD_SHARED"])] if "CARBONWARD_SHARED" in os.environ
        else [parent / "shared" for parent in ROOT.parents]
    ) if (path / "data").is_dir()
)
OUT = pathlib.Path(__file__).resolve().parent
DATE = "2026-11-23"

# ---------------------------------------------------------------------------------------------- text

NOISE = set(
    "nvidia tesla amd instinct radeon geforce google cloud aws amazon intel habana gpu gpus gres"
    " hbm2 hbm3e gddr6 gddr6x gddr7 accelerator card tensor core chip oam".split()
)


def read(name):
    with open(SHARED / name, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def kebab(text):
    text = text.lower().replace("+", " plus ")
    return re.sub(r"[^a-z0-9]+", "-", text).strip("-")


def spellings(text):
    """A name with its accents, which split it, and without: `québec` and `quebec`."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return sorted({kebab(text), kebab(plain)} - {""})


def hardware_key(text):
    """The spelling that accelerators are looked up by; CatalogueKey.swift does the same."""
    tokens = [token for token in re.split(r"[^a-z0-9]+", text.lower().replace("+", " plus ")) if token]
    kept = [token for token in tokens if token not in NOISE] or tokens
    kept = [re.sub(r"(\d)(gib|g)$", r"\1gb", token) for token in kept]
    return re.sub(r"(\d)(gib|g)$", r"\1gb", "".join(kept))


def clean(value):
    # How the study came by a page says nothing about the page.
    return re.sub(r"\s+", " ", str(value).replace(" (search index copy)", "")).strip()


def number(value):
    if value in ("", None):
        return ""
    value = float(value)
    return str(int(value)) if value == int(value) and abs(value) < 1e16 else repr(value)


def write(name, columns, rows):
    rows = sorted(rows, key=lambda row: row["id"].encode())
    ids = [row["id"] for row in rows]
    doubled = [key for key, count in collections.Counter(ids).items() if count > 1]
    assert not doubled, (name, doubled)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        assert not re.search(r'[,"\s]', row["id"]), row["id"]
        writer.writerow([clean(row.get(column, "")) for column in columns])
    (OUT / name).write_text(out.getvalue(), encoding="utf-8")
    print(f"{name}: {len(rows)} rows")


ALIASES = collections.defaultdict(list)


def alias(table, key, *targets):
    """Registers a spelling; the first target of an ambiguous one is the usual meaning."""
    entry = ALIASES[f"{table}:{key}"]
    for target in targets:
        if target not in entry:
            entry.append(target)


# --------------------------------------------------------------------------------------- accelerators

SHORT_IDS = {"B200-180GB": "b200", "B300-270GB": "b300"}

# NVFP4 peaks are not in hardware.csv; dense, TFLOP/s.
FP4 = {
    "b200": (9000, "glennklockwood.com/garden/processors/B200, read 2026-11-23"),
    "gb200": (10000, "glennklockwood.com/garden/processors/B200 (GB200 at 1,200 W), read 2026-11-23"),
    "b300": (13125, "glennklockwood.com/garden/processors/B300, read 2026-11-23"),
}

# As people, drivers, schedulers and clouds write them. The first target is the most common variant.
ACCELERATOR_ALIASES = """
h100: h100-sxm5-80gb h100-pcie-80gb h100-nvl-94gb
h100 80gb: h100-sxm5-80gb h100-pcie-80gb
h100 80gb hbm3: h100-sxm5-80gb
nvidia h100 80gb hbm3: h100-sxm5-80gb
h100 sxm: h100-sxm5-80gb
h100 sxm5: h100-sxm5-80gb
h100 sxm 80gb: h100-sxm5-80gb
h100 80gb hbm2e: h100-pcie-80gb
h100 96gb hbm3: h100-sxm5-80gb
h100 hgx: h100-sxm5-80gb
hgx h100: h100-sxm5-80gb
dgx h100: h100-sxm5-80gb
h100 mega: h100-sxm5-80gb
h100 mega 80gb: h100-sxm5-80gb
h100 pcie: h100-pcie-80gb
h100 80gb pcie: h100-pcie-80gb
h100 nvl: h100-nvl-94gb
h100 94gb: h100-nvl-94gb
h200: h200-sxm-141gb h200-nvl-141gb
h200 141gb: h200-sxm-141gb h200-nvl-141gb
h200 sxm: h200-sxm-141gb
h200 sxm5: h200-sxm-141gb
h200 nvl: h200-nvl-141gb
h20: h20-96gb
h800: h800-sxm5-80gb h800-pcie-80gb
h800 sxm: h800-sxm5-80gb
h800 pcie: h800-pcie-80gb
a100: a100-sxm4-80gb a100-sxm4-40gb a100-pcie-80gb a100-pcie-40gb
a100 80gb: a100-sxm4-80gb a100-pcie-80gb
a100 40gb: a100-sxm4-40gb a100-pcie-40gb
a100 sxm: a100-sxm4-80gb a100-sxm4-40gb
a100 sxm4: a100-sxm4-80gb a100-sxm4-40gb
a100 sxm 80gb: a100-sxm4-80gb
a100 sxm 40gb: a100-sxm4-40gb
a100 80gb sxm: a100-sxm4-80gb
a100 40gb sxm: a100-sxm4-40gb
a100 pcie: a100-pcie-80gb a100-pcie-40gb
a100 80gb pcie: a100-pcie-80gb
a100 80gb hbm2e: a100-sxm4-80gb a100-pcie-80gb
a100 40gb pcie: a100-pcie-40gb
a100 pg509 200: a100-sxm4-40gb
dgx a100: a100-sxm4-80gb a100-sxm4-40gb
a800: a800-sxm4-80gb a800-pcie-80gb
a800 sxm: a800-sxm4-80gb
a800 pcie: a800-pcie-80gb
v100: v100-sxm2-16gb v100-sxm2-32gb v100-pcie-16gb v100-pcie-32gb
v100 16gb: v100-sxm2-16gb v100-pcie-16gb
v100 32gb: v100-sxm2-32gb v100-pcie-32gb v100s-pcie-32gb
v100 sxm2: v100-sxm2-16gb v100-sxm2-32gb
v100 sxm3 32gb: v100-sxm2-32gb
v100 pcie: v100-pcie-16gb v100-pcie-32gb
v100s: v100s-pcie-32gb
p100: p100-pcie-16gb p100-sxm2-16gb
p100 sxm2: p100-sxm2-16gb
p100 pcie: p100-pcie-16gb
b200 sxm: b200
b200 180gb: b200
b200 192gb: b200
b200 sxm 180gb: b200
hgx b200: b200
dgx b200: b200
b300 sxm: b300
b300 270gb: b300
b300 288gb: b300
blackwell ultra: b300 gb300
hgx b300: b300
gb200 nvl72: gb200
grace blackwell: gb200 gb300
gb300 nvl72: gb300
gh200: gh200-96gb
gh200 480gb: gh200-96gb
grace hopper: gh200-96gb
a6000: rtx-a6000
a5000: rtx-a5000
rtx 3090ti: rtx-3090-ti
3090: rtx-3090
3090 ti: rtx-3090-ti
4090: rtx-4090
5090: rtx-5090
2080 ti: rtx-2080-ti
2080ti: rtx-2080-ti
rtx 6000: rtx-6000-ada rtx-pro-6000-blackwell-server rtx-pro-6000-blackwell-ws
rtx 6000 ada generation: rtx-6000-ada
rtx6000ada: rtx-6000-ada
rtx pro 6000: rtx-pro-6000-blackwell-server rtx-pro-6000-blackwell-ws
rtx pro 6000 blackwell: rtx-pro-6000-blackwell-server rtx-pro-6000-blackwell-ws
rtx pro 6000 blackwell server edition: rtx-pro-6000-blackwell-server
rtx pro 6000 blackwell workstation edition: rtx-pro-6000-blackwell-ws
mi300: mi300x mi300a
mi300x 192gb: mi300x
mi300x 192gb hbm3: mi300x
mi250x mi250: mi250x
trainium: trainium1 trainium2
trn1: trainium1
trn2: trainium2
trn3: trainium3
inf2: inferentia2
gaudi: gaudi2 gaudi3 gaudi1
gaudi 2: gaudi2
gaudi 3: gaudi3
tpu v2: tpu-v2
tpu v3: tpu-v3
tpu v4: tpu-v4
tpu v4 podslice: tpu-v4
v4 tpu: tpu-v4
tpu v5e: tpu-v5e
tpu v5 lite: tpu-v5e
tpu v5 lite podslice: tpu-v5e
tpu v5 lite device: tpu-v5e
v5litepod: tpu-v5e
v5e: tpu-v5e
tpu v5: tpu-v5p tpu-v5e
tpu v5p: tpu-v5p
tpu v5p slice: tpu-v5p
v5p: tpu-v5p
tpu v6: tpu-v6e
tpu v6e: tpu-v6e
tpu v6e slice: tpu-v6e
v6e: tpu-v6e
trillium: tpu-v6e
ironwood: tpu-v7
tpu7x: tpu-v7
pvc: max-1550
ponte vecchio: max-1550
ascend 910: ascend-910b ascend-910a ascend-910c
"""


def accelerators():
    columns = (
        "id name vendor kind release_year tdp_w memory_gb fp32_tflops tf32_tflops fp16_tflops"
        " bf16_tflops fp8_tflops fp4_tflops int8_tops embodied_kg embodied_source node_power_ratio"
        " node_power_ratio_source nameplate_ratio year source licence note"
    ).split()
    cpu_columns = "id name vendor tdp_w year source licence note".split()
    plain, share_alike, cpus = [], [], []
    ids = {}
    for row in read("hardware.csv"):
        key = SHORT_IDS.get(row["name"], kebab(row["name"]))
        if row["kind"] == "cpu":
            if not row["tdp_w"]:
                continue
            note = row["note"]
            cpus.append(
                dict(
                    id=key, name=row["name"], vendor=row["vendor"], tdp_w=number(row["tdp_w"]),
                    year=row["release_year"], source=row["source"], licence=row["licence"], note=note,
                )
            )
            alias("cpu", hardware_key(row["name"]), key)
            continue
        ids[row["name"]] = key
        note = row["note"]
        fp4, source = "", "hardware.csv " + row["source"]
        if key in FP4:
            fp4, fp4_source = FP4[key]
            source += "; fp4 " + fp4_source
        if row["measured_ratio_range"]:
            note = "; ".join(filter(None, [note, "measured: " + row["measured_ratio_range"]]))
        out = dict(
            id=key, name=row["name"].replace("-", " "), vendor=row["vendor"], kind=row["kind"],
            release_year=row["release_year"], tdp_w=number(row["tdp_w"]),
            memory_gb=number(row["memory_gb"]), fp32_tflops=number(row["tflops_fp32"]),
            tf32_tflops=number(row["tflops_tf32"]), fp16_tflops=number(row["tflops_fp16"]),
            bf16_tflops=number(row["tflops_bf16"]), fp8_tflops=number(row["tflops_fp8"]),
            fp4_tflops=number(fp4), int8_tops=number(row["tops_int8"]),
            embodied_kg=number(row["embodied_kgco2e"]), embodied_source=row["embodied_source"],
            node_power_ratio=number(row["measured_host_incl_ratio_to_tdp"]),
            node_power_ratio_source=row["measured_ratio_source"],
            nameplate_ratio=number(row["server_power_multiplier"]), year=row["release_year"],
            source=source, licence=row["licence"], note=note,
        )
        (share_alike if "CC-BY-SA" in row["licence"] else plain).append(out)
    write("accelerators.csv", columns, plain)
    write("accelerators-cc-by-sa.csv", columns, share_alike)
    write("cpus.csv", cpu_columns, cpus)
    for line in ACCELERATOR_ALIASES.strip().splitlines():
        text, targets = line.split(":")
        for target in targets.split():
            assert target in ids.values(), target
        alias("accelerator", hardware_key(text), *targets.split())
    known = {key.split(":", 1)[1] for key in ALIASES if key.startswith("accelerator:")}
    for row in read("hardware.csv"):
        if row["kind"] == "cpu":
            continue
        key = ids[row["name"]]
        spellings = [key, row["name"]] + row["aliases"].split(";")
        for spelling in spellings:
            spelling = hardware_key(spelling)
            if spelling and spelling not in known:
                alias("accelerator", spelling, key)
    return ids


# ------------------------------------------------------------------------------------------ instances

# Azure sells parts of a card under 36 vCPUs (Azure NVadsA10 v5 sizes).
SHARES = {
    "Standard_NV6ads_A10_v5": 1 / 6, "Standard_NV12ads_A10_v5": 1 / 3,
    "Standard_NV18ads_A10_v5": 1 / 2,
}


def instances(ids):
    columns = (
        "id provider type accelerator count share vcpu memory_gib cpu year source licence note"
    ).split()
    rows = []
    for row in read("instances.csv"):
        accelerator, count, note = row["accelerator"], row["accelerator_count"], row["note"]
        share, memory = "", row["memory_gib"]
        if accelerator in ("1", "1/2", "1/4"):
            # The study's columns slipped: the count stands in place of the name.
            share = {"1": "", "1/2": "0.5", "1/4": "0.25"}[accelerator]
            accelerator, count = "", "1"
            note = "Radeon PRO V620, not in the accelerator table"
        if row["instance_type"] == "a2-ultragpu-1g":
            memory, note = "170", "memory 85 in the source; Google documents 170"
        if "/" in count:
            top, bottom = count.split("/")
            count, share = "1", repr(round(int(top) / int(bottom), 6))
        elif count and float(count) < 1:
            count, share = "1", count
        if row["instance_type"] in SHARES:
            share = repr(round(SHARES[row["instance_type"]], 6))
        target = ids.get(accelerator, "")
        if accelerator and not target:
            note = "; ".join(filter(None, [note, f"accelerator {accelerator} has no row"]))
        if row["instance_type"].startswith("g5g."):
            note = "; ".join(filter(None, [note, "T4G, listed as T4"]))
        key = f"{row['provider']}/{row['instance_type'].lower()}"
        rows.append(
            dict(
                id=key, provider=row["provider"], type=row["instance_type"], accelerator=target,
                count=number(count), share=share, vcpu=number(row["vcpu"]), memory_gib=number(memory),
                cpu=row["host_cpu"], year="", source=row["source"], licence=row["licence"], note=note,
            )
        )
        alias("instance", row["instance_type"].lower(), key)
    write("instances.csv", columns, rows)


# ----------------------------------------------------------------------------------------------- grid

GRID_COLUMNS = (
    "id scheme name parent g_per_kwh low high direct year basis boundary source licence note"
).split()


def iso_names():
    return {
        row["zone"]: row["name"] for row in read("grid_recommended.csv") if row["zone_scheme"] == "iso3"
    }


# What people type beside the names that the sources give.
GRID_NAMES = {
    "uk great-britain britain england scotland wales": "gbr",
    "united-states-of-america us-average america": "usa",
    "pjm": "us-mida-pjm",
    "ercot": "us-tex-erco us-egrid-erct",
    "caiso": "us-cal-ciso us-egrid-camx",
    "miso": "us-midw-miso",
    "nyiso": "us-ny-nyis",
    "iso-ne isone new-england": "us-ne-isne us-egrid-newe",
    "spp": "us-cent-swpp",
    "bpa bonneville": "us-nw-bpat",
    "tva": "us-ten-tva",
    "european-union eu27 eu-27": "eu",
    "deutschland": "deu",
    "holland": "nld",
    "espana": "esp",
    "italia": "ita",
    "schweiz suisse": "che",
    "sverige": "swe",
    "norge": "nor",
    "suomi": "fin",
    "danmark": "dnk",
    "polska": "pol",
    "osterreich": "aut",
    "czechia czech-republic": "cze",
    "turkey turkiye": "tur",
    "korea republic-of-korea": "kor",
    "taiwan": "twn",
    "hong-kong hongkong": "hkg",
    "uae emirates": "are",
    "viet-nam": "vnm",
    "brasil": "bra",
    "russian-federation": "rus",
    "bc": "ca-bc",
    "nsw": "au-nsw",
}


def grids():
    rows = read("grid.csv")
    countries = iso_names()
    owid = {
        row["zone"]: row for row in rows
        if row["zone_scheme"] == "iso3" and row["source"].startswith("Our World in Data")
    }
    plain, share_alike = [], []

    def entry(row, key, parent, others=(), **more):
        values = [float(row["gco2e_per_kwh"])] + [float(other["gco2e_per_kwh"]) for other in others]
        spread = len(values) > 1
        out = dict(
            id=key, scheme=row["zone_scheme"], name=row["name"], parent=parent,
            g_per_kwh=number(row["gco2e_per_kwh"]), low=number(min(values)) if spread else "",
            high=number(max(values)) if spread else "", year=row["year"], basis=row["basis"],
            boundary=row["boundary"], source=row["source"], licence=row["licence"], note=row["note"],
        )
        out.update(more)
        return out

    seen = set()
    for row in rows:
        scheme, zone, source = row["zone_scheme"], row["zone"], row["source"]
        if scheme == "iso3" and source.startswith("Ember"):
            others = [owid[zone]] if zone in owid else []
            share_alike.append(entry(row, zone.lower(), "world", others))
            seen.add(zone)
        elif scheme == "region" and source.startswith("Ember"):
            key = kebab(zone)
            share_alike.append(entry(row, key, "" if key == "world" else "world"))
        elif scheme == "us_state":
            plain.append(entry(row, zone.lower(), "usa"))
        elif scheme == "egrid_subregion":
            plain.append(entry(row, zone.lower(), "usa", direct=number(row["gco2e_per_kwh"])))
        elif scheme == "cn_province":
            plain.append(entry(row, zone.lower(), "chn", direct=number(row["gco2e_per_kwh"])))
        elif scheme == "entsoe_bz" and zone != "FI":
            plain.append(entry(row, zone.lower(), row["country_iso3"].lower()))
    for zone, row in owid.items():
        if zone not in seen and zone in countries:
            plain.append(entry(row, zone.lower(), "world"))
            seen.add(zone)
    write("grid.csv", GRID_COLUMNS, plain)
    write("grid-cc-by-sa.csv", GRID_COLUMNS, share_alike)
    permissive = {row["id"] for row in plain + share_alike}

    zones = collections.defaultdict(list)
    for row in rows:
        if row["zone_scheme"] == "emaps":
            zones[row["zone"]].append(row)
    em_ids, odbl = {}, []
    for zone, group in zones.items():
        latest = max(group, key=lambda row: (row["basis"] == "lifecycle", int(row["year"])))
        country = latest["country_iso3"].lower()
        national = "-" not in zone and latest["country_iso3"] in seen
        key = country if national else ("global" if zone == "GLOBAL" else zone.lower())
        em_ids[zone] = key
        lifecycle = [
            float(row["gco2e_per_kwh"]) for row in group
            if row["basis"] == "lifecycle" and int(row["year"]) >= 2022
        ]
        direct = [row["gco2e_per_kwh"] for row in group if row["basis"] == "direct"]
        parent = "world" if national or not country else country
        odbl.append(
            dict(
                id=key, scheme="emaps", name=latest["name"], parent=parent,
                g_per_kwh=number(latest["gco2e_per_kwh"]), low=number(min(lifecycle)),
                high=number(max(lifecycle)), direct=number(direct[0]) if direct else "", year=latest["year"],
                basis="lifecycle", boundary=latest["boundary"], source=latest["source"],
                licence="ODbL-1.0", note=f"Electricity Maps zone {zone}; {latest['note']}",
            )
        )
        if national:
            alias("grid", zone.lower(), key)
    write("grid-odbl.csv", GRID_COLUMNS, odbl)
    for row in share_alike + plain:
        if row["parent"] == "world":
            for spelling in spellings(row["name"]):
                alias("grid", spelling, row["id"])
    for row in plain:
        if row["scheme"] in ("us_state", "cn_province"):
            for spelling in spellings(row["name"]):
                if spelling != "georgia":
                    alias("grid", spelling, row["id"])
    for row in odbl:
        if row["id"] not in permissive and row["parent"] != "world":
            for spelling in spellings(row["name"]):
                alias("grid", spelling, row["id"])
    known = permissive | {row["id"] for row in odbl}
    for text, targets in GRID_NAMES.items():
        assert set(targets.split()) <= known, targets
        for spelling in text.split():
            alias("grid", spelling, *targets.split())
    # `NO1`, `SE-3` and `DK1` for the bidding zones of a country that has several.
    for key in sorted(known):
        match = re.fullmatch(r"([a-z]{2})-\1(\d)", key)
        if match:
            alias("grid", match[1] + match[2], key)
            alias("grid", f"{match[1]}-{match[2]}", key)
    return em_ids, permissive | {row["id"] for row in odbl}


# -------------------------------------------------------------------------------------------- regions

# eGRID subregions by the place of the region (EPA Power Profiler map); places whose subregion is not
# plain from the map are left to the next step of the chain.
EGRID = {
    "aws/us-east-1": "srvc", "aws/us-east-2": "rfcw", "aws/us-gov-east-1": "rfcw",
    "aws/us-gov-west-1": "nwpp", "aws/us-west-1": "camx", "aws/us-west-2": "nwpp",
    "azure/centralus": "mrow", "azure/eastus": "srvc", "azure/eastus2": "srvc",
    "azure/eastus3": "srso", "azure/northcentralus": "rfcw", "azure/southcentralus": "erct",
    "azure/westus": "camx", "azure/westus2": "nwpp", "azure/westus3": "aznm",
    "gcp/us-central1": "mrow", "gcp/us-central2": "spso", "gcp/us-east1": "srvc",
    "gcp/us-east4": "srvc", "gcp/us-east5": "rfcw", "gcp/us-south1": "erct",
    "gcp/us-west1": "nwpp", "gcp/us-west2": "camx", "gcp/us-west3": "nwpp",
    "ovh/us-hillsboro": "nwpp", "ovh/us-vint_hill": "srvc", "oci/us-ashburn-1": "srvc",
    "oci/us-phoenix-1": "aznm", "oci/us-sanjose-1": "camx", "oci/us-chicago-1": "rfcw",
    "alibaba/us-west-1": "camx", "alibaba/us-east-1": "srvc", "tencent/na-siliconvalley": "camx",
    "coreweave/lga1": "rfce", "coreweave/ord1": "rfcw",
}

# Bare region names that several providers use mean the first of these that has them.
PROVIDER_ORDER = "aws gcp azure oci alibaba huawei tencent lambda nebius coreweave ovh scaleway".split()

LOCATION_FIXES = {
    "azure/westus": ("California: West US", "the study's location said Washington"),
}


def regions(em_ids, zone_ids):
    columns = (
        "id provider region location country grid_zone odbl_zone published_g_per_kwh published_year"
        " cfe_fraction cfe_kind market_g_per_kwh market_year pue pue_scope pue_year pue_source"
        " wue_l_per_kwh wue_scope wue_year year source licence note"
    ).split()
    provinces = {
        row["gco2e_per_kwh"]: row["zone"].lower() for row in read("grid.csv")
        if row["zone_scheme"] == "cn_province"
    }
    doubled = collections.Counter(
        row["gco2e_per_kwh"] for row in read("grid.csv") if row["zone_scheme"] == "cn_province"
    )
    rows = []
    for row in read("cloud_regions.csv"):
        key = f"{row['provider']}/{row['region'].lower()}"
        if key == "gcp/us-east2":
            continue  # Not a region that Google sells; the study has nothing but its name.
        zone = em_ids.get(row["grid_zone_emaps"], "")
        country = row["country_iso3"].lower()
        permissive = ""
        if key in EGRID:
            permissive = "us-egrid-" + EGRID[key]
        elif row["cn_province_mee2023_gco2_per_kwh"]:
            value = row["cn_province_mee2023_gco2_per_kwh"]
            match = next((z for v, z in provinces.items() if float(v) == float(value)), "")
            assert match and doubled[value] <= 1, (key, value)
            permissive = match
        elif re.fullmatch(r"(se-se|no-no)\d", zone):
            permissive = zone
        for candidate in (permissive, zone, country):
            assert not candidate or candidate in zone_ids, (key, candidate)
        location, note = row["location"], row["note"]
        if key in LOCATION_FIXES:
            location, fix = LOCATION_FIXES[key]
            note = "; ".join(filter(None, [note, fix]))
        licence = re.sub(r";? ?grid values ODbL-1.0 \(Electricity Maps\)", "", row["licence"]).strip()
        published = row["provider_published_grid_gco2e_per_kwh"]
        rows.append(
            dict(
                id=key, provider=row["provider"], region=row["region"], location=location,
                country=country, grid_zone=permissive, odbl_zone="" if zone == country else zone,
                published_g_per_kwh=number(published), published_year=row["provider_published_year"],
                cfe_fraction=number(row["cfe_fraction"]), cfe_kind=row["cfe_kind"],
                market_g_per_kwh=number(row["market_based_gco2e_per_kwh"]),
                market_year=row["market_year"], pue=number(row["pue"]), pue_scope=row["pue_scope"],
                pue_year=re.sub(r"\D", "", row["pue_year"]), pue_source=row["pue_source"],
                wue_l_per_kwh=number(row["wue_l_per_kwh"]), wue_scope=row["wue_scope"],
                wue_year=re.sub(r"\D", "", row["wue_year"]),
                year=row["provider_published_year"] or re.sub(r"\D", "", row["pue_year"]),
                source=row["source"], licence=licence or "facts", note=note,
            )
        )
    write("regions.csv", columns, rows)
    order = {provider: index for index, provider in enumerate(PROVIDER_ORDER)}
    for row in sorted(rows, key=lambda row: (order.get(row["provider"], 99), row["id"])):
        bare = row["id"].split("/", 1)[1]
        alias("region", bare, row["id"])
    return rows


PROVIDERS = {
    "aws": ("Amazon Web Services", "amazon amazon-web-services ec2 sagemaker"),
    "azure": ("Microsoft Azure", "microsoft microsoft-azure azureml"),
    "gcp": ("Google Cloud", "google google-cloud google-cloud-platform gce vertex vertex-ai"),
    "oci": ("Oracle Cloud", "oracle oracle-cloud oracle-cloud-infrastructure"),
    "alibaba": ("Alibaba Cloud", "alibaba-cloud aliyun"),
    "huawei": ("Huawei Cloud", "huawei-cloud"),
    "tencent": ("Tencent Cloud", "tencent-cloud"),
    "lambda": ("Lambda", "lambda-labs lambda-cloud"),
    "ovh": ("OVHcloud", "ovhcloud"),
    "scaleway": ("Scaleway", ""), "coreweave": ("CoreWeave", ""), "nebius": ("Nebius", ""),
    "hlrs": ("HLRS Stuttgart", ""), "itenos": ("I.T.E.N.O.S.", ""), "seeweb": ("Seeweb", ""),
}


def providers(region_rows):
    columns = (
        "id name pue pue_low pue_high pue_year pue_source wue_l_per_kwh wue_year year source licence note"
    ).split()
    rows = []
    for key, (name, spellings) in PROVIDERS.items():
        own = [row for row in region_rows if row["provider"] == key]
        fleet = [row for row in own if row["pue_scope"] == "fleet"]
        measured = [float(row["pue"]) for row in own if row["pue_scope"] == "region" and row["pue"]]
        water = [row for row in own if row["wue_scope"] == "fleet"]
        pue = fleet[0] if fleet else None
        values = measured + ([float(pue["pue"])] if pue else [])
        rows.append(
            dict(
                id=key, name=name, pue=pue["pue"] if pue else "",
                pue_low=number(min(values)) if len(values) > 1 else "",
                pue_high=number(max(values)) if len(values) > 1 else "",
                pue_year=pue["pue_year"] if pue else "", pue_source=pue["pue_source"] if pue else "",
                wue_l_per_kwh=water[0]["wue_l_per_kwh"] if water else "",
                wue_year=water[0]["wue_year"] if water else "",
                year=pue["pue_year"] if pue else "",
                source="cloud_regions.csv: fleet value, and the spread of the provider's own regions",
                licence="facts", note="",
            )
        )
        for spelling in [key] + spellings.split():
            alias("provider", spelling, key)
    rows.append(
        dict(
            id="default", name="Any data centre", pue="1.54", pue_low="1.09", pue_high="2",
            pue_year="2025",
            pue_source="Uptime Institute Global Data Center Survey 2025, weighted average",
            year="2025",
            source="thefreesheet.com 2026-01-19 on the Uptime Institute survey of 2025; low end: Google"
            " fleet 1.09",
            licence="facts",
            note="the upper end is an assumption: with hyperscale sites near 1.1, an average of 1.54"
            " means many sites well above it",
        )
    )
    write("providers.csv", columns, rows)


# --------------------------------------------------------------------------------------------- models

SOURCE_RANK = ["litgpt", "AI-Hypercomputer", "PyPI transformers", "PyPI ecologits", "Epoch"]


def rank(row):
    for index, name in enumerate(SOURCE_RANK):
        if row["source"].startswith(name):
            return index
    return len(SOURCE_RANK)


def gives_params(row):
    """Whether layers and widths come near the parameter count, with a plain or a gated block."""
    layers, hidden, ffn = (float(row[key]) for key in ("layers", "hidden", "ffn_hidden"))
    embeddings = hidden * float(row["vocab"] or 0) * (1 if row["tied_embeddings"] == "True" else 2)
    counts = (
        layers * (4 * hidden * hidden + matrices * hidden * ffn) + embeddings for matrices in (2, 3)
    )
    return any(0.85 <= count / float(row["params_total"]) <= 1.15 for count in counts)


def models():
    columns = (
        "id name params active_params layers hidden_size ffn_size context vocab experts"
        " experts_per_token tied_embeddings training_tokens training_flops year source licence note"
    ).split()
    grouped = collections.defaultdict(list)
    for row in read("models.csv"):
        row = dict(row)
        key = row["hf_repo"].lower() if row["hf_repo"] else kebab(row["name"])
        grouped[key].append(row)
    architecture = "layers hidden ffn_hidden context vocab n_experts experts_per_token tied_embeddings"
    rows, dropped = [], 0
    for key, group in grouped.items():
        group.sort(key=rank)
        for row in group:
            if "defaults" not in row["source"] or not row["params_total"]:
                continue
            if not all(row[name] for name in ("layers", "hidden", "ffn_hidden")):
                continue
            if row["n_experts"] or not gives_params(row):
                dropped += 1
                for name in architecture.split():
                    row[name] = ""
                row["note"] = "library defaults contradict the parameter count and were left out"
        merged = dict(group[0])
        for other in group[1:]:
            for name, value in other.items():
                if not merged.get(name):
                    merged[name] = value
        text = merged["note"]
        tokens = merged["training_tokens"]
        if "datapoints" in text and "Language" not in text.split("tokens column")[0]:
            tokens, text = "", text + "; not language, so no tokens"
        year = re.search(r"20\d\d", merged["source"])
        rows.append(
            dict(
                id=key, name=merged["hf_repo"] or merged["name"], params=number(merged["params_total"]),
                active_params=number(merged["params_active"]), layers=number(merged["layers"]),
                hidden_size=number(merged["hidden"]), ffn_size=number(merged["ffn_hidden"]),
                context=number(merged["context"]), vocab=number(merged["vocab"]),
                experts=number(merged["n_experts"]),
                experts_per_token=number(merged["experts_per_token"]),
                tied_embeddings=merged["tied_embeddings"].lower(),
                training_tokens=number(tokens), training_flops=number(merged["training_flops"]),
                year=year.group(0) if year else "", source=merged["source"],
                licence=merged["licence"], note=text,
            )
        )
        bare = key.split("/")[-1]
        if bare != key:
            alias("model", bare, key)
        # Meta renamed the repositories of Llama 3.1; both names are in use.
        if key.startswith("meta-llama/meta-llama-3.1-"):
            alias("model", key.replace("/meta-llama-", "/llama-"), key)
        for row in group:
            for spelling in (kebab(row["name"]), kebab(row["epoch_model"] or "")):
                if spelling and spelling not in (key, bare):
                    alias("model", spelling, key)
    write("models.csv", columns, rows)
    ids = {row["id"] for row in rows}
    for key in [key for key in ALIASES if key.startswith("model:")]:
        name = key.split(":", 1)[1]
        if name in ids:
            del ALIASES[key]
    print(f"  architecture left out of {dropped} rows")


# ------------------------------------------------------------------------------------------- datasets


def datasets():
    path = OUT / "datasets.csv"
    with open(path, newline="", encoding="utf-8") as file:
        reader = csv.DictReader(file)
        columns, rows = reader.fieldnames, list(reader)
    write("datasets.csv", columns, rows)
    for row in rows:
        bare = row["id"].split("/")[-1]
        if bare != row["id"]:
            alias("dataset", bare, row["id"])
        for spelling in row["aliases"].split(";"):
            if spelling.strip():
                alias("dataset", spelling.strip().lower(), row["id"])


def stamp():
    """FNV-1a, 64 bits, over all files in the order of their names: says which data made a result."""
    value = 0xCBF29CE484222325
    for path in sorted(OUT.glob("*.csv")):
        for byte in path.read_bytes():
            value = ((value ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    (OUT / "stamp.txt").write_text(f"{DATE}+{value:016x}\n", encoding="utf-8")
    print((OUT / "stamp.txt").read_text().strip())


def main():
    ids = accelerators()
    instances(ids)
    em_ids, zone_ids = grids()
    providers(regions(em_ids, zone_ids))
    models()
    datasets()
    write(
        "aliases.csv", ["id", "targets"],
        [dict(id=key, targets=";".join(targets)) for key, targets in ALIASES.items()],
    )
    stamp()


if __name__ == "__main__":
    main()
