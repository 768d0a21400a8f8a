"""What the functions of the library take: the same texts in every form; for anything else there is an error."""

import csv
import inspect
import re
import sqlite3
from collections import namedtuple
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pyarrow
import pytest
from pyarrow import parquet

import termalign
from termalign import FormatError, Glossary, InputError, TermalignError, align, check, entry, read_glossary
from termalign.documents.bitext import from_pairs
from termalign.documents.given import given_texts
from tests.conftest import SAMPLES

HOUSE = Glossary((entry("碳中和", "carbon neutrality"),))
PAIRS = [("实现碳中和", "Achieve carbon balance"), ("推进碳中和", "Advance carbon neutrality")]


def tables():
    rows = [{"zh": zh, "en": en} for zh, en in PAIRS]
    pyarrow = pytest.importorskip("pyarrow")
    table = pyarrow.Table.from_pylist(rows)
    return table, table.to_batches()[0], table.to_reader()


@pytest.mark.parametrize(
    "keys", [("src", "tgt"), ("source", "target"), ("zh", "en"), ("原文", "译文")], ids="-".join
)
def test_check_takes_pairs_in_every_form(keys):
    dicts = [dict(zip(keys, pair, strict=True)) for pair in PAIRS]
    nested = [{"id": 1, "translation": row} for row in dicts]
    columns = {key: [row[key] for row in dicts] for key in keys}
    sources, targets = zip(*PAIRS, strict=True)
    expected = [("TA101", 1)]
    for given in (
        *((PAIRS,), (tuple(PAIRS),), (list(map(list, PAIRS)),), (iter(PAIRS),)),
        *((dicts,), (iter(dicts),), (nested,), (columns,)),
        *((sources, targets), (list(sources), iter(targets)), (from_pairs(PAIRS),), ([from_pairs(PAIRS)],)),
    ):
        assert [(finding.rule, finding.place.line) for finding in check(HOUSE, *given)] == expected
    assert len(check(HOUSE, dicts[0])) == len(check(HOUSE, *PAIRS[0])) == len(check(HOUSE, PAIRS[0])) == 1


def test_check_takes_tables():
    for table in tables():
        assert [finding.place.line for finding in check(HOUSE, table)] == [1]


Pair = namedtuple("Pair", "key tgt src")
Sides = namedtuple("Sides", "first second")


@dataclass
class Segment:
    target: str
    source: str


