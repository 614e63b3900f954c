"""Where a file is written: beside its place first, then renamed, so that nobody ever finds half a file."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from bot.errors import WrongInput

_WHY = {
    errno.EACCES: "没有写的权限", errno.EPERM: "没有写的权限", errno.EROFS: "这里是只读的", errno.ENOSPC: "磁盘满了",
    errno.ENAMETOOLONG: "文件名太长", errno.EBUSY: "文件正开着", errno.ETXTBSY: "文件正开着",
}  # fmt: skip


@contextmanager
def written(target: Path) -> Iterator[Path]:
    """Give the path to write to; it becomes `target` when the block ends well, and is taken away when it does not.

    Raises WrongInput, with one sentence, where nothing can be written: before the work is done if that can be known.
    """
    place = _place(target)
    beside = place.with_name(f".{place.name[-60:]}.{os.getpid()}.part")
    try:
        with _told(target):
            beside.open("wb").close()
        yield beside
        with _told(target):
            beside.replace(place)
    except OSError as fault:
        # A disk that is full shows while the file is being written.
        raise _refusal(target, fault) from None
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def write_bytes(target: Path, content: bytes) -> None:
    """Write a small file as `written` does."""
    with written(target) as beside:
        beside.write_bytes(content)


def _place(target: Path) -> Path:
    """The file that a link stands for; refuses what is there and is no file (/dev/null would be replaced by one)."""
    with _told(target):
        place = target.resolve()
        if place.is_dir():
            raise WrongInput(f"存不了：{target} 是一个文件夹，请写上文件名。")
        if place.exists() and not place.is_file():
            raise WrongInput(f"存不了：{target} 不是普通文件。")
        if not place.parent.is_dir():
            raise WrongInput(f"存不了：没有 {target.parent} 这个文件夹。")
        if place.exists() and not os.access(place, os.W_OK):
            raise WrongInput(f"存不了：{target} 是只读的。")
    return place


@contextmanager
def _told(target: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError, RuntimeError) as fault:
        raise _refusal(target, fault) from None


def _refusal(target: Path, fault: Exception) -> WrongInput:
    number = fault.errno if isinstance(fault, OSError) else None
    return WrongInput(f"存不了：{target}（{_WHY.get(number or 0, '这里不能写文件')}）。请换个地方。")
