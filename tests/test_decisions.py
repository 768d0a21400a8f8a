"""Decisions: the schema, its table, and what applying them does; rows a person can check."""

import sys
from threading import Event, Thread

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.comments import Comment
from openpyxl.styles import Font

from termalign.apps.cli import decision_files
from termalign.apps.cli.decision_files import decision_table, update
from termalign.apps.review.store import Store, TermChange
from termalign.errors import FormatError, InputError
from termalign.language.text import Span
from termalign.runtime.files import writing
from termalign.termbase.decisions import (
    Boundaries,
    Decision,
    Decisions,
    Verdict,
    model,
    read_decisions,
    settle,
    write_decisions,
)
from termalign.termbase.decisions.files import parse
from termalign.termbase.decisions.table import DECISION_COLUMNS, FIRST_LINE, DecisionRow, DecisionTable
from termalign.termbase.glossary import Entry, Evidence, Glossary, Status, Term, entry
from tests.processes import run

FOUND = Entry((Term("合法权益", "zh"),), (Term("lawful rights"), Term("rights and interests")))
HEADER = "decision\tzh\ten\tnew"
FULL = f"{HEADER}\tnew_zh\tstatus\tnote\tmerge_into\tsplit\tboundaries"


def decided(*rows, header=HEADER, path=None):
    return parse("\n".join([header, *rows]).encode(), path).decisions


def full(*rows):
    return decided(*rows, header=FULL)


def applied(decisions, item=FOUND):
    """Return what one entry comes to; None for nothing."""
    found = settle([item], decisions)
    assert len(found) < 2
    return found[0] if found else None


def texts(item):
    return [(term.text, term.status.value) for term in item.en]


def test_accepted_comes_first():
    found = applied(decided("accepted\t合法权益\tRights and interests"))
    assert texts(found) == [("Rights and interests", "preferred"), ("lawful rights", "proposed")]
    assert found.zh[0].status is Status.PREFERRED


def test_edited_keeps_the_form_found():
    found = applied(decided("edited\t合法权益\tlawful rights\tlawful rights and interests"))
    assert texts(found)[0] == ("lawful rights and interests", "preferred")
    assert found.en[0].forms == ("lawful rights",)


def test_edited_into_another_rendering_found():
    found = applied(decided("edited\t合法权益\tlawful rights\trights and interests"))
    assert texts(found) == [("rights and interests", "preferred")]


def test_several_accepted():
    found = applied(decided("accepted\t合法权益\trights and interests", "accepted\t合法权益\tlawful rights"))
    assert texts(found) == [("rights and interests", "preferred"), ("lawful rights", "admitted")]


def test_rejected():
    assert texts(applied(decided("rejected\t合法权益\tlawful rights"))) == [
        ("rights and interests", "proposed")
    ]
    assert applied(decided("rejected\t合法权益\t")) is None
    both = decided("rejected\t合法权益\tlawful rights", "rejected\t合法权益\trights and interests")
    assert applied(both) is None


def test_script_and_spelling_do_not_matter():
    item = entry("現代化", "modernisation", status=Status.PROPOSED)
    assert texts(applied(decided("accepted\t现代化\tmodernization"), item)) == [
        ("modernization", "preferred")
    ]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("maybe\t法治\trule of law", "decision 'maybe'; allowed: accepted, rejected, edited, new, or empty"),
        ("accepted\t\trule of law", "a decision without a Chinese term"),
        ("accepted\t法治\t", "accepted without a rendering"),
        ("edited\t法治\tlaw", "edited without a change; one of new, new_zh, merge_into, split is needed"),
        ("accepted\t法治\tlaw\trule of law", "the column 'new' is only for edited renderings"),
    ],
)
def test_mistakes_are_reported_with_their_line(row, message):
    with pytest.raises(FormatError, match=f"decisions.tsv:2: {message}"):
        decided(row, path="decisions.tsv")


