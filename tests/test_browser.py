"""The report and the review in a real browser, by keyboard alone, in light and dark."""

import base64
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module
from io import BytesIO
from threading import Thread

import pdfplumber
import pytest

from termalign import Glossary, check, entry
from termalign.apps.reporting import report
from termalign.checking.checks.explainer import Explainer
from termalign.checking.checks.questions import Answer
from termalign.checking.findings.finding import Severity
from termalign.documents.bitext import from_pairs
from termalign.language.text import Span
from termalign.termbase.decisions import read_decisions
from termalign.termbase.glossary import Entry, Evidence, Term
from termalign.terms.spotting import Spotter
from tests.browser import browser, needs_browser
from tests.reviewing import Review, write_candidates

pytestmark = [needs_browser, pytest.mark.xdist_group("browser")]

RIGHT, DOWN, ENTER, ESCAPE, TAB, SPACE = "\ue014", "\ue015", "\ue007", "\ue00c", "\ue004", " "
SHIFT = "\ue008"

PAIRS = [
    ("发展数字经济和绿色金融。", "Develop the digital economy and green finance."),  # and green finance
    ("数字经济<script>x</script>很大。", "The digital economy <script>x</script> is large."),
    ("见附件。", ""),
]


def proof(pair, zh, en):
    source, target = PAIRS[pair]
    start, there = source.index(zh), target.index(en)
    return Evidence(
        "a.zh", source, target, Span(start, start + len(zh)), (Span(there, there + len(en)),), pair + 1
    )


class NoSpotter(Spotter):
    """Unused: the evidence shows every position."""

    def __init__(self) -> None:
        """Load nothing."""


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    entries = (
        Entry(
            (Term("数字经济", "zh"),),
            (Term("digital economy", score=0.9),),
            evidence=(proof(0, "数字经济", "digital economy"), proof(1, "数字经济", "digital economy")),
        ),
        Entry(
            (Term("绿色金融", "zh"),),
            (Term("green finance", score=0.4),),
            evidence=(proof(0, "绿色金融", "green finance"),),
        ),
    )
    path = tmp_path_factory.mktemp("report") / "report.html"
    bitext = replace(from_pairs(PAIRS), signature="|".join(f"part{number}:1.0" for number in range(40)))
    path.write_text(report(bitext, Glossary(entries), spotter=NoSpotter()), "utf-8")
    return path.as_uri()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_a_report_is_read_by_keyboard_and_asks_for_nothing(page, dark):
    with browser(dark=dark) as seen:
        seen.open(page)
        seen.run("document.querySelector('.bitext a.t').focus()")
        assert seen.until("return document.getElementById('panel').textContent").startswith(
            "数字经济→digital economy"
        )
        near = "return [...document.querySelectorAll('.near')].map(mark => mark.textContent)"
        assert seen.run(near) == ["数字经济", "digital economy"]
        seen.press(RIGHT)
        assert seen.run(near) == ["绿色金融", "green finance"]
        seen.press(ENTER)
        assert len(seen.run("return [...document.querySelectorAll('.pinned')].map(String)")) == 2
        seen.press(DOWN)
        assert seen.run("return document.activeElement.closest('tr').id") == "s2"
        assert seen.run("return document.querySelectorAll('.pinned').length") == 0
        seen.press(ESCAPE)
        assert seen.run("return document.getElementById('panel').textContent") == ""
        seen.run("document.querySelector('#terms input[type=search]').focus()")
        seen.press(*"green")
        rows = (
            "return [...document.querySelectorAll('#terms .list tbody')]"
            ".map(body => body.rows[0].cells[0].textContent)"
        )
        assert seen.run(rows) == ["绿色金融"]
        seen.press(*["\ue003"] * len("green"))  # backspace
        seen.run("document.querySelectorAll('#terms .list th button')[3].focus()")
        seen.press(ENTER, ENTER)
        assert seen.run(rows) == ["绿色金融", "数字经济"]
        assert seen.run("return document.querySelectorAll('#terms .list th')[3].ariaSort") == "ascending"
        assert seen.barriers() == []
        assert seen.complaints() == []
        assert {address.partition("#")[0] for address in seen.asked()} == {page}


PHONE = {"width": 360, "height": 740, "deviceScaleFactor": 2, "mobile": True}

