"""Reports: one file, whole without scripts, in which any text stays text."""

import base64
import hashlib
from collections import Counter
from dataclasses import replace

import pytest
import regex
from lxml import html

import termalign
from termalign.apps.reporting import report
from termalign.apps.reporting.doubts import LEAST_SUPPORT, doubts, support
from termalign.apps.reporting.places import concepts
from termalign.apps.reporting.view import MOST_EVIDENCE
from termalign.checking.findings.finding import Severity
from termalign.documents.bitext import Link, Sentence, SentencePair, from_pairs
from termalign.documents.html import Highlight, marked, shown
from termalign.language.text import Span, Token
from termalign.termbase.glossary import Entry, Evidence, Glossary, Term, entry
from tests.processes import run
from tests.word import p, word

HOSTILE = "<script>alert(1)</script> \u202eabc\u2069 \x1b[31m \"'><img src=x onerror=alert(2)>"

# digital economy; there is a digital economy and there are low-carbon cities; see annex; hostile
PAIRS = [
    ("发展数字经济，守住安全底线。", "Develop the digital economy and hold the line on security."),
    ("数字经济带动低碳城市的建设。", "Online business drives the building of low-carbon cities."),
    ("见附件。", ""),
    (f"数字经济{HOSTILE}", f"The digital economy {HOSTILE}"),
    # the train was late: passengers waited forty minutes
    (
        "列车晚点，旅客在站台上等了四十分钟才上车。",
        "Her novel won nine prizes at home, critics say, in other languages none.",
    ),
]
HOUSE = Glossary(
    (
        entry("数字经济", "digital economy"),
        entry("低碳城市", "low-carbon city"),
        entry("核电", "nuclear power"),
    )
)


@pytest.fixture(scope="module")
def aligner():
    return termalign.Aligner()


@pytest.fixture(scope="module")
def bitext(aligner):
    linked = aligner.link(from_pairs(PAIRS, names=(f"a{HOSTILE}.zh", "a.en")))
    return replace(linked, pairs=(*linked.pairs[:-1], replace(linked.pairs[-1], links=(Link(0, 0, 0.5),))))


@pytest.fixture(scope="module")
def text(bitext, aligner):
    spotter = termalign.Spotter.for_aligner(aligner)
    return report(bitext, HOUSE, termalign.check(HOUSE, bitext), spotter=spotter)


@pytest.fixture(scope="module")
def page(text):
    return html.document_fromstring(text)


def test_the_policy_allows_the_styles_and_scripts_of_the_page_and_nothing_else(text, page):
    [policy] = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    for tag, rule in (("style", "style-src"), ("script", "script-src")):
        [content] = regex.findall(f"<{tag}(?: type=.module.)?>(.*?)</{tag}>", text, regex.DOTALL)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert rules[rule] == f"'sha256-{digest}'"


def test_hostile_text_stays_text(text, page):
    assert len(page.xpath("//script")) == 1
    assert not page.xpath("//img | //iframe | //link | //object | //form | //base")
    attributes = Counter(
        name for element in page.iter() if isinstance(element.tag, str) for name in element.attrib
    )
    assert not [name for name in attributes if name.startswith("on") or name == "style"]
    assert "<script>alert(1)</script>" in page.get_element_by_id("s4").text_content()
    body = "".join(page.itertext())
    assert not set(body) & set("\u202e\u2069\x1b")
    assert "\\u202e" in body


def test_nothing_leads_out_of_the_page(page):
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    links = page.xpath("//@href")
    assert links
    assert {link for link in links if link[:1] != "#" or link[1:] not in ids} == set()
    assert page.xpath("//@src") == []


def test_both_sides_of_a_term_are_marked_as_one(page):
    row = page.get_element_by_id("s1")
    sides = [
        [(mark.text_content(), mark.get("data-group")) for mark in cell.xpath(".//a[@class='t']")]
        for cell in row.xpath("td")
    ]
    ((source, group),) = sides[0]
    ((target, other),) = sides[1]
    assert (source, target) == ("数字经济", "digital economy")
    assert group == other


