"""Decoding: each encoding there and back, and what is refused."""

import bz2
import gzip
import lzma

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termalign.errors import FormatError
from termalign.language.text import decode
from termalign.runtime.files.noted import forget_files, take_guess, take_guesses
from tests.conftest import SAMPLES

SIMPLIFIED = (SAMPLES / "policy-article.zh.txt").read_text("utf-8")
TRADITIONAL = (SAMPLES / "traditional.zh.txt").read_text("utf-8")
ENGLISH = (SAMPLES / "policy-article.en.txt").read_text("utf-8")

WRITTEN = [
    # label, text, encoding, marks before it
    ("utf-8", SIMPLIFIED, "utf-8", b""),
    ("utf-8 with a mark", SIMPLIFIED, "utf-8-sig", b""),
    ("utf-16 with a mark", SIMPLIFIED, "utf-16", b""),
    ("utf-16-le without one", SIMPLIFIED, "utf-16-le", b""),
    ("utf-16-be without one", SIMPLIFIED, "utf-16-be", b""),
    ("utf-16-be with a mark", SIMPLIFIED, "utf-16-be", b"\xfe\xff"),
    ("utf-32 with a mark", SIMPLIFIED, "utf-32", b""),
    ("gb18030", SIMPLIFIED, "gb18030", b""),
    ("gbk", SIMPLIFIED, "gbk", b""),
    ("big5-hkscs", TRADITIONAL, "big5hkscs", b""),
    ("traditional in gb18030", TRADITIONAL, "gb18030", b""),
    ("traditional in utf-16-le", TRADITIONAL, "utf-16-le", b""),
    ("english in utf-16-le", ENGLISH, "utf-16-le", b""),
    ("english in utf-8", ENGLISH, "utf-8", b""),
    ("english quotes in gb18030", ENGLISH, "utf-8", b""),
    ("ascii", "plain\n", "ascii", b""),
    ("nothing", "", "utf-8", b""),
]


@pytest.mark.parametrize(("label", "text", "encoding", "mark"), WRITTEN, ids=[row[0] for row in WRITTEN])
def test_there_and_back(label, text, encoding, mark):
    assert decode(mark + text.encode(encoding)).text == text


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("line", [line for line in SIMPLIFIED.split("\n") if line])
def test_a_line_is_enough(encoding, line):
    assert decode((line + "\n").encode(encoding)).text == line + "\n"


@pytest.mark.parametrize("line", [line for line in TRADITIONAL.split("\n") if line])
def test_a_traditional_line_is_enough(line):
    assert decode(line.encode("big5hkscs")).text == line


def test_characters_of_hong_kong():
    text = "證監會提醒投資者：深水埗、鰂魚涌及㷫等地的咁嘅情況，請勿輕信。\n"
    assert decode(text.encode("big5hkscs")) == (text, "big5hkscs")


def test_characters_outside_the_basic_plane():
    text = "𠀀字在扩展区，绿色发展和高质量发展照常进行。\n"
    assert decode(text.encode("gb18030")) == (text, "gb18030")


POLICY = "绿色发展是高质量发展的底色。\n"  # Green development is the colour of high-quality development.
GBK = POLICY.encode("gbk")

REFUSED = [
    # label, bytes, what is said, line
    ("broken utf-8 in line 3", "一\n二\n".encode() + b"\xff\xfe\x81\n", "undecodable byte 0xFF", 3),
    ("latin-1", "d\xe9j\xe0 vu \xe7a va".encode("latin-1"), "undecodable byte", 1),
    ("a binary", b"\x7fELF\x02\x01\x00\x00\x00\x00\x01\x02\x00", "a binary file (NUL bytes)", None),
    ("a mark that lies", b"\xef\xbb\xbfone\ntwo \xff", "states the encoding UTF-8", 2),
    ("half a character of utf-16", b"\xff\xfe\x00", "states the encoding UTF-16", 1),
    ("one bad byte in line 3 of gbk", GBK * 2 + b"\xff" + GBK, "0xFF in GB18030 (GBK) text", 3),
    ("utf-8, then gbk", POLICY.encode() + GBK * 9, "in UTF-8 text", 2),
    ("gbk, then utf-8", GBK * 9 + POLICY.encode() * 2, "in UTF-8 text", 1),
    ("utf-8, then utf-16", POLICY.encode() * 2 + POLICY.encode("utf-16-le") * 9, "a binary file", None),
    ("utf-16, then utf-8", POLICY.encode("utf-16-le") * 99 + POLICY.encode() * 2, "a binary file", None),
]


