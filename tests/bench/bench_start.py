"""Cold start of the whole process with a warm cache, until /readyz answers 200.

Run: python -m tests.bench.bench_start [--runs 5]
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path

from tests.support.process import ROOT, BotProcess


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    args = parser.parse_args()
    seconds = []
    for _ in range(args.runs):
        with tempfile.TemporaryDirectory() as folder:
            bot = BotProcess(Path(folder), ROOT / "data" / "cache")
            began = time.perf_counter()
            bot.start()
            seconds.append(time.perf_counter() - began)
            bot.stop()
    print(f"start to ready: median {statistics.median(seconds):.2f} s   {[round(one, 2) for one in seconds]}")


if __name__ == "__main__":
    main()