def test_a_translation_from_english_is_read_from_english(aligner):
    pairs = [
        ("Develop the digital economy.", "发展数字经济。"),
        ("The digital economy drives low-carbon cities.", "网络经济带动低碳城市。"),
    ]
    bitext = aligner.link(from_pairs(pairs))
    spotter = termalign.Spotter.for_aligner(aligner)
    page = html.document_fromstring(report(bitext, HOUSE, termalign.check(HOUSE, bitext), spotter=spotter))
    assert "from English into Chinese" in " ".join(page.xpath("//header")[0].text_content().split())
    assert [cell.get("lang") for cell in page.xpath("//table[@class='bitext']//td")] == ["en", "zh-Hans"] * 2
    heads = page.xpath("//section[@id='terms']//tbody//th[@scope='row']")
    assert [(head.text_content(), head.get("lang")) for head in heads] == [
        ("digital economy", "en"),
        ("low-carbon city", "en"),
    ]
    [source] = page.get_element_by_id("s1").xpath("td[@lang='en']//a[@class='t']")
    [target] = page.get_element_by_id("s1").xpath("td[@lang='zh-Hans']//a[@class='t']")
    assert (source.text_content(), target.text_content()) == ("digital economy", "数字经济")
    assert source.get("data-group") == target.get("data-group")
    assert "expected '数字经济'" in page.get_element_by_id("f1").text_content()


def test_every_text_says_its_language_and_every_header_what_it_heads(page):
    assert page.get("lang") == "en"
    assert {tag for tag in page.xpath("//@lang") if tag.startswith("zh")} == {"zh-Hans"}
    assert all(cell.get("lang") in ("zh-Hans", "en") for cell in page.xpath("//table[@class='bitext']//td"))
    assert page.xpath("//th[not(@scope)]") == []
    han = regex.compile(r"\p{Han}")
    for element in page.xpath("//body//*[not(self::svg) and not(self::script)]"):
        if element.text and han.search(element.text):
            [nearest] = element.xpath("ancestor-or-self::*[@lang][1]/@lang")
            assert nearest == "zh-Hans" or element.xpath("ancestor-or-self::td[@lang='en']"), element.text


def test_findings_stand_by_term_with_their_sentence_and_in_the_bitext_in_words(page):
    row = page.get_element_by_id("s2")
    [flag] = row.xpath(".//a[contains(@class, 'flag')]")
    assert "missing term" in flag.text_content()
    item = page.get_element_by_id(flag.get("href")[1:])
    assert "error" in item.text_content()
    assert item.xpath(".//mark/text()")[0] == "数字经济"
    assert "#s2" in item.xpath(".//a/@href")


def test_terms_that_do_not_occur_are_not_listed_and_gaps_and_doubts_are_reported(page):
    assert "核电" not in page.get_element_by_id("terms").text_content()
    alignment = page.get_element_by_id("alignment")
    assert [link.get("href") for link in alignment.xpath(".//li/a")] == ["#s3", "#s5"]
    assert "doubtful pair" in page.get_element_by_id("s5").text_content()


def test_pictures_say_in_words_what_they_show(page):
    pictures = page.xpath("//*[name()='svg'][@role]")
    assert len(pictures) >= 4
    assert all(picture.get("aria-label") for picture in pictures)


def words(text):
    tokens, at = [], 0
    for part in text.split():
        tokens.append(Token(part, Span(at, at + len(part)), part))
        at += len(part) + 1
    return Sentence(text, Span(0, len(text)), tokens=tuple(tokens))


def test_support_is_the_mean_of_the_best_links_of_words_on_the_weaker_side():
    links = (Link(0, 0, 0.8), Link(0, 1, 0.4), Link(1, 1, 0.6), Link(4, 5, 1.0))
    pair = SentencePair(words("a b c d ，"), words("A B C D E ,"), links)
    # Words, not marks: a .8, b .6 of four; A .8, B .6 of five.
    assert support(pair) == pytest.approx(1.4 / 5)
    assert support(pair) < LEAST_SUPPORT
    assert support(replace(pair, links=None)) is None


