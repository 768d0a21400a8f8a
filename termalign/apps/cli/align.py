"""`termalign align`."""

from functools import partial
from typing import TYPE_CHECKING

import click

from termalign.apps.cli.accounts import account_option, check_account
from termalign.apps.cli.aligning import MakeAligner
from termalign.apps.cli.bitexts import bitext_counts, read_bitext_of, report_aligned
from termalign.apps.cli.messages import is_shown, notify_written
from termalign.apps.cli.options import (
    TextOptions,
    direction_option,
    encoder_option,
    output_option,
    talk_options,
    text_options,
)
from termalign.apps.cli.paths import check_apart, check_writable
from termalign.apps.cli.progress import stages
from termalign.apps.cli.rows import RowOptions, row_options, run_on_rows
from termalign.errors import counted
from termalign.runtime.files.standard_streams import STANDARD

if TYPE_CHECKING:
    from termalign.apps.account import Account


@click.command(
    "align",
    short_help="Align a text with its translation: sentences, then words.",
    epilog="Example: termalign align article.zh.txt article.en.txt -o article.tmx",
)
@click.argument("files", nargs=-1, required=True, metavar="SRC TGT | FILE")
@output_option("Where to: .tmx .tsv .jsonl .beads (sentence numbers) or .pharaoh (word links); - is TSV.")
@direction_option
@text_options
@encoder_option
@row_options
@account_option
@talk_options
def command(
    files: tuple[str, ...],
    output: str | None,
    texts: TextOptions,
    rows: RowOptions,
    account: "Account",
    encoder: str,
) -> None:
    """Align a text SRC with its translation TGT, from Chinese or from English: sentences, then words.

    One FILE of both sides (TMX, XLIFF of any tool, a table, .jsonl) in place of SRC and TGT is taken as it is aligned:
    OUT shows what was read of it, with its words linked. The formats .tmx, .tsv and .beads hold no words, so words
    are linked only for .jsonl and .pharaoh.

    Sentences that nothing on the other side renders stay without a partner, and their number is reported.

    Rows of Parquet, JSON Lines and files of both sides get columns, how near both sides are in meaning, words and
    links, where OUT is OUT.parquet, OUT.jsonl.zst (.gz, .xz) or a folder OUT/; their pairs stay as they are.
    """
    from termalign.documents.parallel import WRITABLE, write_bitext

    if rows.is_for(output):
        from termalign.apps.rows.operators import Operator

        maker = MakeAligner(texts.tokenized, encoder)
        run_on_rows(
            Operator(
                "align", aligner=maker, columns=texts.columns, direction=texts.direction, prefix=rows.prefix
            ),
            files,
            str(output),
            rows,
            account,
            settings={"tokenized": texts.tokenized, "encoder": encoder},
            texts=texts,
        )
        return
    check_apart(output, *files)
    check_account(account, output, read=files)
    target = output or STANDARD
    check_writable(target, WRITABLE)
    words = target.lower().endswith((".jsonl", ".pharaoh"))
    with stages() as on_stage:
        aligner = MakeAligner(texts.tokenized, encoder)()
        bitext = read_bitext_of(files, aligner, texts, words=words, on_stage=on_stage, refuse=False)
    account.counts = partial(bitext_counts, bitext)
    report_aligned(bitext)
    if is_shown(output):
        from termalign.apps.cli.table import print_bitext

        print_bitext(bitext)
    else:
        write_bitext(bitext, target)
        notify_written(counted(len(bitext), "sentence pair"), target)
