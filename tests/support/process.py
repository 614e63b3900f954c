"""Starts the whole program as a person would, with its own data folder, and kills it as bad luck would."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests import ROOT as ROOT

START_SECONDS = 90


@dataclass(frozen=True)
class Learned:
    """A knowledge folder and the folder of the models learned from it."""

    knowledge: Path
    cache: Path


class BotProcess:
    """`python -m bot` with the given settings, a data folder of its own and what was learned once."""

    def __init__(self, folder: Path, learned: Learned, **settings: str) -> None:
        self.folder = folder
        self.port = free_port()
        self.settings = settings
        self._learned = learned
        (folder / "data").mkdir(parents=True, exist_ok=True)
        self._process: subprocess.Popen[bytes] | None = None
        # One for all: a client of its own for every look reads the certificates each time, 30 ms of processor.
        self.client = httpx.Client(timeout=60, limits=httpx.Limits(max_keepalive_connections=0))

    @property
    def url(self) -> str:
        """Where its page is."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        """The running process."""
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        """Start and wait until it is ready."""
        plain = {k: v for k, v in os.environ.items() if not k.startswith("BOT_")}
        env = plain | {
            "BOT_DATA_DIR": str(self.folder / "data"),
            "BOT_CACHE_DIR": str(self._learned.cache),
            "BOT_KNOWLEDGE_DIR": str(self._learned.knowledge),
            "BOT_WEB_PORT": str(self.port),
            "BOT_SEMANTIC": "false",
            "BOT_HOLD_SECONDS": "0",
            **self.settings,
        }
        log = (self.folder / "log.txt").open("ab")
        self._process = subprocess.Popen([sys.executable, "-m", "bot"], cwd=ROOT, env=env, stdout=log, stderr=log)
        log.close()
        deadline = time.monotonic() + START_SECONDS
        while not self._ready():
            assert self._process.poll() is None, self.log()
            assert time.monotonic() < deadline, self.log()
            time.sleep(0.05)

    def kill(self) -> None:
        """kill -9."""
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """Ask it to stop, and return its exit code."""
        return self._end(signal.SIGTERM)

    def log(self) -> str:
        """Return what it wrote."""
        return (self.folder / "log.txt").read_text("utf-8", "replace")

    def _end(self, number: signal.Signals) -> int:
        assert self._process is not None
        self._process.send_signal(number)
        return self._process.wait(timeout=40)

    def _ready(self) -> bool:
        try:
            return self.client.get(f"{self.url}/readyz", timeout=2).status_code == 200
        except httpx.HTTPError:
            return False


def free_port() -> int:
    """Return a port that is free now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
