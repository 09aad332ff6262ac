"""Samples made wrong: cut short, shuffled, repeated, re-encoded, overwritten, or all noise."""

import random

ENCODINGS = ("utf-16", "utf-16-be", "cp1252", "utf-32", "cp037", "utf-7")
TOKENS = (
    b"",
    b"\0" * 64,
    b"\xff" * 16,
    b"[" * 5000,
    b'{"a":' * 3000,
    b"9" * 4000,
    b"-1",
    b"NaN",
    b"1e999",
    b"null",
    b'"',
    b"'",
    b";",
    b"\t",
    b"\r",
    b"\n\n\n",
    b",,,,,,",
    "\u202e\u0000\ufeff".encode(),
    b"<!ENTITY a 'b'>",
    b"0000-00-00",
    b"9999-99-99T99:99",
)


def mutate(data: bytes, seed: int) -> bytes:
    """One of the ways to spoil these bytes, the same for the same seed."""
    chance = random.Random(seed)
    spoilt = data
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        spoilt = chance.choice(WAYS)(spoilt, chance)
    return spoilt


def _cut(data, chance):
    return data[: chance.randrange(len(data) + 1)]


def _cut_front(data, chance):
    return data[chance.randrange(len(data) + 1) :]


def _drop(data, chance):
    start = chance.randrange(len(data) + 1)
    return data[:start] + data[start + chance.randrange(1, 200) :]


def _repeat(data, chance):
    start = chance.randrange(len(data) + 1)
    part = data[start : start + chance.randrange(1, 2000)]
    return data[:start] + part * chance.randrange(2, 20) + data[start:]


def _insert(data, chance):
    start = chance.randrange(len(data) + 1)
    return data[:start] + chance.choice(TOKENS) + data[start:]


def _overwrite(data, chance):
    start = chance.randrange(len(data) + 1)
    token = chance.choice(TOKENS)
    return data[:start] + token + data[start + len(token) :]


def _flip(data, chance):
    spoilt = bytearray(data)
    for _ in range(chance.choice((1, 3, 30, 300)) if spoilt else 0):
        spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
    return bytes(spoilt)


def _shuffle_lines(data, chance):
    lines = data.split(b"\n")
    chance.shuffle(lines)
    return b"\n".join(lines)


def _shuffle_fields(data, chance):
    lines = data.split(b"\n")
    for _ in range(chance.randrange(1, 5)):
        place = chance.randrange(len(lines))
        fields = lines[place].split(b",")
        chance.shuffle(fields)
        lines[place] = b",".join(fields)
    return b"\n".join(lines)


def _shuffle_blocks(data, chance):
    size = chance.choice((16, 80, 512))
    blocks = [data[at : at + size] for at in range(0, len(data), size)]
    chance.shuffle(blocks)
    return b"".join(blocks)


def _recode(data, chance):
    text = data.decode("utf-8", errors="replace")
    return text.encode(chance.choice(ENCODINGS), errors="replace")


def _noise(data, chance):
    return chance.randbytes(chance.choice((0, 1, 10, 1000, 20000)))


WAYS = (
    _cut,
    _cut_front,
    _drop,
    _repeat,
    _insert,
    _insert,
    _overwrite,
    _overwrite,
    _flip,
    _flip,
    _shuffle_lines,
    _shuffle_fields,
    _shuffle_blocks,
    _recode,
    _noise,
)
