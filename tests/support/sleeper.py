"""A learner that never ends: it begins its file, says so by that, and sleeps."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from bot.learning import begin_learning

if __name__ == "__main__":
    unfinished = Path(sys.argv[1])
    begin_learning(unfinished)
    unfinished.write_text("half", "utf-8")
    time.sleep(600)