def rows_of_databases():
    """Return the pairs as rows whose cells have names, the translation first, and as rows below headings."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.row_factory = sqlite3.Row
        connection.execute("create table memory (target, source)")
        connection.executemany("insert into memory values (?, ?)", [pair[::-1] for pair in PAIRS])
        rows = connection.execute("select * from memory").fetchall()
    return {
        "sqlite3": rows,
        "named tuples": [Pair(src, tgt, src) for src, tgt in PAIRS],
        "named tuples whose names mean nothing": [Sides(*pair) for pair in PAIRS],
        "dataclasses": [Segment(tgt, src) for src, tgt in PAIRS],
        "rows below headings": [["key", "target", "source"], *([src, tgt, src] for src, tgt in PAIRS)],
        "csv.reader": csv.reader(["zh,en", *map(",".join, PAIRS)]),
        "csv.DictReader": csv.DictReader(["target,source", *(",".join(pair[::-1]) for pair in PAIRS)]),
    }


@pytest.mark.parametrize("kind", rows_of_databases())
def test_rows_are_taken_by_the_names_of_their_cells(kind):
    assert [(finding.rule, finding.pair) for finding in check(HOUSE, rows_of_databases()[kind])] == [
        ("TA101", 0)
    ]
    terms = Glossary.from_records(rows_of_databases()[kind])
    assert [(item.zh[0].text, item.en[0].text) for item in terms] == PAIRS


def test_a_row_longer_than_its_headings_is_an_error():
    for take in (Glossary.from_records, lambda rows: check(HOUSE, rows)):
        with pytest.raises(InputError, match="row 1 has 3 cells; there are 2 headings"):
            take([("zh", "en"), ("碳中和", "carbon neutrality", "more")])


def test_a_mapping_is_a_row_or_a_dict_of_renderings():
    for mapping, expected in (
        ({"zh": "碳中和", "en": "carbon neutrality"}, [("碳中和", "carbon neutrality")]),
        ({"en": "AI", "zh": "AI"}, [("AI", "AI")]),
        (
            {"碳中和": "carbon neutrality", "人工智能": "AI"},
            [("碳中和", "carbon neutrality"), ("人工智能", "AI")],
        ),
        ({"中文": "Chinese", "英文": "English"}, [("中文", "Chinese"), ("英文", "English")]),
        ({"碳中和": ["carbon neutrality", "net zero"]}, [("碳中和", "carbon neutrality")]),
        (
            {"zh": ["碳中和", "人工智能"], "en": ["carbon neutrality", "AI"]},
            [("碳中和", "carbon neutrality"), ("人工智能", "AI")],
        ),
    ):
        assert [(item.zh[0].text, item.en[0].text) for item in Glossary.from_records(mapping)] == expected


def test_tables_of_pandas_have_their_index():
    pandas = pytest.importorskip("pandas")
    table = pandas.DataFrame([*PAIRS, (None, float("nan"))], columns=["zh", "en"])
    for given in (
        table[:2],
        table[:2].set_index("zh"),
        table[:2].itertuples(),
        (row for _, row in table[:2].iterrows()),
    ):
        assert [item.zh[0].text for item in Glossary.from_records(given)] == [zh for zh, _ in PAIRS]
    assert [finding.pair for finding in check(HOUSE, table.set_index("zh"))] == [0]
    assert Glossary.from_records(table.set_index("zh")["en"][:2])[0].zh[0].text == PAIRS[0][0]


def test_lazy_tables_of_polars_are_collected():
    polars = pytest.importorskip("polars")
    lazy = polars.LazyFrame(PAIRS, schema=["zh", "en"], orient="row")
    assert [item.zh[0].text for item in Glossary.from_records(lazy)] == [zh for zh, _ in PAIRS]
    assert [finding.pair for finding in check(HOUSE, lazy)] == [0]


class ThreeColumns:
    """A table as other libraries have them, of which two columns have one name, as pandas allows."""

    columns = ("zh", "en", "en")

    def __getitem__(self, name):
        return ["碳中和"]

    def to_dict(self):
        return {}


def test_of_columns_of_one_name_none_is_chosen_unseen(tmp_path):
    texts = pyarrow.array(["碳中和"])
    table = pyarrow.Table.from_arrays([texts] * 3, names=["zh", "en", "en"])
    for take in (partial(check, HOUSE), termalign.align, Glossary.from_records):
        for given in (table, table.to_reader(), ThreeColumns()):
            with pytest.raises(InputError, match="two columns 'en'; rename one of them"):
                take(given)
    for take_rows in (partial(termalign.check_batch, HOUSE), termalign.align_batch):
        with pytest.raises(InputError, match="two columns 'en'; rename one of them"):
            take_rows(table)
    with pytest.raises(InputError, match="two columns 'x'; rename one of them"):
        termalign.occurrences_batch(HOUSE, table.rename_columns(["zh", "x", "x"]), column="zh")
    path = tmp_path / "pairs.parquet"
    parquet.write_table(table, path)
    with pytest.raises(FormatError, match=r"pairs\.parquet: two columns 'en'; rename one of them"):
        check(HOUSE, path)


def test_a_column_is_no_table():
    for column in (pyarrow.array(["碳中和"]), pyarrow.chunked_array([["碳中和"]])):
        for take in (Glossary.from_records, lambda given: check(HOUSE, given)):
            with pytest.raises(InputError):
                take(column)


def test_a_missing_translation_is_an_empty_one():
    for missing in (None, float("nan"), ""):
        [finding] = check(HOUSE, [{"zh": "实现碳中和", "en": missing}])
        assert (finding.rule, finding.found) == ("TA101", None)


def test_functions_take_files(tmp_path):
    memory = tmp_path / "memory.tsv"
    memory.write_text("".join(f"{zh}\t{en}\n" for zh, en in PAIRS), "utf-8")
    house = tmp_path / "house.tsv"
    house.write_text("碳中和\tcarbon neutrality\n", "utf-8")
    text = tmp_path / "text.txt"
    text.write_text("实现碳中和\n", "utf-8")
    for glossary in (house, str(house), HOUSE):
        assert [finding.place.path for finding in check(glossary, memory)] == [str(memory)]
        assert [found.text for found in termalign.occurrences(glossary, text)] == ["碳中和"]
        assert [term.target for term in termalign.prompt(glossary, text).terms] == ["carbon neutrality"]
    with pytest.raises(termalign.TermsError):
        termalign.assert_terms(text, "Achieve carbon balance", house)
    assert [finding.place.path for finding in check(HOUSE, termalign.read_document(memory, both=True))] == [
        str(memory)
    ]


def test_a_glossary_file_is_read_again_when_it_changes(tmp_path):
    house = tmp_path / "house.tsv"
    for rendering in ("carbon neutrality", "net zero"):
        house.write_text(f"碳中和\t{rendering}\n", "utf-8")
        assert check(house, "实现碳中和", "x")[0].expected == (rendering,)


def test_align_extract_and_spot_take_the_same(tmp_path):
    zh, en = (SAMPLES / f"policy-article.{side}.txt" for side in ("zh", "en"))
    bitext = align(zh, en)
    assert bitext.src.name == str(zh)
    texts = zh.read_text("utf-8"), en.read_text("utf-8")
    assert [pair.src.text for pair in bitext] == [pair.src.text for pair in align(*texts)]
    assert align(bitext) is bitext
    linked = align(iter(PAIRS))
    assert [len(pair.links) > 0 for pair in linked] == [True, True]
    for given in ((linked,), ([linked],), (PAIRS,), tables()[:1]):
        for terms in (["碳中和"], HOUSE):
            assert [item.zh[0].count for item in termalign.spot(terms, *given)] == [2]
        assert (
            termalign.extract(*given, everything=True).entries
            == termalign.extract(linked, everything=True).entries
        )


def test_names_of_files_are_no_texts():
    zh, en = (str(SAMPLES / f"policy-article.{side}.txt") for side in ("zh", "en"))
    for given in ((zh, en), (zh,)):
        with pytest.raises(InputError, match=r"Path\(…\)"):
            check(HOUSE, *given)
    with pytest.raises(TermalignError, match="give the text and its translation, two files"):
        check(HOUSE, Path(zh))
    for take in (partial(check, HOUSE), align):  # though none is there
        with pytest.raises(InputError, match=r"Path\(…\)"):
            take("a.zh.txt", "a.en.txt")
    assert not check(HOUSE, "config.json", "config.json")
    assert not check(HOUSE, "打开config.json", "Open config.json")


def test_iterators_are_looked_at_without_being_used_up():
    rows = iter(PAIRS)
    given = given_texts(rows)
    assert next(rows, None) == PAIRS[1]  # one row was looked at
    assert list(given.pairs) == PAIRS[:1]


def test_a_generator_that_was_used_up_is_no_text_without_findings():
    for take in (partial(check, HOUSE), align, Glossary.from_records):
        rows = (pair for pair in PAIRS)
        take(rows)
        with pytest.raises(InputError, match="the generator was used up before; give a new one, or a list"):
            take(rows)
    sides = (zh for zh, _ in PAIRS), (en for _, en in PAIRS)
    check(HOUSE, *sides)
    with pytest.raises(InputError, match="used up before"):
        check(HOUSE, *sides)


WRONG = {
    "nothing": None,
    "a number": 7,
    "a float": 0.5,
    "bytes": b"bytes",
    "an object": object(),
    "a class": str,
    "a module": termalign,
    "numbers": [1, 2],
    "nothings": [None],
    "objects": [object()],
    "short tuples": [("a",)],
    "keys that mean nothing": [{"a": "b"}],
    "a dict": {"a": 1},
    "an iterator": iter([3]),
    "a string": "no such thing",
    "a number in a string": "3",
    "no number": float("nan"),
    "half a character": "\ud800",
    "a path": Path("no such file.tsv"),
    "a path of half a character": Path("\ud800.tsv"),
    "a glossary": HOUSE,
    "a bitext": from_pairs(PAIRS),
    "a bitext in a list": [from_pairs(PAIRS)],
}

GIVEN = {
    "affected": (HOUSE, HOUSE, PAIRS),
    "align": ("实现碳中和。", "Achieve carbon neutrality."),
    "align_batch": (pyarrow.table({"src": ["碳中和"], "tgt": ["carbon neutrality"]}),),
    "annotate": (b"", termalign.read_document(SAMPLES / "policy-article.zh.txt").marks([])),
    "assert_terms": ("实现碳中和", "Achieve carbon neutrality", HOUSE),
    "check": (HOUSE, "实现碳中和", "Achieve carbon neutrality"),
    "check_batch": (HOUSE, pyarrow.table({"src": ["碳中和"], "tgt": ["carbon neutrality"]})),
    "consistency": (PAIRS,),
    "corpus_files": ("texts",),
    "differences": (HOUSE, HOUSE),
    "entry": ("碳中和", "carbon neutrality"),
    "extract": (PAIRS,),
    "extract_corpus": ("list.tsv",),
    "feedback": (check(HOUSE, PAIRS),),
    "learn_translations": ([], termalign.Ensemble),
    "merge": (HOUSE, HOUSE),
    "occurrences": (HOUSE, "实现碳中和"),
    "occurrences_batch": (HOUSE, pyarrow.table({"text": ["碳中和"]})),
    "prompt": (HOUSE, "实现碳中和"),
    "read_bitext": ("memory.tsv",),
    "read_document": ("text.txt",),
    "read_glossary": ("house.tsv",),
    "read_translations": ("translations.npz",),
    "remote": ("memory://house/terms.tsv",),
    "report": (from_pairs(PAIRS), HOUSE),
    "settle": ([], termalign.Decisions()),
    "spot": (["碳中和"], PAIRS),
    "write_bitext": (from_pairs(PAIRS), "out.tsv"),
    "write_glossary": (HOUSE, "out.tsv"),
    "write_translations": ("out.npz", None),
}
"""Arguments of every public function, each of which is replaced by what is wrong."""

CASES = [(name, index) for name, given in GIVEN.items() for index in range(len(given))]


def test_the_law_knows_every_public_function():
    public = {name for name in termalign.__all__ if inspect.isfunction(getattr(termalign, name))}
    assert public == set(GIVEN)


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize(("name", "index"), CASES, ids=[f"{name}-{index}" for name, index in CASES])
def test_what_is_of_a_wrong_type_is_refused_with_words(name, index, wrong, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    given = list(GIVEN[name])
    given[index] = WRONG[wrong]
    _refused_with_words(getattr(termalign, name), *given)


OPTIONS = [
    (name, option)
    for name, given in GIVEN.items()
    for option in list(inspect.signature(getattr(termalign, name)).parameters)[len(given) :]
]


@pytest.mark.parametrize(("name", "option"), OPTIONS, ids=[f"{name}-{option}" for name, option in OPTIONS])
def test_an_option_of_a_wrong_type_is_refused_with_words(name, option, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for wrong in WRONG.values():
        _refused_with_words(partial(getattr(termalign, name), *GIVEN[name]), **{option: wrong})


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize("make", [Glossary, Glossary.from_records, Glossary().get, HOUSE.find])
def test_glossaries_refuse_what_is_of_a_wrong_type(make, wrong):
    _refused_with_words(make, WRONG[wrong])


def _refused_with_words(function, *given, **options):
    refused = None
    try:
        function(*given, **options)
    except termalign.TermsError:
        pass  # the texts were taken, and are found wanting
    except (TermalignError, TypeError) as error:
        refused = str(error)
    assert refused is None or len(refused.split()) > 2  # a sentence, not a name
    assert refused is None or not re.search(
        "not supported between|object is not iterable|unhashable", refused
    )


def test_lost_characters_of_texts_in_memory_are_logged(caplog):
    pairs = [("法治", "rule of law"), ("法\ufffd", "rule of law"), ("法??治", "rule of law")]
    assert list(given_texts(pairs).pairs) == pairs
    assert given_texts(*pairs[1]) == pairs[1]
    assert [record.getMessage().partition(" (")[0] for record in caplog.records] == [
        "text 2: characters were lost here and in 1 more text",
        "text 1: characters were lost here",
    ]


def test_guessed_encodings_of_files_are_logged(tmp_path, caplog):
    house, text = tmp_path / "house.tsv", tmp_path / "news.zh.txt"
    house.write_bytes("法治\trule of law\n国家\tstate\n".encode("gb18030"))
    text.write_bytes("依靠法治来治理国家。\n".encode("gb18030"))
    with caplog.at_level("INFO", "termalign"):
        assert not check(house, text, "We govern the state by the rule of law.\n")
    told = "detected as GB18030 (GBK) by its content; in UTF-8 nothing is guessed"
    assert {record.getMessage() for record in caplog.records} == {f"{house}: {told}", f"{text}: {told}"}
    assert {record.levelname for record in caplog.records} == {"INFO"}
    with pytest.raises(FormatError, match="detected as GB18030"):
        read_glossary(house, strict=True)
    house.write_text("法治\trule of law\n", "utf-8")  # what was guessed of it before is forgotten
    assert len(read_glossary(house, strict=True)) == 1


HALF = "国家安全\ud800"


@pytest.mark.parametrize(
    "ask",
    [
        lambda: check(HOUSE, HALF, "national security"),
        lambda: check(HOUSE, [("国家安全", "national security"), (HALF, "national security")]),
        lambda: align("国家安全", "national security \udfff"),
        lambda: termalign.spot(["国家安全"], [(HALF, "national security")]),
        lambda: termalign.extract([(HALF, "national security")]),
        lambda: termalign.consistency(HALF, "national security"),
        lambda: termalign.occurrences(HOUSE, HALF),
        lambda: termalign.prompt(HOUSE, HALF),
        lambda: termalign.affected(HOUSE, HOUSE, [(HALF, "national security")]),
        lambda: termalign.assert_terms(HALF, "national security", HOUSE),
    ],
)
def test_halves_of_surrogate_pairs_are_refused(ask):
    with pytest.raises(InputError, match=r"text \d holds U\+D[8F][0F][0F], which no text may hold"):
        ask()


@pytest.mark.parametrize("character", ["\0", "\uffff"])
def test_what_no_file_of_terms_can_hold_is_refused_before_the_work(character):
    with pytest.raises(InputError, match=f"text 2 holds U\\+{ord(character):04X}, which no text may hold"):
        check(HOUSE, [("法治", "rule of law"), (f"国家{character}安全", "national security")])


@pytest.mark.parametrize("character", ["\x07", "\x92", "\x1b"])
def test_control_characters_are_in_no_term(character):
    pairs = [(f"推动绿色{character}发展。", f"We promote green{character} development.")] * 2
    [entry] = termalign.spot(["绿色发展"], pairs)
    assert [term.text for term in entry.en] == ["green development"]
    assert {entry.zh[0].text: entry.en[0].text for entry in termalign.extract(pairs) if entry.en} == {
        "绿色发展": "green development"
    }
