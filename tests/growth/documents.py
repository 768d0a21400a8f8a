"""Documents and files of pairs in which one thing is there again and again."""

import json
from collections.abc import Callable, Mapping

from tests.word import archive, word

ZH, EN = "国家安全是头等大事。", "National security is a top priority. "
WRONG = "The state must be kept safe first. "
"""A translation without the term."""

Made = Callable[[int], Mapping[str, str | bytes]]


def xliff(units: str) -> Mapping[str, str]:
    head = '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file source-language="zh"'
    return {
        "a.xlf": f'{head} target-language="en" original="a" datatype="plaintext"><body>{units}</body></file></xliff>'
    }


def unit(number: int, source: str, target: str) -> str:
    return f'<trans-unit id="{number}"><source>{source}</source><target>{target}</target></trans-unit>'


def tmx(body: str) -> Mapping[str, str]:
    head = '<header creationtool="x" creationtoolversion="1" segtype="sentence" o-tmf="x" adminlang="en"'
    return {
        "a.tmx": f'<tmx version="1.4">{head} srclang="zh" datatype="plaintext"/><body>{body}</body></tmx>'
    }


def po(entries: str) -> Mapping[str, str]:
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\nLanguage: zh\\n"\n\n'
    return {"a.po": head + entries}


def catalog(count: int) -> Mapping[str, str]:
    """A string catalog of Xcode, a string a line or more."""

    def string(text: str) -> dict[str, object]:
        return {"stringUnit": {"state": "translated", "value": text}}

    strings = {
        f"k{i}": {"localizations": {"en": string(EN), "zh-Hans": string("国家")}} for i in range(count)
    }
    return {"a.xcstrings": json.dumps({"sourceLanguage": "en", "strings": strings}, indent=1)}


