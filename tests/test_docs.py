"""The documentation is complete, leads where it says, and its code runs."""

import runpy
import shutil
from importlib.util import find_spec

import pytest
import regex
from click.testing import CliRunner

import termalign
from termalign.apps.cli import COMMANDS, group
from termalign.documents.intake import BILINGUAL_SUFFIXES
from termalign.documents.parallel import WRITABLE
from tests.conftest import ROOT, SAMPLES

DOCS = ROOT / "docs"
PAGES = sorted(
    path
    for folder, pattern in (
        *((ROOT, "*.md"), (DOCS, "**/*.md"), (ROOT / "glossaries", "*.md")),
        *((ROOT / "training", "*.md"), (ROOT / "benchmarks", "**/*.md")),
    )
    for path in folder.glob(pattern)
)
REFERENCE = runpy.run_path(str(DOCS / "reference" / "make.py"))
_LINK = regex.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_CODE = regex.compile(r"^```.*?^```", regex.MULTILINE | regex.DOTALL)
_PYTHON = regex.compile(r"^```python\n(.*?)^```", regex.MULTILINE | regex.DOTALL)


@pytest.mark.parametrize("page", ["cli.md", "api.md", "parts.md"])
def test_reference_is_what_the_code_says(page):
    written = (DOCS / "reference" / page).read_text("utf-8")
    # Versions of click wrap help differently: words count, not white space.
    assert written.split() == REFERENCE["PAGES"][page]().split(), "run: python docs/reference/make.py"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_in_the_reference(name):
    assert f"\n## termalign {name}\n" in (DOCS / "reference" / "cli.md").read_text("utf-8")


def test_every_bitext_format_is_in_the_reference():
    page = (DOCS / "reference" / "cli.md").read_text("utf-8")
    rows = [row for row in page.split("\n") if row.startswith("| `.")]
    for place, suffixes in ((3, BILINGUAL_SUFFIXES), (4, WRITABLE)):
        said = [row.split("|")[1] for row in rows if row.split("|")[place].strip() == "yes"]
        assert sorted(suffix for cell in said for suffix in cell.replace("`", "").split()) == sorted(suffixes)


@pytest.mark.parametrize("name", termalign.__all__)
def test_every_public_name_is_in_the_reference_with_a_docstring(name):
    pages = [(DOCS / "reference" / page).read_text("utf-8") for page in ("api.md", "parts.md")]
    assert any(f"\n### {name}\n" in page for page in pages)
    assert getattr(termalign, name).__doc__


def test_the_page_of_the_library_is_short():
    for described in (DOCS / "reference" / "api.md").read_text("utf-8").split("\n### ")[1:]:
        assert len(described.split("\n")) <= 50, described.split("\n")[0]  # a screen


