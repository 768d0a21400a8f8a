"""What texts, cells and values are made of: the usual, the odd, and what has broken readers before."""

from random import Random

PLAIN = (
    *(
        "法治",
        "rule of law",
        "国家安全",
        "A",
        "carbon neutrality",
        "绿色发展",
        "a b",
        "1",
        "0.5",
        "true",
        "zh",
        "en",
    ),
    *(
        "first\nsecond",
        "他说：“好。”",
        "R&D",
        "and/or",
        "甲；乙",
        "x | y",
        "don't",
        "50 %",
        "2024-01-01",
        "http://a/b",
    ),
)
ODD = (
    *("", " ", "\t", "\n", "\r\n", "\r", "\u2028", "\u3000", "\u200b", "\ufeff", "\u202e", "\u0301" * 50),
    *("\x00", "\x07", "\x1b[31m", "\x7f", "\x85", "\ufffe", "\uffff", "\U0001f600", "\U00020000", "e\u0301"),
    *(
        '"',
        "'",
        "`",
        "\\",
        "|",
        ",",
        ";",
        "=1+1",
        "@x",
        "-1",
        "+1",
        "<b>",
        "</seg>",
        "&",
        "&amp;",
        "&#7;",
        "{1>",
        "<1}",
        "{b>",
        "{x}",
        "{",
    ),
    *(
        "NaN",
        "1e999",
        "-0",
        "9" * 400,
        "null",
        "[]",
        "{}",
        "::error::",
        "[red]",
        "%00",
        "../../x",
        "#",
        "<!--",
        "-->",
    ),
)
LONG = 5_000
"""Code points of a long text."""

SCRAPS = (
    *(
        b"",
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"\xfe\xff",
        b"\x1f\x8b",
        b"PK\x03\x04",
        b"\xff",
        b"\xe6\xb3",
        b"\0",
    ),
    b"\\ud800",
)
"""Bytes that files are damaged with."""

ENCODINGS = (
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "utf-32",
    "gb18030",
    "big5hkscs",
    "latin-1",
    "utf-7",
    "cp1252",
)


def text(random: Random) -> str:
    """Return a text of a few pieces."""
    share = random.random()
    if share < 0.01:
        return random.choice(PLAIN + ODD) * random.randrange(1, LONG // 10)
    odd = 0.05 if share < 0.6 else 0.5
    count = random.choice((0, 1, 1, 1, 2, 3))
    return "".join(random.choice(ODD if random.random() < odd else PLAIN) for _ in range(count))


def encoded(random: Random, content: str) -> bytes:
    """Return the content of a file, now and then in another encoding than UTF-8."""
    encoding = random.choice(ENCODINGS) if random.random() < 0.1 else "utf-8"
    return content.encode(encoding, "surrogatepass" if encoding.startswith("utf-8") else "replace")


def damaged(random: Random, data: bytes) -> bytes:
    """Return a file that is cut off, or has a place cut out, doubled or overwritten; most are left as they are."""
    while random.random() < 0.2:
        start = random.randrange(len(data) + 1)
        end = min(len(data), start + random.choice((0, 1, 2, 8, 100, len(data))))
        scrap = random.choice((*SCRAPS, data[start:end] * 2, bytes((random.randrange(256),))))
        data = data[:start] + scrap + data[end:]
    return data
