"""`drafts check`: files are tried without storing; whatever a file holds, there is a line for it and no traceback."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import zipfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.consultations.reading import MAX_BYTES, reading_of
from bot.errors import WrongInput


def check(folder: Path, *files: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "BOT_DATA_DIR": str(folder / "data")}
    command = [sys.executable, "-m", "bot", "drafts", "check", "--json", *map(str, files)]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)


def test_good_files_give_their_articles_and_store_nothing(tmp_path: Path) -> None:
    good = tmp_path / "a.txt"
    good.write_text("目录\n第一章 总则\n某条例\n第一章 总则\n第一条各区[b]。\n第二条 乙。\n联系人：王", "utf-8")
    done = check(tmp_path, good, good)
    assert (done.returncode, done.stderr) == (0, "")
    first, second = map(json.loads, done.stdout.splitlines())
    assert first == second
    assert (first["articles"], first["keys"], first["texts"]) == (2, ["a1", "a2"], ["各区[b]。", "乙。"])
    assert [one["why"][:2] for one in first["left_out"]] == ["目录", "正文"]
    out = sum(len("".join(one["text"].split())) for one in first["left_out"])
    assert first["characters_in"] == first["characters_placed"] + out
    assert first["ok"]
    assert not list(tmp_path.rglob("*.db"))


def test_every_bad_file_is_one_sentence(tmp_path: Path) -> None:
    noise = random.Random(1).randbytes(3_000)
    bad = []
    for ending in ("docx", "pdf", "txt", "html", "md", "xyz", ""):
        bad.append(tmp_path / f"noise.{ending}")
        bad[-1].write_bytes(noise)
    with zipfile.ZipFile(tmp_path / "bomb.docx", "w", zipfile.ZIP_DEFLATED) as packed:
        for number in range(21):
            packed.writestr(f"{number}.xml", b"\0" * 10_000_000)
    with (tmp_path / "huge.pdf").open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    (tmp_path / "deep.html").write_text("<div>" * 50_000 + "第一条 甲", "utf-8")
    (tmp_path / "none.txt").write_text("没有条文的文字", "utf-8")
    (tmp_path / "folder.docx").mkdir()
    bad += [
        tmp_path / name for name in ("bomb.docx", "huge.pdf", "none.txt", "folder.docx", "missing.txt", "deep.html")
    ]
    done = check(tmp_path, *bad)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["ok"] for line in lines] == [False] * len(bad)
    assert len(done.stderr.strip().split("\n")) == len(bad)
    assert all(line["error"] and "\n" not in line["error"] for line in lines)


@settings(max_examples=60)
@given(st.binary(max_size=400), st.sampled_from(["docx", "pdf", "txt", "md", "html"]))
def test_any_bytes_are_read_or_refused(content: bytes, ending: str) -> None:
    told = ""
    try:
        assert reading_of(f"a.{ending}", content).lines
    except WrongInput as fault:
        told = str(fault)
    assert "\n" not in told