def finding(severity):
    """Return a finding about the first pair."""
    [missing] = termalign.check(HOUSE, from_pairs([("数字经济", "other words")]))
    return replace(missing, severity=severity)


@pytest.mark.parametrize(
    ("pairs", "found", "state", "headline"),
    [
        ([("甲", "one")], [Severity.ERROR], "error", "One error"),
        ([("甲", "one")], [Severity.ERROR] * 2, "error", "2 errors, in 1 of 1 sentences"),
        (
            [("甲", "one")],
            [Severity.WARNING, Severity.INFO],
            "warning",
            "No errors; one warning",
        ),
        ([("甲", "one"), ("乙", "")], None, "warning", "No errors, but one sentence is not translated"),
        ([("甲", "one")], [Severity.INFO], "good", "Nothing wrong was found"),
        ([("数字经济", "digital economy")], None, "good", "Nothing wrong was found"),
        ([("甲", "one")], None, "unchecked", "Everything is translated; no term was checked"),
        ([("甲", "one")], (), "unchecked", "The translation was not checked"),
    ],
)
def test_the_verdict_comes_first_in_words(pairs, found, state, headline):
    bitext = from_pairs(pairs)
    unremarkable = termalign.check(HOUSE, bitext)
    given = unremarkable if found is None else [finding(severity) for severity in found]
    page = html.document_fromstring(report(bitext, Glossary(), given))
    first = page.xpath("//main/section")[0]
    assert (first.get("id"), first.get("class")) == ("verdict", state)
    assert headline in " ".join(first.xpath("h2")[0].text_content().split())


def test_the_verdict_counts_checks_and_lists_the_worst_terms_with_a_way_to_their_findings(page):
    first = page.get_element_by_id("verdict")
    figures = [" ".join(item.text_content().split()) for item in first.xpath("ul[@class='figures']/li")]
    assert "1 error" in figures
    assert "1 not translated" in figures
    assert "75.0 % 3 of 4 terms as the glossary has them" in figures
    [[worst, *cells]] = [row.xpath("th/a|td") for row in first.xpath(".//table[@class='worst']/tbody/tr")]
    assert [worst.text, *(cell.text for cell in cells)] == ["数字经济", "1", "2 of 3"]
    assert "数字经济" in page.get_element_by_id(worst.get("href")[1:]).text_content()
    bars = first.xpath(".//*[@class='along']//a")
    assert [bar.get("href") for bar in bars] == ["#s2", "#s3"]
    assert bars[0].get("aria-label") == "Sentence 2: 1 errors, 0 warnings, 0 not translated"


def test_one_is_counted_in_the_singular():
    entries = Glossary((entry("数字经济", "digital economy", "digital trade"),))
    for count in (1, 2):
        pairs = [("数字经济与数字经济。", "The digital economy and digital trade.")] * count
        page = html.document_fromstring(report(from_pairs(pairs), entries))
        assert (page.xpath("//header/p")[0].text_content().endswith(" One sentence pair.")) is (count == 1)
        figures = [" ".join(item.text_content().split()) for item in page.xpath("//ul[@class='figures']/li")]
        assert "1 term rendered in several ways" in figures


def test_findings_and_terms_come_before_the_bitext_the_worst_first(page):
    assert page.xpath("//main/section/@id") == [
        *("verdict", "findings", "terms", "consistency", "alignment", "bitext")
    ]
    found = [finding(severity) for severity in (Severity.INFO, Severity.ERROR, Severity.WARNING)]
    items = html.document_fromstring(report(from_pairs([("数字经济", "x")]), Glossary(), found)).xpath(
        "//article"
    )
    assert [item.get("data-severity") for item in items] == ["error", "warning", "info"]
    marks = [item.xpath(".//mark/@class") for item in items]
    assert marks == [["finding error"], ["finding warning"], ["finding info"]]


