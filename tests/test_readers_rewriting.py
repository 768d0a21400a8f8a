"""Words put in place of others in every format that allows it, and new renderings in place of old ones."""

from pathlib import Path

import pytest

from termalign.checking.checks.rewording import reworded
from termalign.documents.intake import KINDS
from termalign.documents.intake.rewriting import read_to_rewrite, rewrite
from termalign.documents.readers.rewriting import Replacement
from termalign.errors import InputError
from termalign.language.text import Span
from tests.contents import read_content
from tests.processes import run
from tests.test_readers_localization import SAMPLES
from tests.test_readers_remarks import FILES
from tests.word import p, parts_of, r, word

TEXTS = {
    "text": [("a.txt", "The rule of law.\r\nMore law & order.\r\n".encode("utf-8-sig"))],
    "markdown": [("a.md", b"# Law\n\nThe *rule* of law, & more.\n")],
    "json": [("a.json", '{"a": "The law", "b": {"c": "法治\\n open"}}'.encode())],
    "yaml": [("a.yaml", b"a: The law\nb:\n  c: 'open it'\n")],
    "srt": [("a.srt", b"1\n00:00:01,000 --> 00:00:02,000\nThe law\n\n")],
    "lrc": [("a.lrc", b"[00:01.00]The law\n[00:02.00]open\n")],
}
CASES = {**{name: [(path, data.encode())] for name, (path, data, _) in SAMPLES.items()}, **FILES, **TEXTS}
REWRITABLE = {kind.name: kind for kind in KINDS if kind.rewrite is not None}


@pytest.mark.parametrize("name", REWRITABLE)
def test_every_format_in_which_words_are_replaced_has_a_text_here(name: str) -> None:
    assert name in CASES, f"{name}: give it a row in TEXTS"
    assert REWRITABLE[name].read or REWRITABLE[name].edit, (
        f"{name}: `rewrite` needs the blocks of `read` or `edit`"
    )


@pytest.mark.parametrize(("path", "data"), [case for name in REWRITABLE for case in CASES.get(name, ())])
def test_words_are_replaced_and_nothing_else(path: str, data: bytes, tmp_path: Path) -> None:
    file = tmp_path / path
    file.write_bytes(data)
    source = read_to_rewrite(file)
    wanted = []
    for number, block in enumerate(source.blocks):
        words = block.text.split()
        for word_, new in ((words[0], 'N & "M"'), (words[-1], "新 new")):
            start = block.text.index(word_) if word_ == words[0] else block.text.rindex(word_)
            wanted.append(Replacement(number, Span(start, start + len(word_)), word_, new))
    wanted = list({(each.block, each.span): each for each in reversed(wanted)}.values())
    made = rewrite(data, source, wanted)
    done = set(wanted) - set(made.skipped)
    assert done
    expected = [block.text for block in source.blocks]
    for each in sorted(done, reverse=True):
        text = expected[each.block]
        expected[each.block] = text[: each.span.start] + each.new + text[each.span.end :]
    file.write_bytes(made.content)
    again = read_to_rewrite(file)
    assert [block.text for block in again.blocks] == expected
    # Backwards it is the file that was, or, of a package, its texts.
    back = [
        Replacement(each.block, Span(each.span.start, each.span.start + len(each.new)), each.new, each.old)
        for each in done
        if not any(other.block == each.block and other.span < each.span for other in done)
    ]
    undone = rewrite(made.content, again, back)
    if len(back) == len(done) and not undone.skipped and not data.startswith(b"PK"):
        assert undone.content == data or path.endswith((".xml", ".properties", ".strings", ".json", ".arb"))


@pytest.mark.parametrize(
    ("path", "data"),
    [case for name in REWRITABLE for case in CASES.get(name, ()) if not case[1].startswith(b"PK")],
)
def test_words_are_replaced_in_files_with_the_line_ends_of_old_macs_too(
    path: str, data: bytes, tmp_path: Path
) -> None:
    made = []
    for end in (b"\n", b"\r"):
        content = data.replace(b"\r\n", b"\n").replace(b"\n", end)
        (tmp_path / path).write_bytes(content)
        source = read_to_rewrite(tmp_path / path)
        words = [(number, block.text, block.text.split()[-1]) for number, block in enumerate(source.blocks)]
        wanted = [
            Replacement(number, Span(at := text.rindex(word), at + len(word)), word, "新")
            for number, text, word in words
        ]
        made.append(rewrite(content, source, wanted))
    assert made[1].content.replace(b"\r", b"\n") == made[0].content
    assert made[1].skipped == made[0].skipped


def test_a_file_that_changed_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("The law\n", encoding="utf-8")
    source = read_to_rewrite(file)
    with pytest.raises(InputError, match="has changed since it was read"):
        rewrite(b"The laws\n", source, [Replacement(0, Span(4, 7), "law", "rule")])


