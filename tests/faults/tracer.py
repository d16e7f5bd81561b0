"""Starts a command and writes down, in order, what it and its threads put on disk and on the wire.

    python -m tests.faults.tracer FILE COMMAND...

Like strace, in a page of Python: nothing to install and no privileges, since every process may
trace its own children. Linux 5.3 or newer on x86-64 or arm64. Each line is the JSON of one
Call. Killing this process kills the command too.
"""

import ctypes
import os
import platform
import signal
import struct
import sys
from base64 import b64encode
from pathlib import Path
from typing import Any, BinaryIO

import orjson

CALLS = {
    "x86_64": {
        1: "write",
        18: "pwrite64",
        20: "writev",
        44: "sendto",
        46: "sendmsg",
        74: "fsync",
        75: "fdatasync",
        82: "rename",
        83: "mkdir",
        258: "mkdirat",
        264: "renameat",
        316: "renameat2",
    },
    "aarch64": {
        34: "mkdirat",
        38: "renameat",
        64: "write",
        66: "writev",
        68: "pwrite64",
        82: "fsync",
        83: "fdatasync",
        206: "sendto",
        211: "sendmsg",
        276: "renameat2",
    },
}
NAMES = CALLS.get(platform.machine(), {})
MOST_BYTES = 8192  # of what was written; a page of the database and its header fit

SYSCALL, SEIZE, INTERRUPT, LISTEN, GET_SYSCALL_INFO = 24, 0x4206, 0x4207, 0x4208, 0x420E
SYSGOOD, FORK, VFORK, CLONE, EXITKILL = 1, 2, 4, 8, 0x100000
WALL = 0x40000000  # threads too
EVENT_STOP = 128
STOPS = {signal.SIGSTOP, signal.SIGTSTP, signal.SIGTTIN, signal.SIGTTOU}
ENTRY = 1

libc = ctypes.CDLL(None, use_errno=True)
libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
libc.ptrace.restype = ctypes.c_long


def main(file: str, *command: str) -> None:
    """Run the command to its end."""
    with Path(file).open("wb", buffering=0) as out:
        Tracer(out).follow(_start(command))


def _start(command: tuple[str, ...]) -> int:
    child = os.fork()
    if child == 0:
        os.kill(os.getpid(), signal.SIGSTOP)
        os.execvp(command[0], command)
    os.waitpid(child, os.WUNTRACED)
    _ptrace(SEIZE, child, 0, SYSGOOD | FORK | VFORK | CLONE | EXITKILL)
    _ptrace(INTERRUPT, child)
    os.kill(child, signal.SIGCONT)
    return child


class Tracer:
    """Counts the beginnings and ends of calls, so that each has its place in one order."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._moment = 0
        self._begun: dict[int, dict[str, Any]] = {}

    def follow(self, child: int) -> None:
        """Until the child has ended."""
        while True:
            task, status = os.waitpid(-1, WALL)
            if os.WIFEXITED(status) or os.WIFSIGNALED(status):
                if task == child:
                    return
                continue
            stopped_by, event = os.WSTOPSIG(status), status >> 16
            if stopped_by == signal.SIGTRAP | 0x80:
                self._call(task)
                _go_on(SYSCALL, task)
            elif event:
                is_group_stop = event == EVENT_STOP and stopped_by in STOPS
                _go_on(LISTEN if is_group_stop else SYSCALL, task)
            else:
                _go_on(SYSCALL, task, stopped_by)

    def _call(self, task: int) -> None:
        info = ctypes.create_string_buffer(88)
        if libc.ptrace(GET_SYSCALL_INFO, task, len(info), ctypes.addressof(info)) < 0:
            return
        if info.raw[0] == ENTRY:
            number, *arguments = struct.unpack_from("=7Q", info.raw, 24)
            if name := NAMES.get(number):
                facts = _facts(task, name, arguments)
                self._begun[task] = {"call": name, "begin": self._next(), **facts}
        elif begun := self._begun.pop(task, None):
            begun["end"] = self._next()
            begun["result"] = struct.unpack_from("=q", info.raw, 24)[0]
            self._out.write(orjson.dumps(begun) + b"\n")

    def _next(self) -> int:
        self._moment += 1
        return self._moment


def _facts(task: int, name: str, arguments: list[int]) -> dict[str, Any]:
    """Paths, and the bytes that are handed over."""
    if name in ("rename", "mkdir"):
        return {
            "path": _text(task, arguments[0]),
            "to": _text(task, arguments[1] * (name == "rename")),
        }
    if name == "mkdirat":
        return {"path": _text(task, arguments[1]), "to": ""}
    if name.startswith("renameat"):
        return {"path": _text(task, arguments[1]), "to": _text(task, arguments[3])}
    facts = {"path": _file(task, arguments[0]), "data": ""}
    if name not in ("fsync", "fdatasync"):
        facts["data"] = b64encode(_handed_over(task, name, arguments)).decode()
    return facts


def _handed_over(task: int, name: str, arguments: list[int]) -> bytes:
    if name == "sendmsg":
        place, count = struct.unpack_from("=QQ", _memory(task, arguments[1], 32), 16)
    elif name == "writev":
        place, count = arguments[1:3]
    else:
        return _memory(task, arguments[1], min(arguments[2], MOST_BYTES))
    parts = struct.iter_unpack("=QQ", _memory(task, place, 16 * min(count, 64)))
    return b"".join(_memory(task, start, min(size, MOST_BYTES)) for start, size in parts)


def _file(task: int, descriptor: int) -> str:
    try:
        return str(Path(f"/proc/{task}/fd/{descriptor & 0x7FFFFFFF}").readlink())
    except OSError:
        return ""


def _text(task: int, address: int) -> str:
    """A path; memory is read page by page, the next one may not be there."""
    text = b""
    while address and b"\0" not in text and len(text) < MOST_BYTES:
        part = _memory(task, address + len(text), 4096 - (address + len(text)) % 4096)
        if not part:
            break
        text += part
    return os.fsdecode(text.partition(b"\0")[0])


def _memory(task: int, address: int, size: int) -> bytes:
    try:
        with Path(f"/proc/{task}/mem").open("rb", buffering=0) as memory:
            memory.seek(address)
            return memory.read(size)
    except OSError:
        return b""


def _go_on(request: int, task: int, with_signal: int = 0) -> None:
    """It may have been killed meanwhile."""
    libc.ptrace(request, task, 0, with_signal)


def _ptrace(request: int, task: int, address: int = 0, data: int = 0) -> None:
    if libc.ptrace(request, task, address, data) < 0:
        raise OSError(ctypes.get_errno(), "ptrace")


if __name__ == "__main__":
    main(*sys.argv[1:])