def test_columns_without_values_are_left_out(page):
    def heads(document):
        return [head.text for head in document.xpath("//section[@id='terms']//thead//th")]

    assert heads(page) == ["Term", "Renderings", "Places", "Where"]
    proof = Evidence("a", "数字经济", "digital economy", Span(0, 4), (Span(0, 15),))
    scored = Entry((Term("数字经济", "zh"),), (Term("digital economy", score=0.5),), evidence=(proof,))
    bitext = from_pairs([("数字经济", "digital economy")])
    document = html.document_fromstring(report(bitext, Glossary((scored,))))
    assert heads(document) == ["Term", "Renderings", "Places", "Score", "Where"]


def test_a_page_is_bounded_where_a_term_is_frequent():
    pairs = [(f"数字经济{number}", f"digital economy {number}") for number in range(250)]
    proofs = tuple(
        Evidence("a", zh, en, Span(0, 4), (Span(0, 15),), number + 1) for number, (zh, en) in enumerate(pairs)
    )
    term = Entry((Term("数字经济", "zh"),), (Term("digital economy"),), evidence=proofs)
    document = html.document_fromstring(report(from_pairs(pairs), Glossary((term,))))
    [body] = document.xpath("//section[@id='terms']//tbody")
    links = body.xpath(".//ul[@class='kwic']/li/a | .//p[@class='more']/a")
    assert [link.get("href") for link in links] == [f"#s{number + 1}" for number in range(250)]
    assert len(body.xpath(".//ul[@class='kwic']/li")) == MOST_EVIDENCE
    assert len(document.xpath("//section[@id='bitext']//table")) == 5
    assert len(document.xpath("//section[@id='bitext']//tbody/tr")) == 250


