"""Merging keeps everything and reports what it cannot decide; comparing finds exactly what differs."""

import json
from dataclasses import replace
from pathlib import Path

from hypothesis import given

from termalign.language.keys import Level, key_at
from termalign.language.text import Span
from termalign.termbase.formats import read_glossary, write_glossary
from termalign.termbase.glossary import (
    Entry,
    Evidence,
    Glossary,
    Status,
    Term,
    differences,
    entry,
    merge,
)
from termalign.termbase.glossary.matching import matched

from .generated import FEW, glossaries
from .processes import run
from .steps import steps

LAW = entry("法治", "rule of law")
PLAN = entry("顶层设计", "top-level design")


def of(*entries: Entry, **fields: str) -> Glossary:
    return Glossary(entries, **fields)  # type: ignore[arg-type]


def english(glossary: Glossary, zh: str) -> list[tuple[str, str]]:
    return [(term.text, term.status.value) for term in glossary[zh].en]


@FEW
@given(glossary=glossaries())
def test_a_glossary_does_not_differ_from_itself(glossary: Glossary) -> None:
    assert not differences(glossary, glossary)


@FEW
@given(first=glossaries(), second=glossaries())
def test_every_concept_is_accounted_for_once(first: Glossary, second: Glossary) -> None:
    found = differences(first, second)
    back = differences(second, first)
    assert len(found.added) - len(found.removed) == len(second) - len(first)
    assert len(found.removed) + len(found.changed) <= len(first)
    assert bool(found) == bool(back)


@FEW
@given(first=glossaries(), second=glossaries())
def test_merging_loses_no_term_and_no_evidence(first: Glossary, second: Glossary) -> None:
    merged = merge(first, second).glossary
    for glossary in (first, second):
        for side in ("zh", "en", "others"):
            texts = {term.text for item in glossary for term in getattr(item, side)}
            assert texts <= {term.text for item in merged for term in getattr(item, side)}
        kept = {found for item in merged for found in item.evidence}
        assert {found for item in glossary for found in item.evidence} <= kept


@FEW
@given(glossary=glossaries(), other=glossaries())
def test_a_side_that_did_not_change_gives_way(glossary: Glossary, other: Glossary) -> None:
    """Where one side is the base, the other is the answer."""
    assert merge(glossary, glossary, glossary).conflicts == ()
    assert merge(glossary, glossary, glossary).glossary.entries == glossary.entries
    assert len(merge(glossary, other, glossary).glossary) == len(other)
    assert len(merge(other, glossary, glossary).glossary) == len(other)


def test_two_way() -> None:
    ours = of(LAW, replace(PLAN, definition="from the top"))
    theirs = of(
        Entry(
            LAW.zh,
            (
                Term("law-based governance", status=Status.PREFERRED),
                Term("rule of law", status=Status.DEPRECATED),
            ),
            subject="law",
        ),
        entry("甲", "a"),
    )
    merged = merge(ours, theirs)
    assert [item.zh[0].text for item in merged.glossary] == ["法治", "顶层设计", "甲"]
    assert merged.glossary["法治"].subject == "law"
    assert english(merged.glossary, "法治") == [
        ("rule of law", "preferred"),
        ("law-based governance", "admitted"),
    ]
    assert [str(conflict) for conflict in merged.conflicts] == [
        "法治, en 'rule of law': status: kept 'preferred', not 'deprecated'",
        "法治: preferred term: kept 'rule of law', not 'law-based governance'",
    ]


def test_an_accent_in_two_writings_makes_no_two_terms() -> None:
    first, second = (Glossary((entry("咖啡", text),)) for text in ("café", "cafe\u0301"))
    merged = merge(first, second)
    assert (merged.glossary, merged.conflicts) == (first, ())
    [change] = differences(first, second).changed[0].changes
    assert (change.field, change.old, change.new) == ("text", "café", "cafe\u0301")