def sheets(count: int) -> Mapping[str, bytes]:
    """A workbook of sheets of two rows, the second with a term that its translation lacks."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

    def related(*targets: tuple[str, str, str]) -> str:
        rows = (
            f'<Relationship Id="{name}" Type="{office}/{kind}" Target="{target}"/>'
            for name, kind, target in targets
        )
        head = "http://schemas.openxmlformats.org/package/2006/relationships"
        return f'<Relationships xmlns="{head}">{"".join(rows)}</Relationships>'

    def row(*texts: str) -> str:
        cells = "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in texts)
        return f"<row>{cells}</row>"

    rows = f"{row('zh', 'en')}{row(ZH, WRONG)}"
    named = "".join(f'<sheet name="S{i}" sheetId="{i + 1}" r:id="r{i}"/>' for i in range(count))
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'spreadsheetml.sheet.main+xml"/></Types>',
        "_rels/.rels": related(("r", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>{named}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": related(*((f"r{i}", "worksheet", f"s{i}.xml") for i in range(count))),
        **{
            f"xl/s{i}.xml": f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>'
            for i in range(count)
        },
    }
    return {"a.xlsx": archive(parts)}


def of_sides(suffix: str, zh: Callable[[int], str], en: Callable[[int], str]) -> Made:
    return lambda n: {f"a.{suffix}": zh(n), f"b.{suffix}": en(n)}


def docx(zh: Callable[[int], str], en: Callable[[int], str]) -> Made:
    return lambda n: {"a.docx": word(zh(n)), "b.docx": word(en(n))}


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


ALONE: dict[str, tuple[str, Made]] = {
    "XLIFF units": ("a.xlf", lambda n: xliff("".join(unit(i, ZH, WRONG) for i in range(n)))),
    "XLIFF units of one id": ("a.xlf", lambda n: xliff(unit(1, ZH, WRONG) * n)),
    "XLIFF units, annotated": (
        "a.xlf --annotate out.xlf",
        lambda n: xliff("".join(unit(i, ZH, WRONG) for i in range(n))),
    ),
    "XLIFF tags of a unit": (
        "a.xlf",
        lambda n: xliff(unit(1, '<x id="1"/>国' * n, '<x id="1"/>a' * n)),
    ),
    "XLIFF tags in each other": (
        "a.xlf",
        lambda n: xliff(unit(1, '<g id="1">' * n + ZH + "</g>" * n, EN)),
    ),
    "TMX variants of a unit": (
        "a.tmx",
        lambda n: tmx(
            "<tu>"
            + f'<tuv xml:lang="zh"><seg>{ZH}</seg></tuv><tuv xml:lang="en"><seg>{EN}</seg></tuv>' * n
            + "</tu>"
        ),
    ),
    "strings of a catalog": ("a.xcstrings", catalog),
    "sheets of a workbook, annotated": ("a.xlsx --annotate out.xlsx", sheets),
    "PO lines of a string": (
        "a.po",
        lambda n: po('msgid ""\n' + '"national security "\n' * n + 'msgstr ""\n' + '"国家安全"\n' * n),
    ),
    "PO comments": ("a.po", lambda n: po("#. x\n" * n + 'msgid "national security"\nmsgstr "国家安全"\n')),
    "JSON lists in each other": ("a.json", lambda n: {"a.json": "[" * n + "]" * n}),
    "JSON keys": (
        "a.json",
        lambda n: {"a.json": "{" + ",".join(f'"k{i}":{{"zh":"{ZH}","en":"{EN}"}}' for i in range(n)) + "}"},
    ),
    "quotation marks in a cell": (
        "a.csv",
        lambda n: {"a.csv": 'zh,en\n"' + '国家安全,x""\n' * n + '",national security\n'},
    ),
    "columns of a table": ("a.csv", lambda n: {"a.csv": ",".join(["国家安全"] * n) + "\n"}),
    "one pair": ("a.tsv", lambda n: {"a.tsv": f"zh\ten\n{ZH * n}\t{EN * n}\n"}),
    "one pair without renderings": ("a.tsv", lambda n: {"a.tsv": f"zh\ten\n{ZH * n}\t{WRONG * n}\n"}),
    "one pair again and again": ("a.tsv", lambda n: {"a.tsv": "zh\ten\n" + f"{ZH}\t{WRONG}\n" * n}),
    "arrays of the settings in each other": (
        "a.tsv",
        lambda n: {"a.tsv": f"zh\ten\n{ZH}\t{EN}\n", "termalign.toml": "a = " + "[" * n + "]" * n},
    ),
    "keys of the settings": (
        "a.tsv",
        lambda n: {
            "a.tsv": f"zh\ten\n{ZH}\t{EN}\n",
            "termalign.toml": "".join(f"k{i} = 1\n" for i in range(n)),
        },
    ),
}
"""By name: the arguments after the glossary, and files of both sides that grow."""

SIDES: dict[str, Made] = {
    "Markdown cells": of_sides("md", lambda n: "|国家安全" * n, lambda n: "|national security" * n),
    "Markdown links without end": of_sides("md", lambda n: "[国家" * n, lambda n: "[[a](" * n),
    "Markdown sentences of a paragraph": of_sides("md", lambda n: ZH * n, lambda n: EN * n),
    "Markdown tables": of_sides(
        "md",
        lambda n: "".join(f"|国家{i}|\n|-|\n|安全|\n\n" for i in range(n)),
        lambda n: "".join(f"|state {i}|\n|-|\n|safe|\n\n" for i in range(n)),
    ),
    "Markdown notes": of_sides(
        "md",
        lambda n: "".join(f"国家安全[^{i}]。\n\n[^{i}]: 注{i}。\n\n" for i in range(n)),
        lambda n: "".join(f"National security.[^{i}]\n\n[^{i}]: Note {i}.\n\n" for i in range(n)),
    ),
    "Markdown emphasis": of_sides("md", lambda n: "*国_" * n, lambda n: "*a_" * n),
    "Markdown code spans": of_sides(
        "md",
        lambda n: "".join("`" * (i % 500) + "国" for i in range(n)),
        lambda n: "".join("`" * (i % 500) + "a" for i in range(n)),
    ),
    "Markdown quotations in each other": of_sides(
        "md", lambda n: ">" * n + "国家安全", lambda n: ">" * n + "national security"
    ),
    "HTML elements in each other": of_sides(
        "html",
        lambda n: "<div>" * n + "国家安全" + "</div>" * n,
        lambda n: "<div>" * n + "national security" + "</div>" * n,
    ),
    "HTML paragraphs without end": of_sides(
        "html", lambda n: "<p>国家安全" * n, lambda n: "<p>national security" * n
    ),
    "HTML attributes": of_sides(
        "html",
        lambda n: "<p " + " ".join(f'a{i}="x"' for i in range(n)) + ">国家安全</p>",
        lambda n: "<p>national security</p>",
    ),
    "subtitles": of_sides(
        "srt",
        lambda n: "".join(f"{i}\n00:00:01,000 --> 00:00:02,000\n国家安全\n\n" for i in range(n)),
        lambda n: "".join(f"{i}\n00:00:01,000 --> 00:00:02,000\nnational security\n\n" for i in range(n)),
    ),
    "strings of an application": of_sides(
        "strings", lambda n: '"k" = "国家安全";\n' * n, lambda n: '"k" = "national security";\n' * n
    ),
    "continued properties": of_sides(
        "properties",
        lambda n: "k=国家安全\\\n" + "国\\\n" * n + "\n",
        lambda n: "k=a\\\n" + "a\\\n" * n + "\n",
    ),
    "escaped properties": of_sides(
        "properties", lambda n: "k=" + r"\u56fd" * n + "\n", lambda n: "k=" + r"\u0061" * n + "\n"
    ),
    "Word paragraphs": docx(lambda n: paragraph(ZH) * n, lambda n: paragraph(EN) * n),
    "Word runs": docx(
        lambda n: f"<w:p>{'<w:r><w:t>国</w:t></w:r>' * n}</w:p>",
        lambda n: f"<w:p>{'<w:r><w:t>a</w:t></w:r>' * n}</w:p>",
    ),
    "Word tables in each other": docx(
        lambda n: "<w:tbl><w:tr><w:tc>" * n + paragraph(ZH) + "</w:tc></w:tr></w:tbl>" * n,
        lambda n: paragraph(EN),
    ),
}
"""By name: a text and its translation that grow, of the names `a` and `b`."""