def test_formats_in_which_nothing_can_be_replaced(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("zh,en\n法治,law\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"a\.csv: nothing can be replaced in .* csv; allowed: text, docx"):
        read_to_rewrite(tmp_path / "a.csv")


def test_words_of_one_look_are_replaced_across_the_runs_of_word(tmp_path: Path) -> None:
    bold = "<w:b/>"
    body = p(r("a car"), r("bon"), r(" exchange")) + p(r("carbon ", bold), r("exchange"))
    (tmp_path / "a.docx").write_bytes(word(body))
    source = read_to_rewrite(tmp_path / "a.docx")
    wanted = [
        Replacement(0, Span(2, 17), "carbon exchange", "market"),
        Replacement(1, Span(0, 15), "carbon exchange", "market"),
    ]
    made = rewrite((tmp_path / "a.docx").read_bytes(), source, wanted)
    assert made.skipped == (wanted[1],)  # one word is bold: a person decides which of the new ones is
    texts = [block.text for block in read_content(made.content, path="a.docx").blocks]
    assert texts == ["a market", "carbon exchange"]
    assert set(parts_of(made.content)) == set(parts_of(word(body)))


@pytest.mark.parametrize(
    ("path", "data", "changed"),
    [
        (
            "a.po",
            'msgid "law"\nmsgstr "a carbon "\n"exchange here"\n',
            'msgid "law"\nmsgstr "a market here"\n',
        ),
        ("a.md", "We build a carbon\nexchange here.\n", "We build a market here.\n"),
        ("a.md", "> We build a carbon\n> exchange here.\n", None),
    ],
)
def test_words_on_two_lines_are_replaced_on_the_first(path, data, changed, tmp_path: Path) -> None:
    (tmp_path / path).write_text(data, encoding="utf-8")
    source = read_to_rewrite(tmp_path / path)
    [(number, start)] = [
        (number, block.text.find("carbon"))
        for number, block in enumerate(source.blocks)
        if "carbon" in block.text
    ]
    old = source.blocks[number].text[start : start + len("carbon exchange")]
    made = rewrite(data.encode(), source, [Replacement(number, Span(start, start + len(old)), old, "market")])
    assert made.content.decode() == (changed or data)
    assert bool(made.skipped) is (changed is None)


@pytest.mark.parametrize(
    ("found", "old", "new", "expected"),
    [
        ("policies", "policy", "tax", "taxes"),
        ("promoting", "promote", "advance", "advancing"),
        ("Carbon Exchange", "carbon exchange", "market for carbon", "Market for Carbon"),
        ("carbon exchange", "carbon exchanges", "carbon markets", "carbon market"),
        ("WTO", "WTO", "World Trade Organization", "World Trade Organization"),
        ("tests", "test", "criterion", None),
        ("exchange of carbon", "carbon exchange", "market", None),
        ("碳市场", "碳市场", "碳排放权市场", "碳排放权市场"),  # carbon market, in full
    ],
)
def test_inflection_and_capitals_are_kept(found: str, old: str, new: str, expected: str | None) -> None:
    assert reworded(found, old, new) == expected


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "old.tsv").write_text("zh\ten\n碳市场\tcarbon exchange\n", encoding="utf-8")
    (tmp_path / "new.tsv").write_text("zh\ten\n碳市场\temissions market\n", encoding="utf-8")
    zh = ("碳市场很重要。", "我们支持碳市场。", "改革碳市场。", "碳市场在发展。")
    en = (
        "Carbon exchanges matter.",
        "We back the Carbon Exchange.",
        "Reform of the exchange for carbon.",
        "A carbon exchange grows.",
    )
    for name, lines in (("zh", zh), ("en", en)):
        (tmp_path / f"{name}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
        (tmp_path / f"{name}.docx").write_bytes(word("".join(map(p, lines))))
    return tmp_path


@pytest.mark.parametrize("suffix", ["txt", "docx"])
def test_a_change_of_the_glossary_is_applied(suffix: str, folder: Path) -> None:
    def apply(given: str, output: str) -> "tuple[int, str]":
        done = run("affected", "old.tsv", "new.tsv", f"zh.{suffix}", given, "--apply", output, cwd=folder)
        return done.returncode, done.stdout

    status, left = apply(f"en.{suffix}", f"out.{suffix}")
    assert status == 1
    assert "found 'exchange for carbon', now 'emissions market'; by hand: it is no rendering" in left
    assert "by hand: replaced by 'emissions market'; change the article before it" in left
    assert "4 now wrong, 0 now right, 0 to review; 2 left to a person" in left
    texts = [block.text for block in read_to_rewrite(folder / f"out.{suffix}").blocks]
    assert [text for text in texts if text] == [
        "Emissions markets matter.",
        "We back the Emissions Market.",
        "Reform of the exchange for carbon.",
        "A emissions market grows.",
    ]
    apply(f"out.{suffix}", f"again.{suffix}")
    assert (folder / f"again.{suffix}").read_bytes() == (folder / f"out.{suffix}").read_bytes()
    before = (folder / f"en.{suffix}").read_bytes()
    assert apply(f"en.{suffix}", f"en.{suffix}")[0] == 2
    assert (folder / f"en.{suffix}").read_bytes() == before
