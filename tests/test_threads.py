"""What may be shared between threads."""

from concurrent.futures import ThreadPoolExecutor

from termalign import Aligner, Extractor
from tests.conftest import SAMPLES

THREADS = 3


def test_threads_share_an_aligner_and_an_extractor() -> None:
    """Each thread finds what it would find alone."""
    zh, en = (
        (SAMPLES / f"policy-article.{side}.sentences.txt").read_text("utf-8").splitlines()[: 4 * THREADS]
        for side in ("zh", "en")
    )
    aligner = Aligner()
    extractor = Extractor.for_aligner(aligner)

    def extracted(part: int) -> object:
        texts = ("\n".join(side[part::THREADS]) for side in (zh, en))
        return extractor.extract(aligner.align(*texts, input="pairs"))

    alone = [extracted(part) for part in range(THREADS)]
    with ThreadPoolExecutor(THREADS) as pool:
        assert list(pool.map(extracted, range(THREADS))) == alone
