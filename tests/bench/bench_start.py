"""Start of the whole process until /readyz answers 200: once without any stored model, then from its cache.

Without one it serves at once and learns meanwhile; how long that takes is told as well.

Run: python -m tests.bench.bench_start [--runs 5]
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path

import httpx

from tests import KNOWLEDGE
from tests.support.process import BotProcess, Learned


def seconds_to_ready(cache: Path) -> float:
    """Start the program in a fresh folder with this cache, wait until it is ready, and stop it again."""
    with tempfile.TemporaryDirectory() as folder:
        bot = BotProcess(Path(folder), Learned(KNOWLEDGE, cache))
        began = time.perf_counter()
        bot.start()
        took = time.perf_counter() - began
        while httpx.get(f"{bot.url}/readyz", timeout=30).json()["learning"]:
            time.sleep(0.5)
        print(f"all models there after {time.perf_counter() - began:.1f} s")
        for learned in (Path(folder) / "data" / "cache").glob("*.npz"):
            (cache / learned.name).write_bytes(learned.read_bytes())
        bot.stop()
    return took


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as cache:
        print(f"without a stored model: {seconds_to_ready(Path(cache)):.2f} s")
        warm = [seconds_to_ready(Path(cache)) for _ in range(args.runs)]
    print(f"from the cache: median {statistics.median(warm):.2f} s   {[round(one, 2) for one in warm]}")


if __name__ == "__main__":
    main()
