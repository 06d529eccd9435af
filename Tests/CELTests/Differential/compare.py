#!/usr/bin/env python3
"""Compares results of expressions with other implementations of the language.

usage: compare.py CASES.jsonl [SHOWN]

The cases come from the test `PortableCases`. Of the PyPI packages `common-expression-language` and
`cel-expr-python` those that are installed are asked; without any, there is nothing to do. Each
difference is put down to one of the known ones below; exit 1 if another one turns up.
"""
import base64
import collections
import datetime
import json
import math
import sys

UTC = datetime.timezone.utc


def plain(value):
    """A tagged value as Python has it."""
    (tag, inner), = value.items()
    if tag in ('int', 'uint'):
        return int(inner)
    if tag == 'double':
        return float(inner.replace('Infinity', 'inf'))
    if tag == 'list':
        return [plain(x) for x in inner]
    if tag == 'map':
        return {plain(k): plain(v) for k, v in inner}
    if tag == 'bytes':
        return base64.b64decode(inner)
    if tag == 'timestamp':
        return datetime.datetime.fromisoformat(inner.replace('Z', '+00:00'))
    if tag == 'duration':
        return datetime.timedelta(microseconds=round(float(inner[:-1]) * 1e6))
    return inner


def same(left, right):
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, float) or isinstance(right, float):
        return type(left) is type(right) and (
            math.isclose(left, right, rel_tol=1e-12) or left == right
            or (math.isnan(left) and math.isnan(right)))
    if isinstance(left, list) and isinstance(right, (list, tuple)):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same(left[k], right[k]) for k in left)
    return left == right


def rust():
    import cel
    compiled = {}

    def evaluate(case, bindings):
        source = case['expr']
        if source not in compiled:
            compiled.clear()
            compiled[source] = cel.compile(source)
        return compiled[source].execute(cel.Context(variables=bindings))
    return evaluate


def cpp():
    from cel_expr_python import cel
    t = cel.Type
    env = cel.NewEnv(variables={
        'o': t.DYN, 'j': t.INT, 'e': t.DOUBLE, 't': t.STRING, 'xs': t.List(t.INT),
        'ds': t.List(t.DOUBLE), 'ss': t.List(t.STRING), 'm': t.Map(t.STRING, t.INT),
        'ts': t.TIMESTAMP})
    compiled = {}

    def evaluate(case, bindings):
        source = case['expr']
        if source not in compiled:
            compiled.clear()
            compiled[source] = env.compile(source)
        value = compiled[source].eval(data=bindings)
        if value.type().name() == 'ERROR':
            raise ValueError(value.value())
        return value.plain_value()
    return evaluate


# Name and test of each known difference, by implementation; a test gets the source, the case as
# text, our result and theirs as text.
MINUS = (
    'the last of several minus signs is part of the literal here, an operator there',
    lambda source, case, ours, theirs: '--9223372036854775808' in source)
KNOWN = {
    'common-expression-language': [
        ('no conversions from bools and timestamps, or from ints to timestamps',
         lambda source, case, ours, theirs: any(
             f"Undefined variable or function: '{name}'" in theirs
             for name in ('string', 'int', 'timestamp'))
         or 'Error(' in theirs and any(x in source for x in ('timestamp(0)', 'string(', 'int('))),
        ('size counts bytes of a string, not characters',
         lambda source, case, ours, theirs: 'size(' in source and '\\u00e9' in case),
        ('ordering NaN is an error',
         lambda source, case, ours, theirs: 'No such overload' in theirs and 'error' not in ours),
        MINUS,
        ('negating the smallest integer does not overflow',
         lambda source, case, ours, theirs: 'overflow in `-`' in ours),
    ],
    'cel-expr-python': [
        MINUS,
        ('two minus signs cancel, so that neither overflows',
         lambda source, case, ours, theirs: 'overflow in `-`' in ours and '--' in source)],
}


def known(engine, case, theirs):
    """Which known difference this is, if any."""
    result = json.dumps(case['result'])
    for name, applies in KNOWN[engine]:
        if applies(case['expr'], json.dumps(case), result, repr(theirs)):
            return name
    return None


def main():
    engines = {}
    for name, make in (('common-expression-language', rust), ('cel-expr-python', cpp)):
        try:
            engines[name] = make()
        except ImportError:
            print(f'{name}: not installed, skipped')
    cases = [json.loads(line) for line in open(sys.argv[1])] if engines else []
    failed = False
    for name, evaluate in engines.items():
        counts, unexplained = collections.Counter(), []
        for case in cases:
            bindings = {k: plain(v) for k, v in case['bindings'].items()}
            ours = plain(case['result']['value']) if 'value' in case['result'] else None
            try:
                theirs = evaluate(case, bindings)
            except BaseException as error:  # a Rust panic is not an Exception
                if isinstance(error, KeyboardInterrupt):
                    raise
                theirs = error if isinstance(error, Exception) else RuntimeError(error)
            theirs_failed = isinstance(theirs, Exception)
            if theirs_failed == ('error' in case['result']) and (
                    theirs_failed or same(ours, theirs)):
                counts['agreed'] += 1
                continue
            reason = known(name, case, theirs)
            counts[reason or 'UNEXPLAINED'] += 1
            if reason is None:
                unexplained.append((case, theirs))
        print(f'{name}: {len(cases)} evaluations')
        for reason, count in counts.most_common():
            print(f'  {count:6} {reason}')
        shortest = sorted(unexplained, key=lambda x: len(x[0]['expr']))
        for case, theirs in shortest[:int(sys.argv[2]) if len(sys.argv) > 2 else 10]:
            print(f"  {case['expr']}\n    ours {case['result']}\n    theirs {theirs!r}")
        failed |= bool(unexplained)
    sys.exit(failed)


if __name__ == '__main__':
    main()
