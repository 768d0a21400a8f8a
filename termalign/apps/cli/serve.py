"""`termalign serve`."""

import click

from termalign.apps.cli.messages import is_quiet, notify, output, requests_input
from termalign.apps.cli.options import quiet_option
from termalign.errors import counted


@click.command(
    "serve",
    short_help="Answer requests of another program, a line each.",
    epilog="Example: termalign serve --stdio house.tsv < requests.jsonl > answers.jsonl",
)
@click.argument("glossary", metavar="GLOSSARY")
@click.option(
    "--stdio",
    is_flag=True,
    required=True,
    help="Take requests from standard input, and write answers to standard output.",
)
@quiet_option(help="Do not report that the server is ready.")
def command(glossary: str, stdio: bool) -> None:
    """Answer requests with GLOSSARY, which is made ready once, until standard input ends.

    A request is a line of JSON: {"id", "op", "src", "tgt", "direction"}. op is check, prompt, occurrences, align or
    spot; check, align and spot need tgt; the direction is zh-en or en-zh, by default that of the texts; id is anything.
    The answer is a line, in order: {"id", "result"}, or {"id", "error"}, after which the next request is awaited.
    """
    from termalign.apps.cli.glossary_files import read
    from termalign.apps.serving.operations import serve

    requests = requests_input([glossary])
    terms, _ = read(glossary, quiet=True)
    if not is_quiet():
        notify(f"{glossary}: {counted(len(terms), 'entry', 'entries')}; waiting for requests")
    serve(terms, requests, output().buffer)