def test_a_missing_column():
    with pytest.raises(FormatError, match=r"d.tsv:1: no column 'new'; needed: decision, zh, en, new"):
        decided(header="decision\tzh\ten", path="d.tsv")


def test_two_columns_of_one_name_are_refused():
    with pytest.raises(FormatError, match=r"d.tsv:1: two columns 'client'; rename one of them"):
        decided(header="decision\tzh\ten\tnew\tclient\tClient", path="d.tsv")


@pytest.mark.parametrize("suffix", [".tsv", ".xlsx"])
def test_cells_without_a_heading_are_kept(tmp_path, suffix):
    path = tmp_path / f"d{suffix}"
    text = "decision\tzh\ten\tnew\t\tclient\naccepted\t法治\trule of law\t\tLi\tACME\t\tcall\n\t民生\tlives\t\tWu\n"
    table = written(written(parse(text.encode()), path).updated([FOUND]), path)
    assert [cell for row in table.rows for name, cell in row.cells.items() if not name.strip()] == [
        "Li",
        "call",
        "Wu",
    ]


def test_a_workbook_with_another_sheet_is_refused_since_it_would_be_lost(tmp_path):
    path = tmp_path / "d.xlsx"
    write_decisions(DecisionTable().updated([FOUND]), path)
    book = openpyxl.load_workbook(path)
    book.create_sheet("empty")
    book.save(path)
    assert read_decisions(path).rows
    book.create_sheet("notes").append(["call", "Li"])
    book.save(path)
    with pytest.raises(FormatError, match="the sheet 'notes' would be lost; move it into another workbook"):
        read_decisions(path)


def test_an_old_workbook_by_the_name_of_a_new_one_is_read(tmp_path):
    book = pytest.importorskip("xlwt").Workbook()
    sheet = book.add_sheet("decisions")
    for row, cells in enumerate((("decision", "zh", "en", "new"), ("accepted", "法治", "rule of law", ""))):
        for column, cell in enumerate(cells):
            sheet.write(row, column, cell)
    path = tmp_path / "d.xlsx"
    book.save(str(path))
    assert [decision.zh for decision in read_decisions(path).decisions.decided] == ["法治"]


@pytest.mark.parametrize(
    ("verdict", "changed", "said"),
    [
        ("", {"comment": Comment("ask Li", "Wu")}, "d.xlsx: comments on cells would be lost; move them into"),
        (None, {"value": '="accepted"'}, "d.xlsx:2: a formula without a value; write the text in its place"),
        (
            "accepted",
            {"font": Font(strike=True)},
            "d.xlsx:2: struck-through text, which is read as any other;",
        ),
        ("", {"font": Font(strike=True)}, "d.xlsx:2: struck-through text, which is read as any other;"),
        ("rejected", {"font": Font(strike=True)}, ""),
    ],
)
def test_what_people_see_in_a_workbook_and_a_table_does_not_hold_is_never_lost(
    tmp_path, verdict, changed, said
):
    path = tmp_path / "d.xlsx"
    write_decisions(DecisionTable().updated([FOUND]), path)
    book = openpyxl.load_workbook(path)
    if verdict:
        book.active["A2"] = verdict
    for name, value in changed.items():
        setattr(book.active["A2" if verdict is None else "C2"], name, value)
    book.save(path)
    if not said:
        assert [item.verdict for item in read_decisions(path).decisions.decided] == [Verdict.REJECTED]
        return
    with pytest.raises(FormatError) as refused:
        read_decisions(path)
    assert said in str(refused.value)


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_text_keeps_its_mark_its_line_ends_and_headings_of_the_readers_own(tmp_path, mark, end):
    path = tmp_path / "d.tsv"
    lines = (
        FIRST_LINE,
        "Decision\tzh\ten\tnew\tChecked by",
        "accepted\t法治\trule of law\t\tLi Fan",
        "# mine",
    )
    path.write_bytes(mark + b"".join(line.encode() + end for line in lines))
    write_decisions(read_decisions(path).updated([FOUND]), path)
    again = path.read_bytes()
    assert again.startswith(mark + FIRST_LINE.encode() + end + b"decision\tzh\ten\tnew\tChecked by" + end)
    assert again.count(b"\n") == again.count(end) == 6
    assert again.count(b"\xef\xbb\xbf") == len(mark) // 3
    assert [row.cells["Checked by"] for row in read_decisions(path).rows if row.decision] == ["Li Fan"]