OUTSIDE = """
const found = [], texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (texts.nextNode()) {
  const range = document.createRange();
  range.selectNodeContents(texts.currentNode);
  const inside = [...range.getClientRects()].every(at => at.width < 2 || (at.left >= 0 && at.right <= innerWidth));
  const shown = !texts.currentNode.parentElement.closest('.unseen, .skip, .bitext thead');
  if (shown && !inside) found.push(texts.currentNode.textContent);
}
return found;
"""
"""Texts that reach beyond the sides of the screen."""


def test_a_report_fits_a_phone(page):
    with browser() as seen:
        seen.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", PHONE)
        seen.open(page)
        seen.run(
            "for (const part of document.querySelectorAll('section')) part.style.contentVisibility = 'visible'"
        )
        seen.run("for (const part of document.querySelectorAll('details')) part.open = true")
        assert seen.run("return document.documentElement.scrollWidth") == PHONE["width"]
        assert seen.run(OUTSIDE) == []
        labels = (
            "return getComputedStyle(document.querySelectorAll('.terms td.number')[1], '::before').content"
        )
        assert seen.run(labels) == '"Score "'
        assert seen.barriers() == []


@pytest.fixture(scope="module")
def long_page(tmp_path_factory):
    """A report of 240 pairs and 120 findings of three severities."""
    pairs = [
        (f"数字经济{number}，绿色金融{number}。", f"Digital economy {number}, other money {number}.")
        for number in range(240)
    ]
    bitext = from_pairs(pairs)
    proofs = tuple(
        Evidence("a.zh", zh, en, Span(0, 4), (Span(0, 15),), number + 1)
        for number, (zh, en) in enumerate(pairs)
    )
    shown = Glossary((Entry((Term("数字经济", "zh"),), (Term("digital economy"),), evidence=proofs),))
    house = Glossary((entry("绿色金融", "green finance"),))  # green finance
    severities = (Severity.INFO, Severity.ERROR, Severity.WARNING)
    found = [
        replace(item, severity=severities[number % 3])
        for number, item in enumerate(check(house, bitext)[:120])
    ]
    path = tmp_path_factory.mktemp("long") / "report.html"
    path.write_text(report(bitext, shown, found, spotter=NoSpotter()), "utf-8")
    return path.as_uri()


ITEMS = """
return [...document.querySelectorAll('.finding-item')].map(item => item.id)
"""
"""The findings on the screen, in their order."""

CHOOSE = """
const [name, value] = arguments, part = document.querySelector(`#findings [name=${name}]`);
part.value = value;
part.dispatchEvent(new Event('input', { bubbles: true }));
"""


def test_findings_are_filtered_sorted_and_turned_page_by_page(long_page):
    with browser() as seen:
        seen.open(long_page)
        errors, warnings = ([f"f{number + 1}" for number in range(first, 120, 3)] for first in (1, 2))
        assert seen.run(ITEMS) == [*errors, *warnings][:50]  # the most severe first
        seen.run("document.querySelector('#findings [data-turn=\"1\"]').click()")
        assert (
            seen.run(ITEMS)
            == [*errors, *warnings, *(f"f{number + 1}" for number in range(0, 120, 3))][50:100]
        )
        seen.run(CHOOSE, "order", "1")
        assert seen.run(ITEMS) == [f"f{number + 1}" for number in range(50)]
        seen.run("document.querySelector('[data-only=warning]').click()")
        assert seen.run(ITEMS) == warnings
        assert (
            seen.run("return document.querySelector('#findings output').textContent") == "40 of 120 findings"
        )
        seen.run(CHOOSE, "text", "money 7.")
        assert seen.run(ITEMS) == []
        seen.run("location.hash = '#f8'")  # where the filter hid it
        assert seen.until("return document.getElementById('f8')?.checkVisibility()")
        seen.run("document.querySelector('.worst a').click()")
        assert seen.run("return document.querySelector('#findings [name=text]').value") == "绿色金融"
        assert seen.barriers() == []
        assert seen.complaints() == []


