"""Parquet: types of the columns, groups of rows, tables that others wrote, and what is no Parquet."""

from io import BytesIO

import pytest

from termalign.errors import FormatError
from termalign.termbase.formats import parquet, read_glossary, write_glossary
from termalign.termbase.formats.problems import Reading
from termalign.termbase.glossary import Entry, Glossary, Term, entry

pyarrow = pytest.importorskip("pyarrow")
from pyarrow.parquet import ParquetFile, read_table, write_table  # noqa: E402  (only where there is PyArrow)

GLOSSARY = Glossary(
    (
        Entry(
            (Term("数字经济", "zh", count=3),),
            (Term("digital economy", "en", score=0.9168, count=3, case_sensitive=True),),
            salience=0.8738,
        ),
        entry("法治", "rule of law"),
    ),
    title="Terms",
)


def test_columns_have_types(tmp_path):
    path = tmp_path / "terms.parquet"
    assert write_glossary(GLOSSARY, path) == []
    table = read_table(path)
    kinds = {field.name: str(field.type) for field in table.schema}
    assert kinds["zh"] == kinds["status"] == kinds["glossary"] == "string"
    assert (kinds["score"], kinds["salience"], kinds["count"]) == ("double", "double", "int64")
    assert kinds["case_sensitive"] == "bool"
    first, second = table.select(["en", "score", "count", "case_sensitive"]).to_pylist()
    assert first == {"en": "digital economy", "score": 0.9168, "count": 3, "case_sensitive": True}
    assert second == {"en": "rule of law", "score": None, "count": None, "case_sensitive": None}
    assert read_glossary(path) == GLOSSARY


def test_rows_are_written_and_read_in_groups(monkeypatch):
    monkeypatch.setattr(parquet, "ROWS_PER_GROUP", 3)
    many = Glossary(tuple(entry(f"术{number}", f"term {number}") for number in range(10)))
    pieces = list(parquet.format(many))
    assert len(pieces) == 5  # four groups, and what stands behind them
    with ParquetFile(BytesIO(b"".join(pieces))) as file:
        assert file.num_row_groups == 4
    assert parquet.parse(b"".join(pieces), Reading()) == many


def test_a_table_of_others_is_read_whatever_it_is_called(tmp_path):
    path = tmp_path / "export.bin"
    columns = {"Chinese": ["法治", "数据安全"], "English": ["rule of law", "data security"], "Nr": [1, 2]}
    write_table(pyarrow.table(columns), path)
    glossary = read_glossary(path)
    assert [(item.zh[0].text, item.en[0].text) for item in glossary] == [
        ("法治", "rule of law"),
        ("数据安全", "data security"),
    ]


@pytest.mark.parametrize("content", [b"", b"PAR1", b"PAR1 and nothing that follows PAR1"])
def test_what_is_no_parquet_is_reported_in_a_line(content):
    with pytest.raises(FormatError, match=r"^terms\.parquet: no Parquet that can be read: .+$"):
        parquet.parse(content, Reading("terms.parquet"))


def test_a_flipped_bit_is_noticed():
    content = b"".join(parquet.format(GLOSSARY))
    place = content.index(b"digital economy")
    damaged = content[:place] + b"D" + content[place + 1 :]
    with pytest.raises(FormatError, match="CRC"):
        parquet.parse(damaged, Reading("terms.parquet"))


def test_from_tsv_there_and_back(tmp_path):
    write_glossary(GLOSSARY, tmp_path / "a.tsv")
    write_glossary(read_glossary(tmp_path / "a.tsv"), tmp_path / "b.parquet")
    write_glossary(read_glossary(tmp_path / "b.parquet"), tmp_path / "c.tsv")
    assert (tmp_path / "c.tsv").read_bytes() == (tmp_path / "a.tsv").read_bytes()