def test_long_rows_are_laid_out_in_smaller_tables():
    sizes = [10_000, 10_000, 10_000, 100, 70_000, 100, 100]
    pairs = [("经济" * (size // 4), "economy " * (size // 16)) for size in sizes]
    document = html.document_fromstring(report(from_pairs(pairs), Glossary()))
    tables = document.xpath("//section[@id='bitext']//table")
    rows = [[row.get("id") for row in table.xpath("./tbody/tr")] for table in tables]
    assert rows == [["s1", "s2", "s3", "s4"], ["s5"], ["s6", "s7"]]


def test_a_huge_sentence_is_shown_once(aligner):
    filler = "<b>前后</b>" * 20_000
    linked = aligner.link(from_pairs([PAIRS[0], PAIRS[0]]))
    pair = linked.pairs[0]
    huge = replace(pair, src=replace(pair.src, text=pair.src.text + filler))
    document = replace(linked.src, sentences=(huge.src, linked.src.sentences[1]))
    text = report(replace(linked, src=document, pairs=(huge, linked.pairs[1])), HOUSE)
    assert 20_000 < text.count("&lt;b&gt;前后") < 20_050
    assert "<b>前后" not in text


def test_overlapping_marks_give_pieces_that_say_all_they_belong_to():
    # carbon peaking and carbon neutrality
    text = marked(
        "碳达峰碳中和", [Highlight(Span(0, 6), "t", "c1", "1"), Highlight(Span(3, 6), "t", "c2", "2")]
    )
    pieces = [(piece.text, piece.get("data-group")) for piece in html.fragment_fromstring(f"<p>{text}</p>")]
    assert pieces == [("碳达峰", "1"), ("碳中和", "2 1")]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\u2028", "\x85"])
def test_a_line_end_beside_a_mark_parts_words(end):
    text = f"Li Keqiang{end}Premier"
    for span in (Span(0, 10), Span(0, 10 + len(end)), Span(10, len(text)), Span(10 + len(end), len(text))):
        element = html.fragment_fromstring(f"<p>{marked(text, [Highlight(span, 't')])}</p>")
        assert element.text_content() == "Li Keqiang Premier"


@pytest.mark.parametrize("text", ["a\u202eb", "a\x00b", "a\ud800b", "a\u2028b\u2066"])
def test_what_is_shown_can_be_printed_and_encoded(text):
    assert shown(text).isprintable()
    shown(text).encode()


def test_a_page_can_show_evidence_of_a_glossary_without_places(aligner):
    proof = Evidence("a", "数字经济", "digital economy", Span(0, 4), (Span(0, 15),))
    glossary = Glossary((Entry((Term("数字经济", "zh"),), (), evidence=(proof,)),))
    assert "数字经济" in report(aligner.link(from_pairs([PAIRS[0]])), glossary)


def test_what_extraction_counted_is_what_the_page_counts(aligner):
    # uphold the line on cybersecurity; it is no small matter; all firms must see to it
    bitext = aligner.align(
        "要守住网络安全底线。\n网络安全无小事。\n所有企业都要重视网络安全。",
        "We must hold the line on cybersecurity.\nNetwork security is no small matter.\n"
        "All enterprises must attach importance to network security.",
    )
    glossary = termalign.extract(bitext, everything=True)
    found = concepts(bitext, glossary, termalign.Spotter())
    assert glossary["网络安全"].en[0].count == 2
    for concept in found:
        counted = [(term.text, term.count) for term in concept.entry.en]
        assert concept.renderings == counted, concept.head


def test_the_command_writes_a_page(tmp_path):
    (tmp_path / "a.zh.txt").write_text("发展数字经济。", "utf-8")
    (tmp_path / "a.en.txt").write_text("Grow online business.", "utf-8")
    (tmp_path / "house.tsv").write_text("zh\ten\n数字经济\tdigital economy\n", "utf-8")
    done = run("report", "a.zh.txt", "a.en.txt", "--glossary", "house.tsv", "-o", "report.html", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    page = html.document_fromstring((tmp_path / "report.html").read_text("utf-8"))
    assert "missing term" in page.get_element_by_id("findings").text_content()


def test_the_command_refuses_what_it_cannot_write(tmp_path):
    (tmp_path / "a.zh.txt").write_text("发展数字经济。", "utf-8")
    for output, said in (
        ("report.pdf", "allowed: .html"),
        ("no/report.html", "no such file"),
        ("a.zh.txt", "twice"),
    ):
        done = run("report", "a.zh.txt", "a.zh.txt", "-o", output, cwd=tmp_path)
        assert (done.returncode, said in done.stderr) == (2, True), done.stderr
        assert len(done.stderr.splitlines()) == 1


class NoLinks(termalign.Aligner):
    """An aligner that is not to link words."""

    def link(self, bitext, **_):
        raise AssertionError([pair.src.text for pair in bitext])


def sides(page, row):
    return [
        [mark.text_content() for mark in cell.xpath(".//a[starts-with(@class, 't')]")]
        for cell in html.document_fromstring(page).get_element_by_id(row).xpath("td")
    ]


@pytest.mark.parametrize("from_english", [False, True])
def test_renderings_of_the_glossary_are_found_without_word_links(from_english):
    # the economy of banks: a nested term, one twice, one in the plural
    pairs = [
        (
            "数字经济与数字经济，低碳城市很多。",
            "A digital economy is a digital economy; low-carbon cities are many.",
        )
    ]
    house = Glossary((*HOUSE.entries, entry("经济", "economy"), entry("城市", "city")))
    bitext = from_pairs([pair[::-1] for pair in pairs] if from_english else pairs)
    explain = termalign.Explainer(NoLinks)
    page = report(bitext, house, termalign.check(house, bitext, explain=explain), explain=explain)
    chinese, english = sides(page, "s1")[:: -1 if from_english else 1]
    assert (chinese.count("数字"), english.count("digital ")) == ((0, 0) if from_english else (2, 2))
    assert "".join(chinese) == "数字经济数字经济低碳城市"
    assert "".join(english) == "digital economydigital economylow-carbon cities"
    assert "no likely rendering ×" not in page


def test_a_finding_and_the_page_name_the_same_words(aligner):
    bitext = from_pairs(PAIRS[1:2])
    explain = termalign.Explainer(lambda: aligner)
    findings = termalign.check(HOUSE, bitext, explain=explain)
    page = report(bitext, HOUSE, findings, explain=explain)
    [found] = [item.found for item in findings if item.source == "数字经济"]
    assert found == "Online business"
    assert sides(page, "s1") == [["数字经济", "低碳城市"], ["Online business", "low-carbon cities"]]
    # Without a spotter's answer in the finding the page asks one itself.
    assert sides(report(bitext, HOUSE, termalign.check(HOUSE, bitext)), "s1") == sides(page, "s1")


def test_only_the_first_occurrences_are_explained_where_there_are_more_and_the_page_says_so(aligner):
    bitext = from_pairs(PAIRS[1:2] * 2 + [("发展数字经济。", "Develop online business.")])
    explain = termalign.Explainer(lambda: aligner, most=1)
    findings = termalign.check(HOUSE, bitext, explain=explain)
    page = report(bitext, HOUSE, findings, explain=explain)
    assert [item.found for item in findings] == ["Online business", "Online business", None]
    assert explain.left_out == 1  # however often it is asked
    sentence = "the last 1 occurrences without a rendering of the glossary, the translation was not searched"
    assert sentence in page
    assert sentence not in report(bitext, HOUSE, findings, explain=termalign.Explainer(lambda: aligner))


def test_of_many_suspect_pairs_the_least_explained_are_looked_at_and_the_page_says_so(aligner, monkeypatch):
    late = PAIRS[-1][0]
    pairs = [
        (late, "Passengers on her platform won nine prizes at home, in other languages none."),
        (late, "Novels"),  # of too few words to be doubtful
        PAIRS[-1],
        PAIRS[0],
    ]
    monkeypatch.setattr("termalign.apps.reporting.doubts.LEAST_SUPPORT", 1.0)
    bitext = from_pairs(pairs)
    sentence = "Of 1 more pairs the dictionary explains little, too; they were not looked at."
    for most, doubtful, left_out in ((3, [True, False, True, False], 0), (1, [False, False, True, False], 1)):
        monkeypatch.setattr("termalign.apps.reporting.doubts.MOST_SUSPECTS", most)
        found = doubts(bitext, lambda: aligner)
        assert ([item is not None for item in found.supports], found.left_out) == (doubtful, left_out)
        assert (sentence in report(bitext, HOUSE)) is bool(left_out)


def test_pairs_are_as_doubtful_whether_their_words_were_linked_or_not(aligner, monkeypatch):
    # a late train beside food security
    pairs = [*PAIRS[:2], (PAIRS[-1][0], "Ensure food security and advance rural revitalization.")]
    monkeypatch.setattr("termalign.apps.reporting.doubts.LEAST_SUPPORT", 0.675)
    bitext = from_pairs(pairs)
    for words in (bitext, aligner.link(bitext)):
        assert [item is not None for item in doubts(words, lambda: aligner).supports] == [False, False, True]
    assert doubts(from_pairs(PAIRS[:1]), NoLinks).supports == [None]


def test_a_finding_is_where_the_check_of_the_file_says_too(tmp_path):
    (tmp_path / "h.tsv").write_text("zh\ten\n法治\trule of law\n", "utf-8")
    for side, heading, text in (("zh", "标题", "我们坚持法治。"), ("en", "Title", "We uphold the law.")):
        (tmp_path / f"a.{side}.docx").write_bytes(word(p(heading) + p("") + p(text)))
    run("report", "a.zh.docx", "a.en.docx", "--glossary", "h.tsv", "-o", "r.html", cwd=tmp_path)
    [place] = html.parse(tmp_path / "r.html").xpath("//p[@class='what']/span[last()]/text()")
    found = run("check", "h.tsv", "a.zh.docx", "a.en.docx", cwd=tmp_path).stdout
    assert found.startswith(f"a.en.docx: {place}: TA101 ")
