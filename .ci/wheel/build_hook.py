"""Puts the program into the wheel: `CARBONWARD_BINARY` names it, and its header says for which machine it is."""
import os
import struct

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

# A static program needs neither glibc nor musl, so that one wheel serves both kinds of Linux.
PLATFORMS = {
    0x3E: "manylinux_2_17_x86_64.manylinux2014_x86_64.musllinux_1_1_x86_64",
    0xB7: "manylinux_2_17_aarch64.manylinux2014_aarch64.musllinux_1_1_aarch64",
}


class ProgramHook(BuildHookInterface):
    def initialize(self, version, build_data):
        binary = os.environ.get("CARBONWARD_BINARY", "")
        if not os.path.isfile(binary):
            raise SystemExit("error: CARBONWARD_BINARY names no file; `.ci/package` makes one")
        with open(binary, "rb") as file:
            head = file.read(64)
            if head[:5] != b"\x7fELF\x02":
                raise SystemExit(f"error: {binary} is no 64-bit program for Linux")
            machine = struct.unpack_from("<H", head, 18)[0]
            start, size, count = struct.unpack_from("<Q", head, 32)[0], *struct.unpack_from("<HH", head, 54)
            file.seek(start)
            kinds = {struct.unpack("<I", file.read(size)[:4])[0] for _ in range(count)}
        # PT_INTERP: a loader, and with it libraries that the machine may not have.
        if 3 in kinds and not os.environ.get("CARBONWARD_DYNAMIC"):
            raise SystemExit(f"error: {binary} needs shared libraries; a wheel takes a static program")
        if machine not in PLATFORMS:
            raise SystemExit(f"error: {binary} is for a machine that has no wheel yet")
        build_data["tag"] = f"py3-none-{PLATFORMS[machine]}"
        build_data["pure_python"] = False
        build_data["shared_scripts"] = {binary: "carbonward"}