@pytest.mark.parametrize(("label", "data", "said", "line"), REFUSED, ids=[row[0] for row in REFUSED])
def test_refusals_say_where_and_what_is_allowed(label, data, said, line):
    with pytest.raises(FormatError) as refusal:
        decode(data, path="a.txt")
    message = str(refusal.value)
    assert message.startswith("a.txt")
    assert said in message
    assert "allowed: UTF-8, UTF-16, GB18030 (GBK) and Big5-HKSCS" in message
    assert refusal.value.line == line
    assert "\n" not in message


JAPANESE = (
    "国家の安全保障は国民の生活を守るために重要である。\n政府は新しい政策を発表した。\n"  # national security
)
KOREAN = (
    "정부는 새로운 정책을 발표했다. 국가 안보는 국민의 생활을 지키기 위해 중요하다.\n"  # the same, in Korean
)

UNREAD = [
    # label, bytes, what is said; none of these is taken for Chinese, or for ASCII
    ("EUC-JP", JAPANESE.encode("euc_jp"), "looks like EUC-JP"),
    ("Shift-JIS", JAPANESE.encode("shift_jis"), "looks like Shift-JIS"),
    ("EUC-KR", KOREAN.encode("euc_kr"), "looks like EUC-KR"),
    ("CP949", KOREAN.encode("cp949"), "looks like EUC-KR"),
    ("ISO-2022-JP", JAPANESE.encode("iso2022_jp"), "looks like ISO-2022"),
    ("ISO-2022-KR", KOREAN.encode("iso2022_kr"), "looks like ISO-2022"),
    ("HZ", POLICY.encode("hz"), "looks like HZ"),
    ("UTF-7", POLICY.encode("utf-7"), "looks like UTF-7"),
    ("EBCDIC", ENGLISH.encode("cp037", "ignore"), "looks like EBCDIC"),
    ("RTF", rb"{\rtf1 a}", "is RTF"),
    (
        "a saved page",
        b"Subject: Law\r\n of X\r\nDate: 1\r\nmime-version: 1.0\r\n\r\n<p>",
        "is a web archive or a mail",
    ),
    ("a mail box", b"From a@b Mon\nFrom: a@b\nMIME-Version: 1.0\n\nhello", "is a web archive or a mail"),
    ("bzip2", bz2.compress(b"a"), "is bzip2"),
    ("xz", lzma.compress(b"a"), "is xz"),
    ("gzip", gzip.compress(b"a"), "is gzip"),
    ("7z", b"7z\xbc\xaf\x27\x1c\x00\x04", "7-Zip"),
    ("rar", b"Rar!\x1a\x07\x01\x00", "RAR"),
    ("lz4", b"\x04\x22\x4d\x18\x64\x40\xa7", "LZ4"),
    ("tar", b"a.txt".ljust(257, b"\0") + b"ustar\0", "tar"),
    ("Word 97", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Office before 2007"),
    ("PDF", b"%PDF-1.7", "is PDF"),
]


@pytest.mark.parametrize(("label", "data", "said"), UNREAD, ids=[row[0] for row in UNREAD])
def test_what_is_not_read_is_named(label, data, said):
    with pytest.raises(FormatError, match=said):
        decode(data, path="a.txt")


@pytest.mark.parametrize(
    "data",
    [
        b"C++, +8613800000000, ~{a} and a +name",
        b"\x1b[31mred\x1b[0m",
        b"git +master +file +Using it",
        b"+multidimensional",  # as UTF-7 it would be six Han characters
        "今天是周六，明天是周日。".encode("big5hkscs"),  # today is Saturday; as EUC-JP it would be kana
        "人们唱啊跳啊".encode("gbk"),  # people sing and dance; as EUC-KR, half of it would be frequent
        "日本的「これ」是这个的意思。".encode("gbk"),  # Japanese "kore" means this
    ],
)
def test_what_only_resembles_another_encoding_is_read(data):
    assert decode(data).encoding in ("utf-8", "gb18030", "big5hkscs")


@given(st.binary(max_size=200))
def test_any_bytes_are_text_or_refused(data):
    try:
        text, encoding = decode(data)
    except FormatError:
        return
    assert isinstance(text, str)
    text.encode("utf-8")  # never half of a surrogate pair
    assert decode(data) == (text, encoding)


@given(st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0\ufeff"), max_size=100))
def test_utf8_is_always_read(text):
    assert decode(text.encode("utf-8")).text == text or "\ufffe" in text
    assert decode(text.encode("utf-8-sig")).text == text


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("gb18030", "GB18030 (GBK)"),
        ("big5hkscs", "Big5-HKSCS"),
        ("utf-16-le", "UTF-16 (little-endian)"),
        ("utf-8", None),
        ("utf-8-sig", None),
        ("utf-16", None),
    ],
)
def test_what_is_guessed_is_noted_by_the_name_of_the_file(encoding, name):
    forget_files()
    decode(TRADITIONAL.encode(encoding), path="news.zh.txt")
    decode(TRADITIONAL.encode(encoding))
    assert take_guess("other.txt") is None
    guess = take_guess("news.zh.txt")
    assert guess == (f"detected as {name} by its content; in UTF-8 nothing is guessed" if name else None)
    assert take_guesses() == {}  # it was taken