def test_utf_16_of_a_spreadsheet_becomes_utf_8_that_it_opens_as_such(tmp_path):
    path = tmp_path / "d.tsv"
    path.write_bytes("decision\tzh\ten\tnew\r\nok\t法治\trule of law\t\r\n".encode("utf-16"))
    write_decisions(read_decisions(path), path)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf# termalign decisions 1\r\n")
    assert read_decisions(path).decisions.of("法治")


def test_a_heading_of_two_lines_is_kept(tmp_path):
    table = parse(b'decision\tzh\ten\tnew\t"client\nname"\n\tzh\ten\t\tACME\n')
    assert written(table, tmp_path / "d.tsv").columns == table.columns


def written(table, path):
    write_decisions(table, path)
    return read_decisions(path)


def test_the_file_keeps_what_was_decided_and_adds_what_is_open(tmp_path):
    path = tmp_path / "d.tsv"
    write_decisions(read_decisions(path).updated([FOUND]), path)
    version, header, *lines = path.read_text("utf-8").split("\n")
    assert (version, lines[0]) == ("# termalign decisions 1", "\t合法权益\tlawful rights")
    path.write_text("\n".join(["# by Li", header, "accepted" + lines[0], *lines[1:]]), encoding="utf-8")
    found = [FOUND, entry("法治", "rule of law")]
    write_decisions(read_decisions(path).updated(found), path)
    again = path.read_text("utf-8")
    assert again.split("\n") == [
        version,
        header,
        "# by Li",
        "accepted\t合法权益\tlawful rights",
        "\t合法权益\trights and interests",
        "\t法治\trule of law",
        "",
    ]
    write_decisions(read_decisions(path).updated(found), path)
    assert path.read_text("utf-8") == again


def test_a_workbook_of_decisions_is_for_people(tmp_path):
    openpyxl = pytest.importorskip("openpyxl", reason="needs the extra 'xlsx'")
    place = Evidence("a", "维护合法权益。", "Protect lawful rights.", Span(2, 6), (Span(8, 21),))
    path = tmp_path / "d.xlsx"
    term = Term("lawful rights", score=0.5, count=2)
    write_decisions(DecisionTable().updated([Entry(FOUND.zh, (term,), evidence=(place,))]), path)
    sheet = openpyxl.load_workbook(path, rich_text=True)["decisions"]
    header, row = (dict(zip("abcdefghijklmnopqr", cells, strict=True)) for cells in sheet.iter_rows())
    names = {cell.value: column for column, cell in header.items()}
    assert (row[names["count"]].value, row[names["score"]].value) == (2, 0.5)
    marked = [str(part) for part in row[names["translation"]].value if not isinstance(part, str)]
    assert "lawful rights" in marked
    (choices,) = [item for item in sheet.data_validations.dataValidation if "A2" in str(item.sqref)]
    assert choices.formula1 == '"accepted,rejected,edited,new"'
    assert sheet.freeze_panes == "A2"


def test_what_is_chosen_in_a_workbook_is_read_back(tmp_path):
    openpyxl = pytest.importorskip("openpyxl", reason="needs the extra 'xlsx'")
    path = tmp_path / "d.xlsx"
    write_decisions(DecisionTable().updated([FOUND]), path)
    book = openpyxl.load_workbook(path)
    book["decisions"]["A2"], book["decisions"]["A3"] = "rejected", "accepted"
    book.save(path)
    assert texts(applied(read_decisions(path).decisions)) == [("rights and interests", "preferred")]


