"""A request a line, an answer a line: what other programs keep open."""

import io
import json
import subprocess
import sys

import pytest

from termalign import Glossary, align, check, entry, occurrences, prompt, spot
from termalign.apps.serving.operations import MAX_LINE_BYTES, OPERATIONS, serve

HOUSE = Glossary((entry("碳中和", "carbon neutrality"), entry("国家安全", "national security")))
ZH, EN = "实现碳中和。维护国家安全。", "Achieve net zero. Safeguard national security."


def answers(*requests: object) -> list[dict]:
    """Return the answers to requests, each an object or the line itself."""
    lines = (line if isinstance(line, bytes) else json.dumps(line).encode() for line in requests)
    written = io.BytesIO()
    serve(HOUSE, io.BytesIO(b"".join(line + b"\n" for line in lines)), written)
    return [json.loads(line) for line in written.getvalue().splitlines()]


def plain(value: object) -> object:
    return json.loads(json.dumps(value))


def test_every_operation_answers_what_the_library_returns():
    expected = {
        "check": {"checks": 2, "findings": plain(check(HOUSE, [(ZH, EN)]).to_records())},
        "occurrences": plain([found.to_dict() for found in occurrences(HOUSE, ZH)]),
        "align": plain(align(ZH, EN).to_records()),
        "spot": plain(spot(["碳中和", "国家安全"], [(ZH, EN)]).to_records()),
    }
    found = answers(*({"id": name, "op": name, "src": ZH, "tgt": EN} for name in OPERATIONS))
    assert [each["id"] for each in found] == list(OPERATIONS)
    results = {each["id"]: each["result"] for each in found}
    made = results.pop("prompt")
    assert made["prompt"] == prompt(HOUSE, ZH).text
    assert [term["source"] for term in made["terms"]] == ["国家安全", "碳中和"]
    assert results == expected
    assert [finding["rule"] for finding in results["check"]["findings"]] == ["TA101"]


def test_texts_that_could_be_headings_of_a_table_are_texts():
    request = {"id": 1, "op": "check", "src": "中文", "tgt": "English"}  # Chinese
    written = io.BytesIO()
    serve(Glossary((entry("中文", "Chinese"),)), io.BytesIO(json.dumps(request).encode() + b"\n"), written)
    assert json.loads(written.getvalue())["result"]["checks"] == 1


def test_directions_are_those_of_the_texts_unless_given():
    both = answers(
        {"op": "check", "src": EN, "tgt": ZH},
        {"op": "occurrences", "src": "national security", "direction": "zh-en"},
    )
    assert [finding["direction"] for finding in both[0]["result"]["findings"]] == []
    assert both[0]["result"]["checks"] == 1
    assert both[1]["result"] == []


@pytest.mark.parametrize(
    ("request_line", "id", "part"),
    [
        ({"id": 1, "op": "translate", "src": ZH}, 1, "no operation 'translate'; allowed: check, prompt,"),
        ({"id": 2, "op": "check", "src": ZH}, 2, "check needs tgt"),
        ({"id": [3], "op": "check", "source": ZH}, [3], "unknown field `source`"),
        ({"id": 4, "op": "check", "src": 7}, 4, "Expected `str`, got `int`"),
        ({"id": 5, "op": "prompt", "src": ZH, "direction": "zh-fr"}, 5, "direction 'zh-fr'"),
        (b"check", None, "JSON is malformed"),
        (b"[]", None, "Expected `object`"),
        (b'{"op": "check", "src": "\xff"}', None, "no request"),
        (b'{"id": 6, "op": "occurrences", "src": "\\ud800"}', 6, "no request"),
        (b'{"id": "\\ud800", "op": "occurrences", "src": "a"}', "\ud800", "no request"),
        (b"[" * 500_000, None, "no request"),
        (b'{"id": ' + b"[" * 500_000, None, "no request"),
        (b'{"id": 7, "op": "check", "src": "a", "src": "b", "tgt": "c"}', 7, "two values for one name"),
        (b'{"id": 8, "op": "prompt", "src": "a", "%s": 1}' % (b"f" * 5_000), 8, "unknown field `fff"),
        (b" " * MAX_LINE_BYTES + b"{}", None, "more than 1,048,576 bytes"),
    ],
)
def test_what_is_no_request_is_an_error_and_the_next_one_is_answered(request_line, id, part):
    wrong, right = answers(request_line, {"id": "next", "op": "occurrences", "src": "碳中和"})
    assert wrong.keys() == {"id", "error"}
    assert wrong["id"] == id
    assert part in wrong["error"]
    assert len(wrong["error"]) < 600
    assert right["id"] == "next"
    assert len(right["result"]) == 1


def test_an_error_that_nobody_foresaw_is_an_answer_and_the_next_request_is_answered(monkeypatch):
    def broken(*_: object) -> object:
        raise IndexError(7)

    monkeypatch.setattr("termalign.apps.serving.operations.answer", broken)
    one, two = answers({"id": 1, "op": "check", "src": ZH, "tgt": EN}, {"id": 2, "op": "check", "src": ZH})
    assert one == {"id": 1, "error": "an error in termalign itself, IndexError: 7; please report it"}
    assert two["id"] == 2


def test_a_byte_order_mark_is_passed_by():
    request = json.dumps({"id": 1, "op": "occurrences", "src": "碳中和"}).encode()
    [answer] = answers(b"\xef\xbb\xbf" + request)
    assert len(answer["result"]) == 1


@pytest.mark.parametrize("op", OPERATIONS)
def test_lost_characters_are_a_warning_in_the_answer(op, caplog):
    """Who is at the other end of a pipe sees no log, and would take no findings for a clean text."""
    lost, clean = answers(*({"op": op, "src": f"{ZH}{more}", "tgt": EN} for more in ("\ufffd\ufffd", "")))
    assert [warning[:35] for warning in lost["warnings"]] == ["text 1: characters were lost here ("]
    assert clean.keys() == {"id", "result"}
    assert not caplog.records


def test_a_line_of_the_longest_length_is_answered():
    request = json.dumps({"op": "occurrences", "src": ""}).encode()
    longest = request.replace(b'""', b'"' + b"a" * (MAX_LINE_BYTES - len(request) - 1) + b'"')
    assert len(longest) == MAX_LINE_BYTES - 1
    assert answers(longest) == [{"id": None, "result": []}]


def test_a_process_answers_each_line_at_once_and_ends_with_its_input(tmp_path):
    (tmp_path / "house.tsv").write_text("zh\ten\n碳中和\tcarbon neutrality\n", "utf-8")
    with subprocess.Popen(
        [sys.executable, "-m", "termalign", "serve", "--stdio", "house.tsv"],
        cwd=tmp_path,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        for number in range(3):  # each is answered before the next is written
            line = json.dumps({"id": number, "op": "check", "src": "碳中和", "tgt": "net zero"})
            process.stdin.write(line.encode() + b"\n")
            process.stdin.flush()
            answer = json.loads(process.stdout.readline())
            assert answer["id"] == number
            assert answer["result"]["findings"][0]["expected"] == ["carbon neutrality"]
        process.stdin.write(b"\n")  # an empty line is no request
        process.stdin.close()
        assert process.stdout.read() == b""
        assert process.stderr.read() == b"termalign: house.tsv: 1 entry; waiting for requests\n"
    assert process.returncode == 0


@pytest.mark.parametrize("op", OPERATIONS)
def test_a_text_in_another_language_is_refused(op):
    [refused] = answers({"op": op, "src": "ドラゴンが国家安全を守る。", "tgt": EN})
    assert "looks like Japanese" in refused["error"]
