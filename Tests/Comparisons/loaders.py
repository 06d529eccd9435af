"""Loads documents with the loaders that training programs use, and prints what they make of them.

Reads lines of `LOADER HEX`, the bytes of one document in hexadecimal, and prints one line for each:
`refused` where the loader raises, else the value in a plain notation: `{key:value,}` with hexadecimal
keys in order, `[value,]`, `n`, `b1`, `i12`, `f` with the bits of the double, and `s` with the
hexadecimal text, `~` and the bits of what `float()` makes of it. `x` is any other object.
"""

import argparse
import io
import json
import math
import struct
import sys
import warnings

warnings.simplefilter("ignore")


def bits(number):
    return "nan" if math.isnan(number) else struct.pack(">d", number).hex()


def cast(text):
    if len(text.encode("utf-8", "replace")) > 64:
        return "-"
    try:
        number = float(text)
    except ValueError:
        return "-"
    return bits(number) if math.isfinite(number) else "-"


def canonical(value):
    if value is None:
        return "n"
    if isinstance(value, bool):
        return "b1" if value else "b0"
    if isinstance(value, int):
        if -(2**63) <= value < 2**63:
            return f"i{value}"
        try:
            return "f" + bits(float(value))
        except OverflowError:
            return "f" + bits(math.inf if value > 0 else -math.inf)
    if isinstance(value, float):
        return "f" + bits(value)
    if isinstance(value, str):
        return "s" + value.encode("utf-8", "surrogatepass").hex() + "~" + cast(value)
    if isinstance(value, dict):
        if not all(isinstance(key, str) for key in value):
            return "x"
        entries = sorted((key.encode("utf-8", "surrogatepass").hex(), value[key]) for key in value)
        return "{" + "".join(f"{key}:{canonical(item)}," for key, item in entries) + "}"
    if isinstance(value, list):
        return "[" + "".join(f"{canonical(item)}," for item in value) + "]"
    return "x"


def pyyaml(data):
    import yaml

    return yaml.safe_load(data)


def pyyaml_full(data):
    import yaml

    return yaml.load(data, Loader=yaml.FullLoader)


def pyyaml_c(data):
    import yaml

    return yaml.load(data, Loader=yaml.CSafeLoader)


def ruamel(data):
    from ruamel.yaml import YAML

    return YAML(typ="safe", pure=True).load(data)


def omegaconf(data):
    from omegaconf import OmegaConf

    loaded = OmegaConf.load(io.StringIO(data.decode("utf-8")))
    return OmegaConf.to_container(loaded, resolve=False)


def hjson_(data):
    import hjson

    def once(pairs):
        keys = [key for key, _ in pairs]
        if len(set(keys)) != len(keys):
            raise ValueError("a key is repeated")
        return dict(pairs)

    return hjson.loads(data.decode("utf-8"), object_pairs_hook=once)


def json_(data):
    return json.loads(data)


def toml(data):
    import tomllib

    return tomllib.loads(data.decode("utf-8"))


def arguments(data):
    """One argument a line, for a parser of the kind that trainers have."""
    parser = argparse.ArgumentParser(exit_on_error=False)
    parser.error = lambda message: (_ for _ in ()).throw(ValueError(message))
    parser.add_argument("--max_steps", type=int)
    parser.add_argument("--max_seq_length", type=int)
    parser.add_argument("--num_train_epochs", type=float)
    parser.add_argument("--learning_rate", type=float)
    parser.add_argument("--model_name", type=str)
    return {key: value for key, value in vars(parser.parse_args(data.decode("utf-8").split("\n"))).items()}


LOADERS = {
    "pyyaml": pyyaml,
    "pyyaml-full": pyyaml_full,
    "pyyaml-c": pyyaml_c,
    "ruamel": ruamel,
    "omegaconf": omegaconf,
    "hjson": hjson_,
    "json": json_,
    "toml": toml,
    "argparse": arguments,
}
MODULES = {
    "pyyaml": "yaml",
    "pyyaml-full": "yaml",
    "pyyaml-c": "yaml",
    "ruamel": "ruamel.yaml",
    "omegaconf": "omegaconf",
    "hjson": "hjson",
    "toml": "tomllib",
}


def main():
    missing = set()
    for name, module in MODULES.items():
        try:
            __import__(module)
        except ImportError:
            missing.add(name)
    sys.setrecursionlimit(10_000)
    for line in sys.stdin:
        name, _, data = line.strip().partition(" ")
        if name in missing:
            print("absent")
            continue
        try:
            print(canonical(LOADERS[name](bytes.fromhex(data))))
        except Exception:
            print("refused")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