def test_a_guess_is_forgotten_when_the_file_is_written_anew():
    forget_files()
    for text in ("绿色发展".encode("gb18030"), b""):  # green development
        decode(text, path="news.zh.txt")
    assert take_guesses() == {}


PO = 'msgid ""\nmsgstr ""\n"Language: zh\\n"\n"Content-Type: text/plain; charset={}\\n"\n\nmsgid "a"\nmsgstr "{}"\n'
HTML = (
    "<!DOCTYPE html>\n<html><head><meta http-equiv=Content-Type content='text/html; charset={}'></head><p>{}"
)
XHTML = "<?xml version='1.0' encoding='{}'?>\n<html><p>{}"
SHORT = "绿色"  # green: too short for a guess that is sure


@pytest.mark.parametrize("text", [PO, HTML, XHTML], ids=["PO", "HTML", "XHTML"])
class TestStatedEncodings:
    @pytest.mark.parametrize(
        ("label", "codec", "written"),
        [
            ("GB2312", "gb18030", SHORT),
            ("gbk", "gb18030", "朱镕基"),
            ("Big5", "big5hkscs", "綠"),
            ("UTF-8", "utf-8", SHORT),
            ("utf8", "utf-8", "+AGE-"),  # which passes for UTF-7
            ("EUC-JP", "euc_jp", "日本"),
            ("windows-1251", "cp1251", "Да"),
        ],
    )
    def test_what_a_text_states_is_no_guess(self, text, label, codec, written):
        data = text.format(label, written).encode(codec)
        assert decode(data, path="a.txt") == (text.format(label, written), codec)
        assert take_guess("a.txt") is None

    @pytest.mark.parametrize(
        ("label", "codec", "said"),
        [
            ("GBK", "utf-8", "states the encoding GBK, but is in UTF-8"),
            ("UTF-8", "gbk", "states the encoding UTF-8, but byte"),
            ("big5", "utf-8", "states the encoding big5, but is in UTF-8"),
        ],
    )
    def test_what_does_not_fit_is_refused(self, text, label, codec, said):
        with pytest.raises(FormatError, match=said):
            decode(text.format(label, SHORT).encode(codec), path="a.txt")

    @pytest.mark.parametrize("label", ["CHARSET", "utf-16", "zip", "iso-8859-1"])
    def test_what_states_nothing_is_read_by_its_content(self, text, label):
        data = text.format(label, POLICY * 3).encode("gbk")
        assert decode(data, path="a.txt").encoding == "gb18030"
        assert take_guess("a.txt") is not None


def test_pages_in_other_texts_state_nothing():
    text = f"How to write `<meta charset=gbk>`:\n{HTML.format('gbk', SHORT)}\n"
    assert decode(text.encode()) == (text, "utf-8")
