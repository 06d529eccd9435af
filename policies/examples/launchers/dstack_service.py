"""The service that dstack's `rest_plugin` asks: `dstack_service.py [PORT]`, on this machine alone.

dstack's server wants `DSTACK_PLUGIN_SERVICE_URI=http://127.0.0.1:PORT` and `plugins: [rest_plugin]`.
It waits 8 s, and refuses what gets no valid answer by then.
"""

import http.server
import json
import re
import sys
import threading

import carbonward_gate

PREFIX = "/apply_policies/on_"
# What a run is read from; dstack fills in all else.
WRITTEN = [
    "type", "name", "nodes", "max_duration", "env", "commands", "backends", "regions"]
# More at once would only make each of them late.
AT_ONCE = threading.BoundedSemaphore(8)


def refusal(spec):
    """Why a run may not be applied; None when it may."""
    given = spec["configuration"]
    config = {key: given[key] for key in WRITTEN if given.get(key) not in (None, [], {})}
    gpu = (given.get("resources") or {}).get("gpu") or {}
    count = gpu.get("count") or {}
    # A task is a run whatever it starts; on processors alone it is too small to hold up. No upper end
    # means as many as there are.
    if not gpu or count.get("max") == 0:
        return None
    config["resources"] = {"gpu": _written(gpu, count)}
    if type(config.get("max_duration")) is int:
        config["max_duration"] = f"{config['max_duration']}s"
    text = carbonward_gate.as_yaml(config)
    site = _site(config.get("backends") or [], config.get("regions") or [])
    # A fact in a comment would say that what does not train does.
    if site and config.get("type") == "task":
        text = f"# carbonward: site.region={site}\n{text}"
    return carbonward_gate.refusal(text, "run.dstack.yml")


def _written(gpu, count):
    """A request for accelerators as people write it, such as `H100:8`."""
    (low, high) = (count.get("min"), count.get("max"))
    names = ",".join(gpu.get("name") or [])
    amount = f"{low}" if low == high else f"{low or 0}..{'' if high is None else high}"
    return f"{names}:{amount}" if names else amount


def _site(backends, regions):
    """The region, where it is settled; otherwise the run has to state it."""
    if len(backends) != 1 or len(regions) != 1:
        return None
    parts = [str(backends[0]), str(regions[0])]
    return "/".join(parts) if all(re.fullmatch("[a-z0-9-]{1,40}", one) for one in parts) else None


class Handler(http.server.BaseHTTPRequestHandler):
    """One request a connection, bounded in length and time."""

    timeout = 2

    def do_POST(self):
        try:
            length = int(self.headers.get("Content-Length", ""))
        except ValueError:
            return self.send_error(411)
        if not 0 <= length <= carbonward_gate.LONGEST:
            return self.send_error(413)
        if not AT_ONCE.acquire(blocking=False):
            return self.send_error(503)
        try:
            self._answer(self.rfile.read(length))
        finally:
            AT_ONCE.release()

    def _answer(self, body):
        try:
            spec = json.loads(body)["spec"]
            # Fleets, volumes and gateways train nothing.
            error = refusal(spec) if self.path == PREFIX + "run_apply" else None
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return self.send_error(400)
        answer = json.dumps({"spec": spec, "error": error}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        """Launches hold secrets."""


if __name__ == "__main__":
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", int(sys.argv[1]) if len(sys.argv) > 1 else 8791), Handler)
    print(server.server_address[1], flush=True)
    server.serve_forever()
