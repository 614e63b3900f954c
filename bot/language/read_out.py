"""The characters by which the digits of a number are read out or written: 幺三拐 is 137, 壹 on a form is 1."""

from __future__ import annotations

READ_OUT = dict(zip("零〇○洞一幺壹二贰三叁四肆五伍六陆七拐柒八捌九玖", "000011122334455667778899", strict=True))
"""Each character with its digit; 两 and 十 are no digits of a number that is read out one by one."""