def test_a_workbook_without_decisions_is_reported(tmp_path):
    openpyxl = pytest.importorskip("openpyxl", reason="needs the extra 'xlsx'")
    book = openpyxl.Workbook()
    book.active.append(["zh", "en"])
    book.save(tmp_path / "d.xlsx")
    with pytest.raises(FormatError, match="no sheet of decisions; needed: the columns decision, zh, en, new"):
        read_decisions(tmp_path / "d.xlsx")
    book.active.title = "decisions v2"
    book.save(tmp_path / "d.xlsx")
    with pytest.raises(FormatError, match="decisions of layout 2 are newer"):
        read_decisions(tmp_path / "d.xlsx")


VERDICTS = st.sampled_from(["accepted", "rejected"])
ROWS = st.lists(
    st.tuples(VERDICTS, st.sampled_from(["法治", "合法权益"]), st.sampled_from(["law", "lawful rights"])),
    max_size=4,
)


@given(ROWS)
def test_decisions_survive_runs(tmp_path_factory, rows):
    folder = tmp_path_factory.mktemp("decisions")
    before = parse("\n".join([HEADER, *("\t".join(row) for row in rows)]).encode())
    for name in ("d.tsv", "d.xlsx"):
        once = written(before.updated([FOUND]), folder / name)
        assert once.decisions == before.decisions
        again = once.updated([FOUND])
        assert [row.cells for row in again.rows] == [row.cells for row in once.rows]


@given(ROWS)
def test_applying_twice_is_applying_once(rows):
    decisions = Decisions(tuple(Decision(Verdict(verdict), zh, en) for verdict, zh, en in rows))
    once = settle([FOUND], decisions)
    assert settle(once, decisions) == once


def test_a_newer_layout_is_refused():
    with pytest.raises(FormatError, match=r"d\.tsv:1: decisions of layout 2 are newer"):
        decided(header=f"# termalign decisions 2\n{HEADER}", path="d.tsv")


def test_the_chinese_term_is_corrected():
    found = applied(
        full("edited\t质生产力\tproductive forces\t\t新质生产力"), entry("质生产力", "productive forces")
    )
    assert (found.zh[0].text, found.zh[0].forms) == ("新质生产力", ("质生产力",))


def test_status_and_note_are_taken():
    rows = full(
        "accepted\t合法权益\tlawful rights\t\t\tforbidden\ttoo narrow",
        "accepted\t合法权益\trights and interests\t\t\tproposed",
    )
    found = applied(rows)
    assert texts(found) == [("rights and interests", "preferred"), ("lawful rights", "forbidden")]
    assert found.en[1].note == "too narrow"


def test_a_term_is_merged_into_another():
    items = [
        entry("工业互联网", "industrial internet"),
        entry("法治", "rule of law"),
        entry("工业网", "industrial internet", "industry network"),
    ]
    found = settle(items, full("edited\t工业网\t\t\t\t\t\t工业互联网"))
    assert [[term.text for term in item.zh] for item in found] == [["工业互联网", "工业网"], ["法治"]]
    assert texts(found[0]) == [("industrial internet", "preferred"), ("industry network", "admitted")]


def test_a_term_is_merged_into_one_that_was_not_found():
    found = applied(full("edited\t合法权益\t\t\t\t\t\t正当权益"))
    assert [(term.text, term.status.value) for term in found.zh] == [
        ("正当权益", "preferred"),
        ("合法权益", "admitted"),
    ]


def test_a_concept_is_split():
    decisions = full("accepted\t合法权益\trights and interests\t\t\t\t\t\tfinance")
    found = settle([FOUND], decisions)
    assert [(item.subject, texts(item)) for item in found] == [
        ("", [("lawful rights", "proposed")]),
        ("finance", [("rights and interests", "preferred")]),
    ]
    assert settle(found, decisions) == found