def test_evidence_beyond_the_first_is_made_of_the_bitext(long_page):
    with browser() as seen:
        seen.open(long_page)
        seen.run("document.querySelector('#terms details').open = true")
        seen.until("return document.querySelectorAll('.kwic li').length === 240")
        lines = seen.run(
            "return [...document.querySelectorAll('.kwic li')]"
            ".map(item => [...item.children].map(part => part.textContent))"
        )
        assert lines[1] == ["2", "数字经济1，绿色金融1。", "Digital economy 1, other money 1."]
        assert lines[200] == ["201", "数字经济200，绿色金融200。", "Digital economy 200, other money 200."]
        marks = (
            "return [...document.querySelectorAll('.kwic li:last-child mark')].map(mark => mark.textContent)"
        )
        assert seen.run(marks) == ["数字经济", "Digital economy"]


QUOTED = """
dispatchEvent(new Event('beforeprint'));
return [...document.querySelectorAll('.finding-item')].map(item => [item.id, [...item.querySelectorAll('.sides p')].map(
  side => [side.lang, side.dir, side.innerHTML])]);
"""
"""Every finding with its sentences."""


def test_sentences_that_the_script_puts_beside_findings_are_those_that_a_page_would_hold(
    tmp_path, monkeypatch
):
    long = "各地区各部门要认真落实，" * 40
    pairs = [
        ("发展绿色金融<b>&。", "Develop other money <b>&."),
        (f"{long}绿色金融{long}", "other money " + "and so on " * 80),
        ("𠮷𠮷绿色金融𠮷。", "𠮷 other\nmoney\u202e here 𠮷"),
        (f"绿色金融\r\n{long}", ""),
        ("国家安全。", "国家安全。"),  # not translated
        (f"{long}绿色金融", f"{'and ' * 150}other money"),
    ]
    house = Glossary((entry("绿色金融", "green finance"), entry("国家安全", "national security")))
    bitext = from_pairs(pairs)

    class Known(Explainer):
        """Knows what is there instead."""

        def __call__(self, questions):
            starts = [item.unit.tgt.find("other") for item in questions]
            return [Answer(Span(start, start + 11)) if start >= 0 else None for start in starts]

    explain = Known()
    findings = check(house, bitext, explain=explain)
    assert len(findings) >= len(pairs)
    quoted = []
    with browser() as seen:
        for most in (0, 1_000):
            monkeypatch.setattr(import_module("termalign.apps.reporting.report"), "MOST_QUOTING", most)
            path = tmp_path / f"{most}.html"
            path.write_text(report(bitext, house, findings, explain=explain), "utf-8")
            assert path.read_text("utf-8").count('class="sides"') == (len(findings) if most else 0)
            seen.open(path.as_uri())
            quoted.append(seen.run(QUOTED))
            seen.run(CHOOSE, "text", "国家安全。")
            assert len(seen.run(ITEMS)) >= 1
            assert seen.complaints() == []
    assert quoted[0] == quoted[1]


def test_tab_goes_from_term_to_term_and_not_to_their_partners(page):
    with browser() as seen:
        seen.open(page)
        seen.run("document.querySelector('.bitext a.t').focus()")
        texts = []
        for _ in range(3):
            texts.append(seen.run("return document.activeElement.textContent"))
            seen.press(TAB)
        assert texts == ["数字经济", "绿色金融", "数字经济"]


PAPER = {"paperWidth": 8.27, "paperHeight": 11.69, "preferCSSPageSize": True}
"""A4, in inches."""


def printed(seen):
    """Return the pages that a browser prints, as texts."""
    data = base64.b64decode(seen.driver.execute_cdp_cmd("Page.printToPDF", PAPER)["data"])
    with pdfplumber.open(BytesIO(data)) as document:
        return [page.extract_text() for page in document.pages]


def test_paper_has_everything_that_is_left_in_columns_and_no_keys(long_page):
    with browser() as seen:
        seen.open(long_page)
        whole = "".join(printed(seen))
        assert whole.count("missing term") >= 240  # beside the findings, and in the bitext
        assert "Translation" in whole
        assert "Esc" not in whole
        seen.run("document.querySelector('[data-only=warning]').click()")
        seen.run("window.print = () => {}; document.getElementById('print-findings').click()")
        alone = "".join(printed(seen))
        assert alone.count("missing term") == 40
        assert "Sentence alignment" not in alone
        seen.run("dispatchEvent(new Event('afterprint'))")
        assert "Sentence alignment" in "".join(printed(seen))


FORCED = [{"name": "forced-colors", "value": "active"}]