def test_a_decision_wins_over_a_proposal() -> None:
    proposed = of(Entry((Term("法治", "zh"),), (Term("rule of law", count=3, score=0.9),)))
    merged = merge(proposed, of(LAW))
    assert merged.conflicts == ()
    assert merged.glossary["法治"].en == (Term("rule of law", status=Status.PREFERRED, count=3, score=0.9),)


def test_the_higher_salience_is_kept() -> None:
    merged = merge(of(replace(LAW, salience=0.4)), of(replace(LAW, subject="politics", salience=0.6)))
    assert merged.glossary["法治"].salience == 0.6


def test_evidence_of_both_is_kept_once() -> None:
    one, other = (Evidence(name, "依法治国", "the law", Span(0, 4), (Span(4, 7),)) for name in "ab")
    merged = merge(of(replace(LAW, evidence=(one,))), of(replace(LAW, evidence=(other, one))))
    assert merged.glossary["法治"].evidence == (one, other)


def test_three_way() -> None:
    base = of(LAW, PLAN, entry("甲", "a"))
    ours = of(replace(LAW, definition="ours"), PLAN)  # 甲 deleted
    theirs = of(
        replace(LAW, definition="theirs", subject="law"),
        entry("顶层设计", "overall planning"),  # the rendering replaced
        entry("甲", "a"),
        entry("乙", "b"),
    )
    merged = merge(ours, theirs, base)
    assert [item.zh[0].text for item in merged.glossary] == ["法治", "顶层设计", "乙"]
    assert english(merged.glossary, "顶层设计") == [("overall planning", "preferred")]
    assert (merged.glossary["法治"].definition, merged.glossary["法治"].subject) == ("ours", "law")
    assert [conflict.field for conflict in merged.conflicts] == ["definition"]


def test_deleted_here_and_changed_there_is_a_conflict() -> None:
    merged = merge(of(), of(replace(LAW, note="new")), of(LAW))
    assert len(merged.glossary) == 1
    assert [str(conflict) for conflict in merged.conflicts] == [
        "法治: concept: kept 'changed', not 'deleted'"
    ]


def test_what_a_comparison_shows(tmp_path: Path) -> None:
    old, new = tmp_path / "old.tsv", tmp_path / "new.tbx"
    write_glossary(of(LAW, PLAN, entry("甲", "a")), old)
    write_glossary(
        of(
            replace(LAW, en=(replace(LAW.en[0], status=Status.ADMITTED), Term("legal order")), subject="law"),
            PLAN,
            entry("乙", "b", "c"),
        ),
        new,
    )
    shown = run("diff", old, new)
    assert shown.returncode == 1
    assert shown.stderr.splitlines() == [
        f"termalign: {path}: 3 entries, 3 with both languages" for path in (old, new)
    ]
    assert shown.stdout.splitlines() == [
        "- 甲 = a",
        "+ 乙 = b | c",
        "~ 法治",
        "    en: rule of law: status: 'preferred' → 'admitted'",
        "    + en: legal order (proposed)",
        "    subject: '' → 'law'",
    ]
    document = json.loads(run("diff", old, new, "--format", "json").stdout)
    assert [len(document[name]) for name in ("added", "removed", "changed")] == [1, 1, 1]
    assert document["changed"][0]["changes"][-1] == {
        "where": "",
        "field": "subject",
        "old": "",
        "new": "law",
    }


def test_formats_and_ids_are_no_difference(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("a.tsv", "b.tbx", "c.json")]
    for path in paths:
        write_glossary(of(LAW, PLAN), path)
    for path in paths[1:]:
        same = run("diff", paths[0], path)
        assert (same.returncode, same.stdout) == (0, "")