def test_a_new_pair_is_added_once():
    decisions = full("new\t法治\trule of law", "new\t法治\tlaw-based governance")
    found = settle([FOUND], decisions)
    assert found[0] == FOUND
    assert texts(found[1]) == [("rule of law", "preferred"), ("law-based governance", "admitted")]
    assert settle(found, decisions) == found


def test_marked_boundaries_go_into_the_evidence():
    place = Evidence(
        "a.zh.txt", "维护合法权益。", "Protect lawful rights and interests.", Span(2, 6), (Span(8, 21),), 3
    )
    item = Entry(FOUND.zh, FOUND.en, evidence=(place,))
    marked = "edited\t合法权益\tlawful rights\tlawful rights and interests\t\t\t\t\t\ta.zh.txt:3 2-6 8-35"
    (evidence,) = applied(full(marked), item).evidence
    assert evidence.rendering == "lawful rights and interests"
    past = marked.replace("8-35", "8-99")
    assert applied(full(past), item).evidence == (place,)


@pytest.mark.parametrize("cell", ["a.txt:3", "a.txt:3 5-2", "a.txt:3 1-2 8-9,3-4", "x", "a:1 1-2 3-4,"])
def test_boundaries_that_are_none(cell):
    with pytest.raises(InputError, match="boundaries"):
        Boundaries.parse(cell)


SPANS = st.lists(st.integers(0, 99), min_size=2, max_size=6, unique=True).map(sorted)


@given(st.text(max_size=9).filter(str.strip), st.integers(0, 9999), SPANS)
def test_boundaries_as_a_cell_and_back(document, line, places):
    spans = tuple(Span(*pair) for pair in zip(places[::2], places[1::2], strict=False))
    marked = Boundaries(document.strip(), line, spans[0], spans[1:])
    assert Boundaries.parse(str(marked)) == marked


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (["edited\t甲\ta\t\t乙", "edited\t甲\tb\t\t丙"], "two values of new_zh, '乙' and '丙'"),
        (["edited\t甲\t\t\t\t\t\t乙", "edited\t乙\t\t\t\t\t\t甲"], "merged into itself"),
        (["edited\t甲\t\t\t\t\t\t甲"], "merged into itself"),
        (["accepted\t甲\ta\t\t\tgood"], "status 'good'; allowed: preferred"),
        (["new\t甲"], "new without a rendering"),
    ],
)
def test_decisions_that_cannot_hold(rows, message):
    with pytest.raises(FormatError, match=message):
        full(*rows)


ANY = st.builds(
    "\t".join,
    st.tuples(
        st.sampled_from(["accepted", "rejected", "edited", "new"]),
        st.sampled_from(["法治", "合法权益", "人权"]),
        st.sampled_from(["", "law", "lawful rights", "human right"]),
        st.sampled_from(["", "rule of law"]),
        st.sampled_from(["", "法制"]),
        st.sampled_from(["", "forbidden", "admitted"]),
        st.just(""),
        st.sampled_from(["", "人权", "法治"]),
        st.sampled_from(["", "finance"]),
    ),
)


@given(st.lists(ANY, max_size=4))
def test_settling_is_stable_and_loses_nothing_undecided(rows):
    try:
        decisions = full(*rows)
    except FormatError:
        return
    items = [FOUND, entry("法治", "rule of law", "law"), entry("民主", "democracy")]
    once = settle(items, decisions)
    assert items[2] in once
    named = {name for item in decisions.decided for name in (item.zh, item.new_zh, item.merge_into)}
    assert all(item in once for item in items if item.zh[0].text not in named)
    assert len({(item.zh[0].text, item.subject) for item in once}) == len(once)


