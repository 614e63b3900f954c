"""What is stored is for this program's own account only: folders 0700, files 0600, also those of older versions."""

from __future__ import annotations

import logging
import stat
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy.engine import make_url

from bot.umask import UMASK

log = logging.getLogger(__name__)

_BESIDE = ("", "-wal", "-shm", "-journal")


def keep_private(folder: Path, database_url: str) -> None:
    """Take other accounts' rights off the data folder, the database's files, the lock and the cache.

    Files of another owner are left alone with a line in the log; links are not followed.
    """
    for path in _ours(folder, database_url):
        try:
            mode = path.lstat().st_mode
            if mode & UMASK and not stat.S_ISLNK(mode):
                path.chmod(stat.S_IMODE(mode) & ~UMASK)
        except FileNotFoundError:
            continue
        except OSError as fault:
            log.warning("%s stays open to other accounts: %s", path, fault.strerror)


def _ours(folder: Path, database_url: str) -> Iterator[Path]:
    # A folder that everybody may write to and nobody may clear (/tmp) was not made for us.
    if folder.is_dir() and not folder.stat().st_mode & stat.S_ISVTX:
        yield folder
    yield folder / "bot.lock"
    cache = folder / "cache"
    yield cache
    if not cache.is_symlink():
        yield from cache.rglob("*")
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite" and url.database:
        yield from (Path(url.database + ending) for ending in _BESIDE)
