"""``python -m engine.cluster.forwarder PORT NODE…``: hands on TCP connections to web nodes in turn, for machines without nginx.

A connection goes to the next node that takes it, so a killed node gets no new ones; what was under way on it is broken off, and the
browser asks again. It knows no HTTP: nodes see it as the visitor, and nothing is repeated by itself.
"""

from __future__ import annotations

import asyncio
import itertools
import sys
from contextlib import suppress

HOST = "127.0.0.1"
PIECE = 65_536


async def _copy(source: asyncio.StreamReader, to: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while piece := await source.read(PIECE):
            to.write(piece)
            await to.drain()
    with suppress(OSError, RuntimeError):
        to.close()


async def forward(port: int, nodes: list[int]) -> None:
    """Listen until cancelled."""
    turns = itertools.count()

    async def take(visitor: asyncio.StreamReader, answer: asyncio.StreamWriter) -> None:
        first = next(turns)
        for no in range(len(nodes)):
            try:
                node, request = await asyncio.open_connection(HOST, nodes[(first + no) % len(nodes)])
            except OSError:
                continue
            await asyncio.gather(_copy(visitor, request), _copy(node, answer))
            return
        answer.close()

    server = await asyncio.start_server(take, HOST, port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(forward(int(sys.argv[1]), [int(port) for port in sys.argv[2:]]))