def anchors(page):
    """Return the anchors of a page's headings, as the usual renderers make them."""
    for line in _CODE.sub("", page.read_text("utf-8")).split("\n"):
        if line.startswith("#"):
            yield regex.sub(r"[^\w\- ]", "", line.lstrip("# ").lower()).replace(" ", "-")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_resolve(page):
    for target in _LINK.findall(_CODE.sub("", page.read_text("utf-8"))):
        if regex.match("[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        place = (page.parent / path).resolve() if path else page
        assert place.exists(), f"{page.name} links to {target}"
        assert ROOT in place.parents, f"{page.name} links out of the project: {target}"
        if anchor:
            assert anchor in anchors(place), f"{page.name} links to {target}"


@pytest.mark.parametrize("page", sorted(DOCS.rglob("*.md")), ids=lambda page: str(page.relative_to(DOCS)))
def test_every_page_can_be_reached(page):
    index = (DOCS / "index.md").read_text("utf-8")
    name = page.relative_to(DOCS).as_posix()
    assert name == "index.md" or f"({name})" in index or page.parent == SAMPLES


def run_python(page, folder, monkeypatch):
    monkeypatch.chdir(folder)
    space = {}
    for number, block in enumerate(_PYTHON.findall(page.read_text("utf-8")), 1):
        exec(compile(block, f"{page.name}, block {number}", "exec"), space)
    return space


@pytest.mark.parametrize("page", ["README.md", "README.zh.md"])
def test_readme_code_runs(tmp_path, monkeypatch, capsys, page):
    space = run_python(ROOT / page, tmp_path, monkeypatch)
    printed = capsys.readouterr().out.split("\n")
    assert "new quality productive forces" in printed
    assert any("TA" in line and "'new quality productive forces'" in line for line in printed)
    space["test_article"](lambda zh, en: termalign.assert_terms(zh, en, space["policy"]))


@pytest.mark.parametrize("folder", ["tutorial", "zh"])
def test_tutorial_code_runs(tmp_path, monkeypatch, capsys, folder):
    (tmp_path / "build").mkdir()
    shutil.copytree(SAMPLES, tmp_path / "samples")
    texts = [(SAMPLES / f"policy-article.{side}.txt").read_text("utf-8") for side in ("zh", "en")]
    glossary = termalign.extract(termalign.align(*texts))
    termalign.write_glossary(glossary, tmp_path / "build" / "terms.tsv")
    run_python(DOCS / folder / "first-glossary.md", tmp_path, monkeypatch)
    assert "new-type productivity" in capsys.readouterr().out


ROWS = regex.compile(r"^zh\ten\tstatus\tscore\tsalience\tcount\n(?:[^\n`…]*\t[^\n]*\n)+", regex.MULTILINE)


def test_rows_of_the_sample_are_those_that_extraction_gives(tmp_path):
    texts = [str(SAMPLES / f"policy-article.{side}.txt") for side in ("zh", "en")]
    ran = CliRunner().invoke(group, ["extract", *texts, "-o", str(tmp_path / "terms.tsv")])
    assert ran.exit_code == 0
    made = [row.split("\t")[:6] for row in (tmp_path / "terms.tsv").read_text("utf-8").splitlines()]
    pages = [ROOT / name for name in ("README.md", "README.zh.md")]
    for page in (*pages, *(DOCS / folder / "first-glossary.md" for folder in ("tutorial", "zh"))):
        (table,) = ROWS.findall(page.read_text("utf-8"))
        shown = [row.split("\t") for row in table.splitlines()]
        assert len(shown) > 10
        # Other processors and versions of NumPy have other last digits: neighbours may change places.
        first = {(zh, en): rest for zh, en, *rest in made[: 2 * len(shown)]}
        for zh, en, status, *figures, count in shown:
            own_status, *own_figures, own_count = first[zh, en]
            assert (status, count) == (own_status, own_count)
            for cell, own in zip(figures, own_figures, strict=True):
                assert cell == own or float(cell) == pytest.approx(float(own), abs=0.05)


@pytest.mark.skipif(find_spec("thot") is None, reason="needs the extra 'eflomal' (sil-thot)")
def test_learning_code_runs(tmp_path, monkeypatch):
    space = run_python(DOCS / "how-to" / "learn-from-a-corpus.md", tmp_path, monkeypatch)
    (pair,) = space["bitext"]
    assert ("灵犀", "Quillmark") in {
        (pair.src.tokens[link.src].text, pair.tgt.tokens[link.tgt].text) for link in pair.links
    }


def test_no_machine_paths():
    for page in PAGES:
        text = page.read_text("utf-8")
        assert not regex.search(r"/(?:work|root|tmp|home)/", text), page


TRANSLATED = {
    ROOT / "README.md": ROOT / "README.zh.md",
    DOCS / "tutorial" / "first-glossary.md": DOCS / "zh" / "first-glossary.md",
    DOCS / "how-to" / "house-glossary.md": DOCS / "zh" / "house-glossary.md",
}
_LINES = regex.compile(r"^```(?:sh|console)\n(.*?)^```", regex.MULTILINE | regex.DOTALL)


def commands(page):
    """Return the commands of a page, without comments and what they print."""
    for block in _LINES.findall(page.read_text("utf-8")):
        lines = block.split("\n")
        shown = [line for line in lines if line.startswith("$ ")] or lines
        yield from (" ".join(line.partition(" #")[0].split()) for line in shown if line.strip())


@pytest.mark.parametrize("english", TRANSLATED, ids=lambda page: page.name)
def test_a_page_in_chinese_has_the_commands_headings_and_links_of_the_english_one(english):
    chinese = TRANSLATED[english]
    own = [command for command in commands(chinese) if "--lang zh" not in command]
    assert own == list(commands(english))
    texts = [_CODE.sub("", page.read_text("utf-8")) for page in (english, chinese)]
    headings = [[line.split()[0] for line in text.split("\n") if line.startswith("#")] for text in texts]
    assert headings[0] == headings[1]
    for page, other in ((english, chinese), (chinese, english)):
        linked = {
            (page.parent / target.partition("#")[0]).resolve()
            for target in _LINK.findall(page.read_text("utf-8"))
        }
        assert other in linked