@pytest.mark.parametrize(
    ("word", "verdict"),
    [
        *((word, Verdict.ACCEPTED) for word in ("accepted", "Accept", "OK", "y", "yes", "接受", "ｏｋ")),
        *((word, Verdict.REJECTED) for word in ("rejected", "no", "N", "拒绝", "拒絕", "否")),
    ],
)
def test_a_verdict_is_given_in_words_of_either_language(word, verdict):
    [decision] = decided(f"{word}\t合法权益\tlawful rights").decided
    assert decision.verdict is verdict


@pytest.mark.parametrize(("edit", "new"), [("edit", "add"), ("修改", "新增")])
def test_changes_and_additions_are_given_in_words_of_either_language(edit, new):
    found = decided(f"{edit}\t合法权益\tlawful rights\trights", f"{new}\t法治\trule of law").decided
    assert [(item.verdict, item.rendering) for item in found] == [
        (Verdict.EDITED, "rights"),
        (Verdict.NEW, "rule of law"),
    ]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("perhaps\t合法权益\tlawful rights\t\t", "decision 'perhaps'; allowed: accepted, rejected"),
        ("accepted\t合法权益\tlawful\u2028rights\t\t", r"the term 'lawful\u2028rights' holds U+2028"),
        (
            "accepted\t合法权益\t" + "lawful " * 200 + "\u2028rights\t\t",
            f"the term '{'lawful ' * 11}law' holds U+2028",
        ),
        ("rejected\t合法\x0b权益\t\t\t", r"the term '合法\x0b权益' holds U+000B"),
        ("accepted\t合法权益\tlawful rights\t\ta\x01b", r"the note 'a\x01b' holds U+0001"),
    ],
)
def test_a_decision_that_cannot_be_is_refused_with_its_line_before_the_work(tmp_path, row, said):
    path = tmp_path / "d.tsv"
    path.write_text(f"decision\tzh\ten\tnew\tnote\n{row}\n", "utf-8")
    refused = run("extract", "no.zh.txt", "no.en.txt", "--decisions", path)
    assert refused.returncode == 2
    assert refused.stderr.startswith(f"termalign: {path}:2: {said}")


@pytest.mark.parametrize("meanwhile", ["decided", "deleted"])
def test_what_is_decided_while_texts_are_worked_on_is_kept(tmp_path, meanwhile):
    """The file was written as it had been read before the work, which may take hours."""
    path = tmp_path / "d.tsv"
    path.write_text("decision\tzh\ten\tnew\nrejected\t人工智能\t\t\n", "utf-8")
    table = decision_table(str(path))
    if meanwhile == "decided":
        path.write_text(
            "decision\tzh\ten\tnew\nrejected\t人工智能\t\t\naccepted\t国家安全\tstate security\t\n", "utf-8"
        )
    else:
        path.unlink()
    assert update(str(path), table, Glossary((entry("碳中和", "carbon neutrality"),)))
    kept = {item.zh: item.rendering for item in read_decisions(path).decisions.decided}
    assert kept == {"人工智能": "", **({"国家安全": "state security"} if meanwhile == "decided" else {})}
    assert "碳中和" in path.read_text("utf-8")


def test_decisions_made_in_a_review_that_ends_while_extraction_writes_are_kept(tmp_path, monkeypatch):
    path = str(tmp_path / "d.tsv")
    store = Store(path)
    store.put_all([TermChange("国家安全", [{"zh": "国家安全", "decision": "rejected"}], 0)])
    is_waiting = Event()
    entries = (entry("碳中和", "carbon neutrality"),)
    review = Thread(target=store.fold, args=(entries,))

    def write_late(table, name):
        review.start()
        assert is_waiting.wait(60)
        write_decisions(table, name)

    monkeypatch.setattr(decision_files, "write_decisions", write_late)
    monkeypatch.setattr(writing, "_MOST_TRIES", sys.maxsize)
    monkeypatch.setattr(writing.time, "sleep", lambda seconds: is_waiting.set())
    update(path, DecisionTable(), Glossary(entries))
    review.join()
    store.close()
    assert {row.cells["zh"] for row in read_decisions(path).rows} == {"碳中和", "国家安全"}