def test_forced_colours_show_which_term_is_meant(page):
    with browser() as seen:
        seen.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": FORCED})
        seen.open(page)
        back = "return getComputedStyle(document.querySelector('.bitext a.t')).backgroundColor"
        before = seen.run(back)
        seen.run("document.querySelector('.bitext a.t').focus()")
        assert seen.run(back) != before
        assert seen.run("return document.querySelectorAll('.near').length") == 2


def test_a_review_by_keyboard_alone_survives_a_kill(tmp_path):
    path = tmp_path / "decisions.tsv"
    write_candidates(path)
    with Review(path) as running:
        head = "return document.querySelector('#term h2')?.textContent === arguments[0]"
        said = "return document.getElementById('said').textContent.includes(arguments[0])"
        with browser() as seen:
            seen.open(running.address)
            seen.until(head, "数字经济")
            assert (
                seen.run("return location.origin + location.pathname + location.hash")
                == f"http://{running.host}/"
            )
            assert seen.barriers() == []
            seen.press("2")  # one key a decision
            seen.until(head, "碳达峰")
            seen.press("b")  # mark: carbon is marked, and peaking is what it lacks
            seen.until("return document.activeElement.textContent === 'carbon'")
            seen.press(RIGHT)
            seen.until("return document.activeElement.textContent === 'peaking'")
            seen.press(SPACE, ENTER)
            seen.until(said, "Marked: carbon peaking")
            seen.press("j")
            seen.until(head, "乡村振兴")
            seen.press("x")
            seen.until(head, "粮食安全")
            seen.press("u")
            seen.until(said, "Taken back: 乡村振兴")
            seen.press("a")
            seen.until(head, "粮食安全")
            assert (
                seen.run("return document.querySelector('.sentences').textContent").count("<b>more</b>") == 1
            )
            seen.press("e")
            seen.until("return document.activeElement.name === 'new'")
            seen.press(*" supply", ENTER)  # what was there is selected, and gives way
            seen.until(head, "法治")
            seen.press("?")
            seen.until("return document.getElementById('help').open")
            assert seen.barriers() == []
            seen.press(ESCAPE)
            seen.until("return !document.getElementById('help').open")
            seen.press("/")
            seen.until("return document.activeElement.id === 'search'")
            seen.press(*"rural", ENTER)
            seen.until(head, "乡村振兴")
            assert seen.complaints() == []
            hosts = {address.split("/")[2] for address in seen.asked() if address.startswith("http")}
            assert hosts == {running.host}
            running.kill()
            seen.press("x")
            seen.until("return document.getElementById('warned').textContent.startsWith('Not saved')")
    with Review(path) as again:
        with browser(dark=True) as seen:
            seen.open(again.address)
            seen.until("return document.getElementById('progress').textContent.startsWith('4 accepted')")
            assert seen.barriers() == []
        assert again.end()[0] == 0
        decided = {decision.zh: decision.rendering for decision in read_decisions(path).decisions.decided}
        assert decided == {
            "数字经济": "digital commerce",
            "碳达峰": "carbon peaking",
            "乡村振兴": "rural revitalization",
            "粮食安全": "supply",
        }


def test_two_tabs_know_of_each_other(tmp_path):
    path = tmp_path / "decisions.tsv"
    write_candidates(path)
    with Review(path) as running:
        with browser() as seen:
            seen.open(running.address)
            seen.until("return document.querySelector('#term h2')?.textContent === '数字经济'")
            first = seen.driver.current_window_handle
            key = seen.run("return sessionStorage.getItem('termalign-key')")
            seen.driver.switch_to.new_window("tab")
            seen.open(f"http://{running.host}/")
            seen.until("return document.getElementById('warned').textContent.includes('fresh')")
            seen.run("sessionStorage.setItem('termalign-key', arguments[0])", key)
            seen.driver.refresh()
            seen.until("return document.querySelector('#term h2')?.textContent === '数字经济'")
            seen.press("x")
            seen.until("return document.getElementById('said').textContent.startsWith('Rejected')")
            seen.driver.switch_to.window(first)
            seen.press("a")
            seen.until("return document.getElementById('warned').textContent.startsWith('Not saved: ')")
            assert seen.run("return document.querySelector('.facts').textContent").startswith("rejected")
        assert running.end()[0] == 0
        assert [decision.verdict for decision in read_decisions(path).decisions.decided] == ["rejected"]


