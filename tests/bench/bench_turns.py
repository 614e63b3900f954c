"""Full turns through the fake Bot API server: this bot, everything stored durably, beside the plainest echo bot.

Run: python -m tests.bench.bench_turns [--updates 1000] [--chats 50]
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx

from tests import KNOWLEDGE
from tests.support.fake_bot_api import TOKEN, message
from tests.support.process import ROOT, BotProcess, Learned, free_port

QUESTIONS = (
    "楼上漏水怎么办",
    "离婚要什么材料",
    "谢谢",
    "麻将馆半夜太吵",
    "帮助",
    "没有遗嘱怎么分",
    "孩子归谁",
    "借钱不还",
)


def start_server() -> tuple[subprocess.Popen[bytes], httpx.Client]:
    port = free_port()
    server = subprocess.Popen([sys.executable, "-m", "tests.support.fake_bot_api", "--port", str(port)], cwd=ROOT)
    client = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30)
    for _ in range(200):
        try:
            client.get("/_count")
            return server, client
        except httpx.HTTPError:
            time.sleep(0.05)
    raise SystemExit("the fake Bot API did not start")


def measure(client: httpx.Client, updates: int, chats: int) -> float:
    """Queue the updates at once and return updates per second until the last one is answered."""
    before = client.get("/_count").json()["sent"]
    texts = [QUESTIONS[n % len(QUESTIONS)] for n in range(updates)]
    rows = [message(1000 + n % chats, text, n + 1) for n, text in enumerate(texts)]
    began = time.perf_counter()
    client.post("/_updates", json=rows)
    while client.get("/_count").json()["sent"] < before + updates:
        if time.perf_counter() - began > 300:
            raise SystemExit("not answered within 300 s")
        time.sleep(0.02)
    return updates / (time.perf_counter() - began)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--updates", type=int, default=1000)
    parser.add_argument("--chats", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    rates: dict[str, list[float]] = {"echo": [], "this bot": []}
    for _ in range(args.rounds):
        server, client = start_server()
        url = str(client.base_url).rstrip("/")
        echo = subprocess.Popen([sys.executable, "-m", "tests.bench.echo_bot", TOKEN, url], cwd=ROOT)
        measure(client, 50, args.chats)
        rates["echo"].append(measure(client, args.updates, args.chats))
        echo.terminate()
        echo.wait()
        server.kill()
        server.wait()
        server, client = start_server()
        with tempfile.TemporaryDirectory() as folder:
            settings = {"BOT_TELEGRAM_TOKEN": TOKEN, "BOT_TELEGRAM_API_URL": str(client.base_url).rstrip("/")}
            bot = BotProcess(
                Path(folder), Learned(KNOWLEDGE, ROOT / "data" / "cache"), BOT_LOG_LEVEL="WARNING", **settings
            )
            bot.start()
            measure(client, 50, args.chats)
            rates["this bot"].append(measure(client, args.updates, args.chats))
            bot.stop()
        server.kill()
        server.wait()
    print(f"{args.updates} updates from {args.chats} chats, {args.rounds} rounds in turn, updates per second")
    for name, found in rates.items():
        print(f"{name:10} median {sorted(found)[len(found) // 2]:8.1f}   {[round(one, 1) for one in found]}")
    ratios = sorted(ours / theirs for ours, theirs in zip(rates["this bot"], rates["echo"], strict=True))
    print(f"ratio      median {ratios[len(ratios) // 2]:8.2f}")


if __name__ == "__main__":
    main()
