"""Templates of pages: whatever stands in them is escaped, and a name that nobody gave is a fault, not a gap."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket


class _Compiled(FileSystemBytecodeCache):
    """What was compiled of the templates, in a folder; where nothing can be written they are compiled as before."""

    def __init__(self, folder: Path) -> None:
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
        super().__init__(str(folder))

    def load_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            super().dump_bytecode(bucket)


def templates_of(folder: Path, cache: Path | None = None) -> Environment:
    """Return the templates of a folder; who uses them adds the filters of its pages.

    `cache`: where compiled templates are kept, a file for each, replaced when its template changes: compiling those of
    the console takes as long as serving fifty pages. Only the owner may write there, for what it holds is run.
    """
    return Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=_Compiled(cache / "templates") if cache else None,
    )