def test_after_an_action_without_an_answer_the_page_shows_what_is_decided(tmp_path):
    """It was done, or not; the page went on with what it had shown, and its counts were not those of the file."""
    path = tmp_path / "decisions.tsv"
    write_candidates(path)
    with Review(path) as running:
        with browser() as seen:
            seen.open(running.address)
            seen.until("return document.querySelector('#term h2')?.textContent === '数字经济'")
            seen.run("""
                const sent = window.fetch;
                window.fetch = async (...given) => {
                    await sent(...given);
                    window.fetch = sent;
                    throw new TypeError("the answer is lost");
                };
            """)
            seen.press("x")
            seen.until("return document.getElementById('warned').textContent.startsWith('Not saved')")
            progress = "return document.getElementById('progress').textContent"
            assert seen.run(progress).startswith("0 accepted · 0 rejected")
            seen.press("u")
            seen.until(
                "return document.getElementById('said').textContent.startsWith('The program answers again')"
            )
            assert seen.run(progress).startswith("0 accepted · 1 rejected")
            seen.press("u")
            seen.until(
                "return document.getElementById('said').textContent.startsWith('Taken back: 数字经济')"
            )
        assert running.end()[0] == 0


THEFT = """
const [target, done] = arguments, tried = {};
const attempt = async (name, action) => {
  try { tried[name] = await action(); } catch (error) { tried[name] = `refused: ${error.name}`; }
};
const shown = (frame, name) => new Promise((resolve, reject) => {
  frame.onload = () => {
    try { resolve(frame.contentWindow[name].length ?? "reached"); } catch (error) { reject(error); }
  };
  document.body.append(frame);
});
(async () => {
  const decision = JSON.stringify({ number: 4, version: 0, action: "reject" });
  for (const path of ["api/list", "api/term?number=4", "export?format=tsv&all=1"]) {
    await attempt(`read ${path}`, async () => (await fetch(target + path, { credentials: "include" })).text());
  }
  await attempt("enter", async () => (await fetch(`${target}api/enter`, { method: "POST", body: "guess" })).text());
  const sent = (options) => async () =>
    (await fetch(`${target}api/decide`, { method: "POST", body: decision, ...options })).text();
  await attempt("decide", sent({ mode: "no-cors", credentials: "include" }));
  const headers = { "Content-Type": "application/json", "X-Termalign-Key": "guess" };
  await attempt("decide with a header", sent({ headers }));
  const frame = Object.assign(document.createElement("iframe"), { src: target });
  await attempt("frame", () => shown(frame, "sessionStorage"));
  tried.own = [document.cookie, sessionStorage.length, localStorage.length].join("|");
  done(tried);
})();
"""
"""What a page of another server of this machine may try."""


def test_another_server_on_this_machine_gets_nothing(tmp_path):
    path = tmp_path / "decisions.tsv"
    write_candidates(path)
    heads = []

    class Thief(BaseHTTPRequestHandler):
        def do_GET(self):
            heads.append(dict(self.headers))
            self.send_response(200)
            self.send_header("content-type", "text/html")
            self.end_headers()
            self.wfile.write(b"<!doctype html><title>other</title>")

        def log_message(self, *arguments):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Thief)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        with Review(path) as running, browser() as seen:
            seen.open(running.address)
            seen.until("return document.querySelector('#term h2')?.textContent === '数字经济'")
            key = seen.run("return sessionStorage.getItem('termalign-key')")
            for name in ("127.0.0.1", "localhost"):
                # In the tab of the review itself, and with the review's own page behind it.
                seen.open(f"http://{name}:{server.server_port}/")
                tried = seen.driver.execute_async_script(THEFT, f"http://{running.host}/")
                assert tried.pop("own") == "|0|0"
                assert all(answer.startswith("refused") for answer in tried.values()), tried
            assert key
            assert not any(key in str(head) or "Cookie" in head for head in heads)
            seen.open(f"http://{running.host}/")  # the tab is let in again, and nothing was decided
            seen.until("return document.querySelector('#term h2')?.textContent === '数字经济'")
            running.token = ""
            running.key = key
            assert running.get("/api/list")["counts"] == {"open": 5, "accepted": 0, "rejected": 0}
    finally:
        server.shutdown()
        server.server_close()


