"""A report: a bitext, its glossary and what was found, as one page."""

from collections.abc import Iterable

from termalign.apps.reporting import pictures
from termalign.apps.reporting.doubts import LEAST_SUPPORT, doubts
from termalign.apps.reporting.places import concepts
from termalign.apps.reporting.verdict import along, verdict
from termalign.apps.reporting.view import MOST_EVIDENCE, MOST_QUOTING, excerpts, view
from termalign.apps.translation.catalogue import page_translators
from termalign.apps.translation.preference import LANGUAGES
from termalign.checking.checks.explainer import MOST_EXPLAINED, Explainer
from termalign.checking.findings.finding import Finding
from termalign.checking.findings.listing import Findings
from termalign.documents.bitext import Bitext
from termalign.documents.html.pages import page
from termalign.errors import InputError, require
from termalign.runtime.memory import no_collection
from termalign.termbase.given import GivenGlossary, given_glossary
from termalign.terms.spotting import Spotter


@no_collection()
def report(
    bitext: Bitext,
    glossary: GivenGlossary,
    findings: Iterable[Finding] = (),
    *,
    title: str = "",
    spotter: Spotter | None = None,
    explain: Explainer | None = None,
    language: str = "en",
) -> str:
    """Return a page that shows a bitext, the terms in it, and findings: one file, which asks for nothing else.

    Example:
        >>> import termalign
        >>> bitext = termalign.align("发展数字经济。", "Develop the digital economy.")  # develop the digital economy
        >>> shown = termalign.report(bitext, termalign.extract(bitext))
        >>> shown[:15], "digital economy" in shown
        ('<!doctype html>', True)

    Args:
        bitext: The text and its translation, aligned. If their words are not linked, those are that must be.
        glossary: The terms to show: those extracted, or those it was checked against; or the name or path of these.
        findings: What `check` found, with its counts where they are as it returned them.
        title: By default the names of the texts.
        spotter: Finds the renderings that neither the glossary nor a finding has; by default one is made.
        explain: The same, with an aligner: that of a check has some answers already. By default one is made.
        language: Of the page, `en` or `zh`; the texts are in theirs.

    Raises:
        InputError: There is no page in the language, or an argument is not of its kind.
    """
    require(bitext, Bitext, "what is reported")
    require(title, str, "the title")
    for tool, kind, noun in ((spotter, Spotter, "the spotter"), (explain, Explainer, "what explains")):
        if tool is not None:
            require(tool, kind, noun)
    if require(language, str, "the language") not in LANGUAGES:
        raise InputError(f"language is {language!r}; allowed: {', '.join(LANGUAGES)}")
    translate, translate_message = page_translators(language)
    explainer = explain or Explainer(spotter=spotter, most=MOST_EXPLAINED)
    if not isinstance(findings, Findings):
        findings = [require(each, Finding, "a finding") for each in require(findings, Iterable, "findings")]
    shown_concepts = concepts(bitext, given_glossary(glossary), explainer, findings)
    doubtful = doubts(bitext, lambda: explainer.aligner)
    shown = view(bitext, shown_concepts, findings, doubtful.supports)
    scores = [concept.entry.score for concept in shown_concepts if concept.entry.score is not None]
    files = dict.fromkeys(name for name in (bitext.src.name, bitext.tgt.name) if name)
    return page(
        "report.html",
        styles=("base.css", "report.css"),
        scripts=("report.js",),
        translate=translate,
        translate_message=translate_message,
        title=title or " · ".join(files) or translate("A text and its translation"),
        view=shown,
        bitext=bitext,
        excerpts=excerpts,
        pictures=pictures,
        along=along,
        scores=scores,
        verdict=verdict(shown, findings),
        most_evidence=MOST_EVIDENCE,
        most_quoted=MOST_QUOTING,
        least_support=LEAST_SUPPORT,
        left_out=explainer.left_out,
        suspects_left_out=doubtful.left_out,
    )
