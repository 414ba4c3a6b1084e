"""A process that behaves like the sentence model's, or as badly as it might: `python odd_model.py HOW [FILE]`."""

import os
import sys
from pathlib import Path
from typing import NoReturn

from bot.answers.worker import FRAME

DEADLY = b"deadly"
POINT = bytes.fromhex("0000803f") + bytes(4 * 383)


def say(data: bytes) -> None:
    os.write(1, data)


def sleep() -> NoReturn:
    while sys.stdin.buffer.read(1):
        pass
    sys.exit()


def main(how: str, file: str) -> None:
    if how == "tells":
        seen = [f"{name}={value}" for name, value in os.environ.items()]
        seen += [f"file {number}" for number in range(256) if os.path.exists(f"/proc/self/fd/{number}")]
        Path(file).write_text("\n".join([*seen, f"folder {os.getcwd()}"]), "utf-8")
    if how == "never starts":
        sys.exit(7)
    if how == "never ready":
        sleep()
    if how == "starts with garbage":
        say(b"Traceback (most recent call last):\n")
        sleep()
    say(FRAME.pack(2 if how == "no avx2" else 0, 0))
    if how == "no avx2":
        return
    while header := sys.stdin.buffer.read(FRAME.size):
        number, length = FRAME.unpack(header)
        text = sys.stdin.buffer.read(length)
        if text != DEADLY:
            say(FRAME.pack(number, len(POINT)) + POINT)
        elif how == "dies":
            os.abort()
        elif how == "hangs":
            sleep()
        elif how == "answers another question":
            say(FRAME.pack(number + 7, len(POINT)) + POINT)
        elif how == "answers too much":
            say(FRAME.pack(number, 2**31) + POINT)
        elif how == "answers too little":
            say(FRAME.pack(number, 4) + POINT[:4])
        elif how == "answers NaN":
            say(FRAME.pack(number, len(POINT)) + bytes.fromhex("0000c07f") * 384)
        elif how == "answers zeros":
            say(FRAME.pack(number, len(POINT)) + bytes(len(POINT)))
        elif how == "prints":
            say(b"free(): invalid next size (normal)\n" * 100)
        elif how == "breaks off":
            say(FRAME.pack(number, len(POINT)) + POINT[:-1])
            os._exit(0)


main(sys.argv[1], sys.argv[-1])