def compose(seen, *keys):
    """Type a syllable into an input method, press keys of its candidate window, and choose a character."""
    syllable = {"text": "shui", "selectionStart": 4, "selectionEnd": 4}
    for key, code in keys:
        seen.driver.execute_cdp_cmd("Input.imeSetComposition", syllable)
        for kind in ("rawKeyDown", "keyUp"):
            asked = {"type": kind, "key": key, "code": key, "windowsVirtualKeyCode": code}
            seen.driver.execute_cdp_cmd("Input.dispatchKeyEvent", asked)
    seen.driver.execute_cdp_cmd("Input.insertText", {"text": "水"})


IME_KEYS = [("Enter", 13), ("Escape", 27)]


def test_keys_of_an_input_method_are_left_to_it_and_what_was_typed_stays(tmp_path):
    path = tmp_path / "decisions.tsv"
    write_candidates(path)
    with Review(path) as running, browser() as seen:
        head = "return document.querySelector('#term h2')?.textContent === arguments[0]"
        seen.open(running.address)
        seen.until(head, "数字经济")
        seen.press("e")
        seen.until("return document.activeElement.name === 'new'")
        compose(seen, *IME_KEYS)
        assert seen.run("return document.activeElement.value") == "水"
        assert seen.run("return document.querySelector('#list .accepted')") is None
        seen.run("document.querySelectorAll('#list li')[2].click()")  # another term
        seen.until("return document.getElementById('warned').textContent.includes('Save what was typed')")
        assert seen.run("return document.querySelector('form [name=new]').value") == "水"
        assert seen.run(head, "数字经济")
        seen.press(ESCAPE, "+")
        seen.until("return document.getElementById('adding').open")
        compose(seen, *IME_KEYS)
        assert seen.run("return document.getElementById('adding').open")
        assert seen.run("return document.activeElement.value") == "水"


def test_the_second_rendering_is_edited_and_the_first_stays(tmp_path):
    path = tmp_path / "decisions.tsv"
    write_candidates(path)
    with Review(path) as running:
        with browser() as seen:
            said = "return document.getElementById('said').textContent.includes(arguments[0])"
            seen.open(running.address)
            seen.until("return document.querySelector('#term h2')?.textContent === '数字经济'")
            seen.press("1")
            seen.until("return document.querySelector('#term h2')?.textContent !== '数字经济'")
            seen.press("k")
            seen.until("return document.querySelector('#term h2')?.textContent === '数字经济'")
            seen.run(
                "document.querySelectorAll('.renderings li')[1].firstElementChild"
                ".dispatchEvent(new MouseEvent('click', { shiftKey: true, bubbles: true }))"
            )
            seen.until(said, "digital commerce")
            seen.press("e")
            seen.until("return document.activeElement.name === 'new'")
            seen.run(
                "const form = document.querySelector('form'); form.elements.en.value = 'digital commerce';"
                "form.elements.en.dispatchEvent(new Event('change')); form.elements.note.focus()"
            )
            seen.press(*"retail only", ENTER)
            seen.until(said, "Saved")
            assert seen.complaints() == []
        assert running.end()[0] == 0
    decided = [
        (decision.rendering, decision.status, decision.note)
        for decision in read_decisions(path).decisions.of("数字经济")
    ]
    assert decided == [("digital economy", None, ""), ("digital commerce", "admitted", "retail only")]


HEAD = "return document.querySelector('#term h2')?.textContent === arguments[0]"
SAID = "return document.getElementById('said').textContent.includes(arguments[0])"
FOCUSED = "return document.activeElement.textContent"


def press_with(seen, modifier, key):
    """Press a key while another is held."""
    from selenium.webdriver.common.action_chains import ActionChains

    ActionChains(seen.driver).key_down(modifier).send_keys(key).key_up(modifier).perform()