def test_the_spreadsheet_takes_words_beside_those_that_it_offers(tmp_path):
    openpyxl = pytest.importorskip("openpyxl", reason="needs the extra 'xlsx'")
    path = tmp_path / "d.xlsx"
    write_decisions(DecisionTable().updated([FOUND]), path)
    book = openpyxl.load_workbook(path)
    checks = {
        item.formula1: item.showErrorMessage for item in book["decisions"].data_validations.dataValidation
    }
    assert not checks['"accepted,rejected,edited,new"']
    assert checks['"preferred,admitted,deprecated,forbidden,proposed"']
    book["decisions"]["A2"] = "接受"
    book.save(path)
    assert read_decisions(path).decisions.decided[0].verdict is Verdict.ACCEPTED


LINES = st.text(
    st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from('\n\t"#,;= '), max_size=12
).map(str.strip)
OWN_ROWS = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(("decision", "note", "reason", "sentence", "client"), LINES)
)


@given(st.lists(OWN_ROWS | LINES, max_size=4))
def test_whatever_a_cell_or_a_comment_holds_is_read_back(tmp_path_factory, written_rows):
    rows = []
    for written_row in written_rows:
        if isinstance(written_row, str):
            rows.append(DecisionRow(0, {}, comment=f"# {written_row}".rstrip()))
        else:
            cells = {"zh": "法治", "en": "law", **written_row, "decision": ""}
            rows.append(DecisionRow(0, {name: cell for name, cell in cells.items() if cell}))
    folder = tmp_path_factory.mktemp("decisions")
    for name in ("d.tsv", "d.xlsx"):
        write_decisions(DecisionTable((*DECISION_COLUMNS, "client"), tuple(rows)), folder / name)
        read = read_decisions(folder / name).rows
        assert [(dict(row.cells), row.comment) for row in read] == [
            (dict(row.cells), row.comment) for row in rows
        ]


@pytest.mark.parametrize("field", ["zh", "en", "note", "reason", "decided_by"])
@pytest.mark.parametrize("char", ["\0", "\udcff", "\uffff"])
def test_a_text_that_no_file_can_hold_is_no_decision(field, char):
    with pytest.raises(InputError, match=rf"the {field} .* holds U\+{ord(char):04X}"):
        Decision(**{"verdict": Verdict.ACCEPTED, "zh": "法治", "en": "law", field: f"a{char}b"})


def slow_target(links, term):
    """Follow a chain of mergers link by link; None for one that is a circle."""
    last, seen = "", {term}
    while following := links.get(last or term):
        if following in seen:
            return None
        seen.add(following)
        last = following
    return last


@given(st.dictionaries(st.sampled_from("甲乙丙丁戊己"), st.sampled_from("甲乙丙丁戊己庚辛")))
def test_a_chain_of_mergers_ends_where_following_it_does(links):
    links = {term: into for term, into in links.items() if term != into}
    ends = {term: slow_target(links, term) for term in "甲乙丙丁戊己庚辛"}
    rows = tuple(Decision(Verdict.EDITED, term, merge_into=into) for term, into in links.items())
    if None in ends.values():
        with pytest.raises(InputError, match="is merged into itself, by way of other terms"):
            Decisions(rows)
    else:
        merged = Decisions(rows)
        assert {term: merged.target(term) for term in ends} == ends


def test_a_chain_of_thousands_of_mergers_is_followed_once(monkeypatch):
    asked = []
    given_of = model._given
    monkeypatch.setattr(
        model, "_given", lambda name, decisions: asked.append(name) or given_of(name, decisions)
    )
    chain = Decisions(
        tuple(Decision(Verdict.EDITED, f"术语{i}", merge_into=f"术语{i + 1}") for i in range(3_000))
    )
    assert {chain.target(f"术语{i}") for i in range(3_000)} == {"术语3000"}
    assert len(asked) <= 3_001
