"""The program killed with -9 in the middle of an opinion and of an import: what was acknowledged is there."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests import KNOWLEDGE, ROOT
from tests.support.process import BotProcess, Learned

pytestmark = pytest.mark.slow
ROWS = 1_500
CONVERSATION = "kill-test-conversation-0001"


def command(folder: Path, *words: str) -> subprocess.Popen[str]:
    plain = {k: v for k, v in os.environ.items() if not k.startswith("BOT_")}
    env = plain | {"BOT_DATA_DIR": str(folder / "data"), "BOT_KNOWLEDGE_DIR": str(KNOWLEDGE)}
    line = [sys.executable, "-m", "bot", *words]
    return subprocess.Popen(line, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def done(folder: Path, *words: str) -> str:
    process = command(folder, *words)
    told, _ = process.communicate(timeout=120)
    assert process.returncode == 0, told
    return told


def say(bot: BotProcess, text: str = "", choice: str | None = None) -> str:
    body = {"conversation": CONVERSATION, **({"choice": choice} if choice else {"text": text})}
    answer = bot.client.post(f"{bot.url}/api/messages", json=body, timeout=30)
    assert answer.status_code == 200, answer.text
    return "\n".join(reply["text"] for reply in answer.json()["replies"])


def test_a_half_written_opinion_outlives_a_kill_after_every_word(small: Learned, tmp_path: Path) -> None:
    done(tmp_path, "demo")
    bot = BotProcess(tmp_path, small)
    bot.start()
    say(bot, "/start o_d1_a9")
    say(bot, choice="g:o:d1:a9")
    bot.kill()
    bot.start()
    assert "为什么这样想" in say(bot, "反对")
    bot.kill()
    bot.start()
    assert "只用来汇总意见" in say(bot, "老小区没有六米的空地")
    say(bot, choice="g:v:no")
    bot.kill()
    bot.start()
    told = say(bot, choice="g:send")
    assert "编号 Y" in told
    bot.kill()
    found = json.loads(done(tmp_path, "figures", "--json"))
    assert found["opinions"] == 22
    assert "老小区没有六米的空地" in done(tmp_path, "opinions", "show", told.split("编号 ")[1].split("。")[0])


def test_an_import_is_there_as_a_whole_or_not_at_all(tmp_path: Path) -> None:
    done(tmp_path, "demo")
    sheet = tmp_path / "many.csv"
    with sheet.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["条款", "态度", "理由", "渠道", "收到日期"])
        writer.writerows(["第三条", "其他", f"第{number}个人的理由", "来信", "2026-11-20"] for number in range(ROWS))
    for seconds in (1.5, 2.5, 3.5):
        process = command(tmp_path, "opinions", "import", "d1", str(sheet))
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert json.loads(done(tmp_path, "figures", "--json"))["opinions"] in (21, 21 + ROWS)
    told = done(tmp_path, "opinions", "import", "d1", str(sheet))
    assert f"导入 {ROWS} 条" in told or f"{ROWS} 条以前导入过" in told
    assert json.loads(done(tmp_path, "figures", "--json"))["opinions"] == 21 + ROWS