def test_many_terms_are_selected_in_the_list_and_decided_by_keyboard(tmp_path):
    path = tmp_path / "decisions.tsv"
    write_candidates(path)
    with Review(path, "--by", "lin") as running:
        with browser() as seen:
            seen.open(running.address)
            seen.until(HEAD, "数字经济")
            seen.press("l")
            seen.until("return document.activeElement.getAttribute('role') === 'option'")
            for zh in ("碳达峰", "乡村振兴"):
                press_with(seen, SHIFT, DOWN)
                seen.until(HEAD, zh)
            selected = "return document.getElementById('selected').textContent"
            seen.until(f"{selected} === '3 selected'")
            assert seen.barriers() == []
            seen.press(DOWN)
            seen.until(HEAD, "粮食安全")
            seen.press(SPACE, "x")
            seen.until(SAID, "Rejected: 4 terms.")
            assert seen.run("return document.activeElement.getAttribute('role')") == "option"
            seen.press("u")
            seen.until(SAID, "Taken back: 4 terms.")
            seen.run("document.querySelector('#list .box').click()")
            seen.until(f"{selected} === '1 selected'")
            seen.press(ESCAPE)
            seen.run("document.getElementById('all').click()")
            seen.until(f"{selected} === '5 selected'")
            seen.run("document.querySelector('#term h2').focus()")
            seen.press(ESCAPE)
            seen.until("return document.getElementById('bulk').hidden")
            seen.run("document.getElementById('all').focus()")
            seen.press(SPACE, "a")
            seen.until(SAID, "Accepted: 5 terms.")
            assert seen.run("return document.getElementById('done').value") == 5
            assert seen.run("return document.querySelector('.decided').textContent").startswith(
                "digital economy – accepted by lin, "
            )
            assert seen.complaints() == []
        assert running.end()[0] == 0
    assert {decision.verdict for decision in read_decisions(path).decisions.decided} == {"accepted"}


def test_focus_follows_decisions_and_the_list_is_one_stop(tmp_path):
    path = tmp_path / "decisions.tsv"
    write_candidates(path)
    with Review(path) as running, browser() as seen:
        seen.open(running.address)
        seen.until(HEAD, "数字经济")
        seen.until(f"{FOCUSED} === '数字经济'")
        seen.press("a")
        seen.until(SAID, "Accepted: 数字经济, digital economy. Next: 碳达峰, 2 of 5.")
        assert seen.run(FOCUSED) == "碳达峰"
        seen.press("l", "x")
        seen.until(SAID, "Next: 乡村振兴, 3 of 5.")
        assert seen.run("return document.activeElement.getAttribute('aria-current')") == "true"
        assert "乡村振兴" in seen.run(FOCUSED)
        seen.press(ENTER)
        seen.until(f"{FOCUSED} === '乡村振兴'")
        seen.run("document.activeElement.blur(); document.querySelector('.skip').focus()")
        stops = []
        for _ in range(30):
            stops.append(seen.run("return document.activeElement.closest('#list') !== null"))
            seen.press(TAB)
        assert sum(stops) == 1
        seen.run("document.querySelector('.skip').focus()")
        seen.press(ENTER)
        seen.until("return document.activeElement.id === 'term'")
        seen.press("?")  # longer than the screen, and read from its beginning
        seen.until("return document.activeElement.id === 'help-title'")
        assert seen.run("return document.getElementById('help').scrollTop") == 0
        seen.press(ESCAPE)
        seen.driver.execute_cdp_cmd(
            "Emulation.setEmulatedMedia", {"features": [{"name": "forced-colors", "value": "active"}]}
        )
        edge = "return getComputedStyle(document.querySelector('#list [aria-current]')).outlineStyle"
        seen.until(f"{edge} === 'solid'")
        colours = """const style = getComputedStyle(document.querySelector(arguments[0]));
            return [style.color, style.backgroundColor]"""
        assert seen.run(colours, ".actions button.main") == seen.run(colours, ".actions button:not(.main)")


def test_terms_are_added_reasons_kept_and_the_address_has_what_is_shown(tmp_path):
    path = tmp_path / "decisions.tsv"
    write_candidates(path)
    with Review(path) as running:
        with browser() as seen:
            seen.open(running.address)
            seen.until(HEAD, "数字经济")
            seen.press("x")
            seen.until("return !document.getElementById('why').hidden")
            seen.press("r")
            seen.until("return document.activeElement.name === 'reason'")
            assert seen.barriers() == []
            seen.press(*"too general", ENTER)
            seen.until(SAID, "Reason kept: 数字经济.")
            seen.press("+")
            seen.until("return document.activeElement.name === 'zh'")
            seen.press(*"law", TAB, *"法", ENTER)
            seen.until("return document.querySelector('#adding .problem').textContent.includes('swapped')")
            assert all("422" in complaint for complaint in seen.complaints())
            seen.run(
                "for (const name of ['zh', 'en']) document.querySelector(`#adding [name=${name}]`).value = ''"
            )
            seen.run("document.querySelector('#adding [name=zh]').focus()")
            seen.press(*"国家", TAB, *"state", ENTER)
            seen.until(HEAD, "国家")
            seen.run(
                "const only = document.getElementById('only');"
                "only.value = 'added'; only.dispatchEvent(new Event('change'))"
            )
            seen.until("return document.querySelectorAll('#list li').length === 1")
            address = seen.run("return location.pathname + location.search")
            assert address == "/?only=added&term=%E5%9B%BD%E5%AE%B6"
            seen.driver.refresh()
            seen.until(HEAD, "国家")
            assert seen.run("return document.querySelectorAll('#list li').length") == 1
            seen.press("u")
            seen.until(SAID, "Taken back: 国家.")
            assert seen.complaints() == []
        assert running.end()[0] == 0
    [decision] = read_decisions(path).decisions.decided
    assert (decision.zh, decision.verdict, decision.reason) == ("数字经济", "rejected", "too general")


