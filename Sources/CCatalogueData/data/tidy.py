"""Brings the catalogue's CSV files into the form that the code relies on; needs nothing but them.

Run after editing a row: python3 Sources/CCatalogueData/data/tidy.py [DATE]
It sorts the files by the bytes of their ids, adds the spellings that follow from ids and names, and
writes the stamp, with the date given or the one that is there. The same files give the same bytes.
`carbonward catalogue check Sources/CCatalogueData/data` finds what it cannot mend.
"""

import csv
import pathlib
import re
import sys
import unicodedata

FOLDER = pathlib.Path(__file__).resolve().parent

# CatalogueKey.swift has the same words.
NOISE = set(
    "nvidia tesla amd instinct radeon geforce google cloud aws amazon intel habana gpu gpus gres"
    " hbm2 hbm3e gddr6 gddr6x gddr7 accelerator card tensor core chip oam".split()
)


def read(name):
    with open(FOLDER / name, newline="", encoding="utf-8") as file:
        reader = csv.DictReader(file)
        return reader.fieldnames, list(reader)


def write(name, columns, rows):
    rows = sorted(rows, key=lambda row: row["id"].encode())
    with open(FOLDER / name, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        for row in rows:
            writer.writerow([re.sub(r"\s+", " ", row[column] or "").strip() for column in columns])
    return rows


def kebab(text):
    text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", text.lower().replace("+", " plus ")).strip("-")


def hardware_key(text):
    """The spelling that accelerators are looked up by; CatalogueKey.swift does the same."""
    tokens = [token for token in re.split(r"[^a-z0-9]+", text.lower().replace("+", " plus ")) if token]
    kept = [token for token in tokens if token not in NOISE] or tokens
    kept = [re.sub(r"(\d)(gib|g)$", r"\1gb", token) for token in kept]
    return re.sub(r"(\d)(gib|g)$", r"\1gb", "".join(kept))


def spellings(name, row):
    """The spellings that follow from a row itself, as (table, key)."""
    bare = row["id"].split("/")[-1]
    if name.startswith("accelerators"):
        return [("accelerator", hardware_key(text)) for text in (row["id"], row["name"])]
    if name == "cpus.csv":
        return [("cpu", hardware_key(row["name"]))]
    if name == "instances.csv":
        return [("instance", bare)]
    if name == "regions.csv":
        return [("region", bare)]
    if name == "providers.csv":
        return [("provider", row["id"])] if row["id"] != "default" else []
    if name == "datasets.csv":
        texts = [bare] if bare != row["id"] else []
        texts += [text.strip().lower() for text in row["aliases"].split(";") if text.strip()]
        return [("dataset", text) for text in dict.fromkeys(texts)]
    return []


def behind_owners(ids):
    """The rows that a name without its owner means; NamesBehindOwners finds them so."""
    tables = {"models.csv": "model", "datasets.csv": "dataset", "instances.csv": "instance", "regions.csv": "region"}
    found = {}
    for name, key in sorted(ids, key=lambda one: one[1].encode()):
        if name in tables and "/" in key:
            found.setdefault(f"{tables[name]}:" + key.split("/")[-1], []).append(key)
    return found


def main():
    columns, rows = read("aliases.csv")
    stated = {row["id"]: row["targets"] for row in rows}
    derived, ids = {}, set()
    for path in sorted(FOLDER.glob("*.csv")):
        if path.name == "aliases.csv":
            continue
        names, rows = read(path.name)
        for row in rows if path.name == "models.csv" else []:
            if row["name"].lower() == row["id"]:
                row["name"] = ""  # It says no more than the id.
        for row in write(path.name, names, rows):
            ids.add((path.name, row["id"]))
            for table, key in spellings(path.name, row):
                if key:
                    derived.setdefault(f"{table}:{key}", []).append(row["id"])
    for key, targets in derived.items():
        stated.setdefault(key, ";".join(targets))
    for key, targets in behind_owners(ids).items():
        # Found without a row.
        if stated.get(key) == ";".join(targets):
            del stated[key]
    write("aliases.csv", columns, [dict(id=key, targets=value) for key, value in stated.items()])
    value = 0xCBF29CE484222325
    for path in sorted(FOLDER.glob("*.csv")):
        for byte in path.read_bytes():
            value = ((value ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    stamp = FOLDER / "stamp.txt"
    date = sys.argv[1] if len(sys.argv) > 1 else stamp.read_text().split("+")[0]
    stamp.write_text(f"{date}+{value:016x}\n", encoding="utf-8")
    print(stamp.read_text().strip())


if __name__ == "__main__":
    main()