def test_the_merge_command(tmp_path: Path) -> None:
    ours, theirs, base, out = (tmp_path / f"{name}.tsv" for name in ("ours", "theirs", "base", "out"))
    write_glossary(of(LAW), base)
    write_glossary(of(LAW, PLAN), ours)
    write_glossary(of(entry("法治", "law-based governance")), theirs)
    done = run("merge", ours, theirs, "--base", base, "-o", out)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.splitlines() == [
        f"termalign: {ours}: 2 entries, 2 with both languages",
        f"termalign: {theirs}: 1 entry, 1 with both languages",
        f"termalign: {base}: 1 entry, 1 with both languages",
        f"termalign: 2 entries → {out}",
    ]
    assert english(read_glossary(out), "法治") == [("law-based governance", "preferred")]
    conflict = run("merge", ours, theirs, "-o", out)
    assert conflict.returncode == 1
    assert conflict.stderr.splitlines()[-1] == (
        "termalign: conflict: 法治: preferred term: kept 'rule of law', not 'law-based governance'"
    )


def test_the_convert_command(tmp_path: Path) -> None:
    source, target = tmp_path / "a.tsv", tmp_path / "a.md"
    write_glossary(of(replace(LAW, other=(("house rule", "always"),))), source)
    refused = run("convert", source, target)
    assert refused.returncode == 2
    assert not target.exists()
    read = f"termalign: {source}: 1 entry, 1 with both languages"
    assert refused.stderr.splitlines() == [
        read,
        f"termalign: {target}: would lose entry_other (1, e.g. 法治)",
        f"termalign: {target}: nothing was written; --lossy leaves these out",
    ]
    done = run("convert", source, target, "--lossy")
    assert done.returncode == 0
    assert done.stderr.splitlines() == [
        read,
        f"termalign: {target}: lost entry_other (1, e.g. 法治)",
        f"termalign: 1 entry → {target}",
    ]
    piped = run("convert", "-", "-", "--to", "tbx3", stdin="法治\trule of law\n")
    assert piped.returncode == 0
    assert "<term>rule of law</term>" in piped.stdout


def test_the_glossaries_command() -> None:
    listed = run("glossaries")
    assert (listed.returncode, listed.stderr) == (0, "")


def _crowd(count: int, *, more: int = 0) -> Glossary:
    """Concepts that share all terms but one, in either order of the heads."""
    return Glossary(
        tuple(
            Entry(
                (Term(f"甲{number + more}", "zh"), Term("国家安全", "zh")), (Term(f"term {number + more}"),)
            )
            for number in range(count)
        )
    )


def test_a_conflict_quotes_no_more_of_a_term_than_a_message_may_have() -> None:
    long = entry("法" * 2_000, "law " * 1_000), entry("法" * 2_000, "right " * 1_000)
    [conflict] = merge(of(long[0]), of(long[1])).conflicts
    assert len(str(conflict)) < 2_000
    assert conflict.kept == "law " * 1_000


def test_twice_as_many_concepts_that_share_a_term_take_about_twice_the_steps() -> None:
    def spent(count: int) -> int:
        first, second = _crowd(count), _crowd(count, more=count)
        return steps(lambda: merge(first, second))

    spent(10)
    assert spent(120) <= 2.4 * spent(60)


def test_concepts_that_share_a_term_with_very_many_are_still_the_same_as_others() -> None:
    first, second = _crowd(100), _crowd(100, more=50)
    pairs = matched(first, second)
    assert sorted(pairs) == sorted(pairs.values()) == list(range(100))
    assert {one: other for one, other in pairs.items() if one >= 50} == {
        one: one - 50 for one in range(50, 100)
    }
    assert [pairs[one] for one in range(50)] == list(range(50, 100))


@FEW
@given(glossaries(), glossaries())
def test_concepts_are_paired_as_if_all_were_compared(first: Glossary, second: Glossary) -> None:
    keys = [
        [{key_at(term.text, Level.FORM) for term in item.zh or item.en or item.others} for item in glossary]
        for glossary in (first, second)
    ]
    pairs = matched(first, second)
    for one, mine in enumerate(keys[0]):
        for other, theirs in enumerate(keys[1]):
            assert one in pairs or other in pairs.values() or not mine & theirs
