"""How much of official texts the glossary `policy` holds, and how often it calls them wrong.

    TERMALIGN_SHARED=... python -m benchmarks.policy [GLOSSARY]

Held: of the terms that two readers of a report or address agree on, the share that the glossary has. Errors: of the
checks of an official text (a source term in a paragraph pair), the share whose finding is an error; the texts are
right by definition. Every figure twice: with the whole glossary, which was made from these texts too, and without
what the text itself taught, as an estimate for a text never seen.

Without a text: a rendering goes whose source is that text, unless another text at hand has it as well, in a paragraph
whose original has the term; a concept that keeps no rendering goes. Renderings from memory count as known for errors,
and are counted separately for what is held: whoever wrote them down may have thought of them because of the text. The
estimate is pessimistic where a rendering is known from documents that are not at hand."""

import argparse

import termalign
from termalign.checking.checks.usage import Checker
from termalign.checking.findings.finding import Severity
from termalign.termbase.glossary import Glossary, Status
from training.list_documents import Lists, list_key
from training.policy_texts import LISTS, Text, without


def held(glossary: Glossary, lists: Lists, text: Text) -> str:
    """Return the share of the agreed terms of a text that the glossary has."""
    agreed = {zh for name in LISTS[text.name] for zh in lists.read(name).agreed}
    terms = {list_key(term.text) for entry in glossary for term in entry.zh}
    return f"{len(agreed & terms) / len(agreed):.2f}"


def errors(glossary: Glossary, text: Text) -> str:
    """Return the share of the checks of a text that are errors, and how many checks can be none."""
    proposed = {
        term.text
        for entry in glossary
        if all(term.status is Status.PROPOSED for term in entry.en if term.usable)
        for term in entry.zh
    }
    checker = Checker(glossary)
    wrong = sum(finding.severity is Severity.ERROR for finding in checker.check(text.units))
    checks = checker.tally.total.checks
    unsettled = sum(score.checks for zh, score in checker.tally.terms.items() if zh in proposed)
    return f"{wrong} of {checks} checks ({wrong / checks:.1%}), {unsettled} of them of proposed terms"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("glossary", nargs="?", default="policy")
    glossary = termalign.read_glossary(parser.parse_args().glossary)
    texts, lists = [Text(name) for name in LISTS], Lists()
    settled = sum(entry.en[0].status is Status.PREFERRED for entry in glossary)
    print(f"{len(glossary)} concepts, {settled} with a preferred rendering")
    for text in texts:
        others = [other for other in texts if other is not text]
        sourced = without(glossary, text, others, memory=False)
        unseen = without(glossary, text, others, memory=True)
        print(
            f"{text.name}: holds {held(glossary, lists, text)}; without it {held(unseen, lists, text)}, "
            f"and without memory {held(sourced, lists, text)}"
        )
        print(f"  errors {errors(glossary, text)}; without it {errors(unseen, text)}", flush=True)


if __name__ == "__main__":
    main()