def test_words_of_any_length_leave_the_buttons_of_a_review_on_the_screen(tmp_path):
    path = tmp_path / f"{'d' * 200}.tsv"
    long = "w" * 700
    path.write_text(f"decision\tzh\ten\tnew\n\t法治{long}\t{long}\t\n\t碳达峰\tcarbon peak\t\n", "utf-8")
    with Review(path) as running, browser() as seen:
        seen.open(running.address)
        seen.until(HEAD, f"法治{long}")
        for size in (PHONE, PHONE | {"width": 1280}):
            seen.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
            seen.until(HEAD, f"法治{long}")
            seen.press("e")
            seen.until("return document.activeElement.name === 'new'")
            assert seen.run("return document.documentElement.scrollWidth") == size["width"]
            seen.press(ESCAPE)
            seen.until("return !document.activeElement.name")
            seen.press("x")
            seen.until(SAID, "Rejected: 法治")
            assert seen.run("return document.documentElement.scrollWidth") == size["width"]
            seen.press("k")
        assert running.end()[0] == 0


def test_findings_lead_to_their_term_and_a_phone_shows_all(tmp_path):
    texts = {
        "zh": "依靠法治。\n发展数字经济。\n",
        "en": "Rely on the rule of law.\nDevelop the digital economy.\n",
    }
    for side, content in texts.items():
        (tmp_path / f"a.{side}.txt").write_text(content, "utf-8")
    house = tmp_path / "house.tsv"
    house.write_text("zh\ten\tstatus\tsource\n法治\trule by law\tdeprecated\tHouse style\n", "utf-8")
    arguments = [tmp_path / "a.zh.txt", tmp_path / "a.en.txt", "--all", "--known", house]
    with Review(*arguments) as running, browser() as seen:
        seen.open(running.address)
        seen.until("return document.querySelector('#term h2')")
        seen.press("/", *"没有", ENTER, "x")  # no such term: what is typed is still searched for
        seen.until("return document.getElementById('search').value === '没有x'")
        seen.press(ESCAPE, "/", *"法治", ENTER)
        seen.until(HEAD, "法治")
        assert "house.tsv – deprecated rule by law (House style)" in seen.run(
            "return document.querySelector('.known').textContent"
        )
        seen.press("s")
        assert seen.run("return getComputedStyle(document.querySelector('.context')).display") == "block"
        seen.press("+")
        seen.until("return document.activeElement.name === 'zh'")
        seen.press(*"法治", TAB, *"legality", ENTER)
        seen.until(SAID, "Added: 法治, legality.")
        seen.press("c")
        seen.until("return document.getElementById('findings').open")
        assert seen.barriers() == []
        seen.run("document.querySelector('#results button').click()")
        seen.until("return !document.getElementById('findings').open")
        assert seen.run("return document.querySelector('#term .finding-item').textContent").startswith(
            "You chose legality; the text "
        )
        for zh, facts in (("展数字", "accepted"), ("区块链", "accepted · not found in this text")):
            seen.press("+")
            seen.until("return document.activeElement.name === 'zh'")
            seen.press(*zh, TAB, *"digital", ENTER)
            seen.until(HEAD, zh)
            assert seen.run("return document.querySelector('.facts').textContent") == facts
        seen.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", PHONE)
        assert seen.run("return document.documentElement.scrollWidth") == PHONE["width"]
        assert seen.run(OUTSIDE) == []
        assert seen.complaints() == []
