"""Open a review and fetch what its page shows, as `python -m tests.growth.review [SRC TGT | GLOSSARY]`."""

import sys

from tests.reviewing import Review


def main(*files: str) -> None:
    """Fetch the first terms, one term, those that a text is in, and with a translation the findings."""
    with Review(*files) as review:
        review.enter()
        for address in ("/api/list", "/api/term?number=0", "/api/list?text=1"):
            review.get(address)
        if len(files) > 1:
            review.get("/api/check", {})
        review.end()


if __name__ == "__main__":
    main(*sys.argv[1:])
