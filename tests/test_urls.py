"""Files at URLs: what the command line or a program names is read and written, and nothing else; no secret is shown."""

import base64
import io
import json
import re
import sys
import threading
from contextlib import redirect_stderr, redirect_stdout
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace

import pytest

import termalign
from termalign import Glossary, InputError, entry, remote
from termalign.apps.cli import main
from termalign.runtime import remote_files, urls

HOUSE = "zh\ten\n碳中和\tcarbon neutrality\n碳市场\tcarbon market\n"
ZH, EN = (
    "我们要实现碳中和。\n\n碳市场启动了。\n",
    "We will reach carbon balance.\n\nThe carbon market has begun.\n",
)
FILES = {
    "house.tsv": HOUSE,
    "other.tsv": "zh\ten\n碳中和\tclimate neutrality\n",
    "a.zh.txt": ZH,
    "a.en.txt": EN,
    "pairs.tsv": "src\ttgt\n实现碳中和。\tAchieve carbon balance.\n碳市场。\tThe carbon market.\n",
    "rows.jsonl": '{"src": "碳中和。", "tgt": "Carbon balance."}\n{"src": "碳市场。", "tgt": "Carbon market."}\n',
    "gold.pharaoh": "0-0 1-1\n",
    "terms.txt": "碳中和\n碳市场\n",
}


def run(*arguments):
    """Return the status of a command, its output and its messages."""
    output, errors = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.StringIO()
    with redirect_stdout(output), redirect_stderr(errors), pytest.raises(SystemExit) as ended:
        main(list(arguments))
    output.flush()
    return ended.value.code, output.buffer.getvalue().decode(), errors.getvalue()


@pytest.fixture(autouse=True)
def _nothing_is_known(monkeypatch):
    monkeypatch.setattr(urls, "_known", {})


@pytest.fixture
def memory():
    system = pytest.importorskip("fsspec").filesystem("memory")
    for name, text in FILES.items():
        system.pipe_file(f"/in/{name}", text.encode())
    yield system
    for folder in ("/in", "/out"):
        if system.exists(folder):
            system.rm(folder, recursive=True)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://me:secret@example.org/a/terms.tsv?token=abc#x", "https://example.org/a/terms.tsv"),
        ("https://token@example.org/terms.tsv", "https://example.org/terms.tsv"),
        ("HTTP://example.org/terms.tsv", "http://example.org/terms.tsv"),
        ("s3://key:secret@bucket/a.tsv", "s3://bucket/a.tsv"),
        ("s3://bucket/what?is#this.tsv", "s3://bucket/what?is#this.tsv"),
        (
            "abfs://container@account.dfs.core.windows.net/a.tsv",
            "abfs://container@account.dfs.core.windows.net/a.tsv",
        ),
        ("terms.tsv", "terms.tsv"),
        ("C://terms.tsv", "C://terms.tsv"),
        ("-", "-"),
    ],
)
def test_a_url_goes_by_its_name_without_secrets(url, name):
    assert urls.named(url) == name
    assert urls.name_of(name) == name
    assert urls.name_of(Path(name)) == (name if urls.is_remote(name) else str(Path(name)))


def test_options_hold_urls_too():
    for argument in ("--glossary={}", "-o{}", "sarif={}", "{}"):
        assert urls.named_in(argument.format("https://a:b@c/d")) == argument.format("https://c/d")
    assert urls.named_in("zh=3,en=5") == "zh=3,en=5"


def test_two_urls_of_one_name_are_refused():
    urls.named("https://example.org/get?id=1")
    with pytest.raises(InputError, match="two URLs"):
        urls.named("https://example.org/get?id=2")


def test_a_file_url_is_a_path(tmp_path):
    (tmp_path / "a b.tsv").write_text(HOUSE, "utf-8")
    url = (tmp_path / "a b.tsv").as_uri()
    assert urls.named(url) == str(tmp_path / "a b.tsv")
    assert len(termalign.read_glossary(remote(url))) == 2


def test_what_a_scheme_cannot_do_is_refused():
    for url in ("nothing", "ftp://example.org/a.tsv"):
        with pytest.raises(InputError, match="allowed: http, https"):
            remote(url)
    status, _, errors = run("lookup", "ftp://example.org/a.tsv", "x")
    assert (status, errors.count("\n")) == (2, 1)
    assert "allowed: http, https" in errors


def test_without_the_extra_a_line_names_it(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    monkeypatch.setitem(sys.modules, "fsspec", None)
    (tmp_path / "house.tsv").write_text(HOUSE, "utf-8")
    for extra, arguments in {
        "url": ("lookup", "https://me:secret@example.org/house.tsv", "碳中和"),
        "s3": ("convert", str(tmp_path / "house.tsv"), "s3://key:secret@bucket/house.tbx"),
    }.items():
        status, _, errors = run(*arguments)
        assert status == 2
        assert f"needs the extra '{extra}'" in errors.splitlines()[-1]
        assert "secret" not in errors


COMMANDS = [
    ("align", "IN/a.zh.txt", "IN/a.en.txt", "-o", "OUT/a.tmx"),
    ("extract", "IN/a.zh.txt", "IN/a.en.txt", "-o", "OUT/a.tsv", "--decisions", "OUT/decisions.tsv"),
    ("extract", "IN/a.zh.txt", "IN/a.en.txt", "-o", "OUT/a.csv", "--concordance", "OUT/c.tsv"),
    ("extract", "IN/pairs.tsv", "-q", "--checkpoint", "CHECKPOINT", "-o", "OUT/corpus.tsv"),
    ("spot", "IN/terms.txt", "IN/a.zh.txt", "IN/a.en.txt", "-o", "OUT/s.tsv", "--concordance", "OUT/s.jsonl"),
    ("occurrences", "IN/house.tsv", "IN/rows.jsonl", "--column", "src", "-o", "OUT/o.jsonl.gz"),
    ("occurrences", "IN/house.tsv", "IN/a.zh.txt"),
    ("prompt", "IN/house.tsv", "IN/a.zh.txt"),
    (
        "check",
        "IN/house.tsv",
        "IN/a.zh.txt",
        "IN/a.en.txt",
        "-o",
        "OUT/c.json",
        "--also",
        "sarif=OUT/c.sarif",
    ),
    ("check", "IN/house.tsv", "IN/pairs.tsv", "--baseline", "OUT/b.json", "--update-baseline"),
    ("check", "IN/house.tsv", "IN/pairs.tsv", "--format", "rdjsonl"),
    ("check", "IN/house.tsv", "IN/rows.jsonl", "-o", "OUT/rows.jsonl.gz", "--account", "OUT/account.json"),
    ("check", "IN/house.tsv", "IN/*.zh.txt", "IN/*.en.txt", "--format", "text"),
    ("consistency", "IN/pairs.tsv"),
    ("affected", "IN/house.tsv", "IN/other.tsv", "IN/a.zh.txt", "IN/a.en.txt"),
    ("report", "IN/a.zh.txt", "IN/a.en.txt", "--glossary", "IN/house.tsv", "-o", "OUT/r.html"),
    ("convert", "IN/house.tsv", "OUT/house.tbx"),
    ("convert", "IN/house.tsv", "OUT/house.xlsx"),
    ("compile", "IN/house.tsv", "-o", "OUT/house.termbase"),
    ("merge", "IN/house.tsv", "IN/other.tsv", "-o", "OUT/m.tsv"),
    ("diff", "IN/house.tsv", "IN/other.tsv"),
    ("lint", "IN/house.tsv"),
    ("lookup", "IN/house.tsv", "碳中和"),
    ("score", "--gold", "IN/gold.pharaoh", "IN/gold.pharaoh"),
]


_DIGEST = re.compile(rb"[0-9a-f]{12,}")
"""Fingerprints of findings depend on the names of their files."""


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: " ".join(command[:2]))
def test_commands_do_the_same_at_urls(command, memory, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for folder in ("in", "out"):
        Path(folder).mkdir()
    for name, text in FILES.items():
        Path("in", name).write_text(text, "utf-8")

    def on(place):
        arguments = [part.replace("IN/", f"{place}in/").replace("OUT/", f"{place}out/") for part in command]
        status, output, errors = run(
            *(part.replace("CHECKPOINT", f"checkpoint{len(place)}") for part in arguments)
        )
        return (
            status,
            output.replace(place, "") if place else output,
            errors.replace(place, "") if place else errors,
        )

    expected = on("")
    assert expected[0] in (0, 1), expected
    assert on("memory://") == expected
    written = sorted(path.name for path in Path("out").iterdir())
    there = memory.ls("/out", detail=False) if memory.exists("/out") else []
    assert sorted(Path(path).name for path in there) == written
    for name in written:
        here, there = Path("out", name).read_bytes(), memory.cat_file(f"/out/{name}")
        if name not in ("account.json", "house.xlsx", "house.termbase"):  # which hold a time or a name
            assert _DIGEST.sub(b"", there.replace(b"memory://", b"")) == _DIGEST.sub(b"", here)


def test_an_output_is_written_whole_or_not_at_all(memory):
    memory.pipe_file("/out/house.tbx", b"as it was")
    memory.pipe_file("/in/bad.tsv", b"zh\ten\n\xff\xfe\x00")
    assert run("convert", "memory://in/bad.tsv", "memory://out/house.tbx")[0] == 2
    assert memory.cat_file("/out/house.tbx") == b"as it was"

    def break_off():
        with remote_files.uploading(remote("memory://out/house.tbx")) as stream:
            stream.write(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        break_off()
    assert memory.cat_file("/out/house.tbx") == b"as it was"


def test_what_was_written_is_read_anew(memory):
    house = remote("memory://out/house.tsv")
    termalign.write_glossary(Glossary((entry("碳中和", "carbon neutrality"),)), house)
    assert len(termalign.read_glossary(house)) == 1
    termalign.write_glossary(Glossary((entry("a", "b"), entry("碳中和", "carbon neutrality"))), house)
    assert len(termalign.read_glossary(house)) == 2
    findings = termalign.check(house, remote("memory://in/a.zh.txt"), remote("memory://in/a.en.txt"))
    assert [finding.tgt.path for finding in findings] == ["memory://in/a.en.txt"]


@pytest.fixture
def server():
    """A server of the files above, of which some need a password or a token; it notes what it was asked for."""
    about = SimpleNamespace(asked=[])

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            about.asked.append(self.path)
            path, _, query = self.path.partition("?")
            secret = "Basic " + base64.b64encode(b"reader:geheim-1").decode()
            text = FILES.get(path.rpartition("/")[2])
            status = 404 if text is None else 200
            if path.startswith("/private") and self.headers.get("Authorization") != secret:
                status = 401
            if path.startswith("/signed") and query != "signature=geheim-2":
                status = 403
            if status != 200:
                self.send_error(status)
                return
            self.send_response(200)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *arguments):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as own:
        about.host = f"127.0.0.1:{own.server_address[1]}"
        thread = threading.Thread(target=own.serve_forever, args=(0.01,))
        thread.start()
        yield about
        own.shutdown()
        thread.join()


@pytest.fixture
def http(server):
    pytest.importorskip("fsspec")
    pytest.importorskip("aiohttp")
    return server


def test_a_server_is_read(http):
    status, output, errors = run(
        "check",
        f"http://{http.host}/house.tsv",
        f"http://reader:geheim-1@{http.host}/private/a.zh.txt",
        f"http://{http.host}/signed/a.en.txt?signature=geheim-2",
        "--format",
        "json",
    )
    assert status == 1, errors
    assert f'"http://{http.host}/signed/a.en.txt"' in output
    assert "geheim" not in output + errors


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("none.tsv", "no such file"),
        ("private/house.tsv", "the server answers 401"),
        ("signed/house.tsv?signature=geheim-3", "the server answers 403"),
        ("*.tsv", "no such file"),
    ],
)
def test_a_server_that_refuses_gives_one_line_without_secrets(path, problem, http):
    status, output, errors = run("lookup", f"http://reader:geheim-4@{http.host}/{path}", "碳中和")
    assert (status, output) == (2, "")
    assert errors.count("\n") == 1
    assert problem in errors
    assert "geheim" not in errors
    assert "reader" not in errors


def test_no_server_gives_one_line(http):
    status, _, errors = run("lookup", "http://reader:geheim-5@127.0.0.1:9/a.tsv", "碳中和")
    assert (status, errors.count("\n")) == (2, 1)
    assert "geheim" not in errors
    assert "reader" not in errors


def test_an_output_needs_more_than_a_server(http, tmp_path):
    (tmp_path / "house.tsv").write_text(HOUSE, "utf-8")
    status, _, errors = run("convert", str(tmp_path / "house.tsv"), f"http://{http.host}/house.tbx")
    assert (status, http.asked) == (2, [])
    assert "allowed: memory, s3" in errors


def test_urls_in_files_and_settings_are_not_read(http, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    address = f"http://{http.host}"
    Path("house.tsv").write_text(HOUSE, "utf-8")
    Path("list.tsv").write_text(f"{address}/a.zh.txt\t{address}/a.en.txt\n", "utf-8")
    Path("termalign.toml").write_text(
        f'glossaries = ["{address}/house.tsv"]\nbaseline = "{address}/b.json"\n'
        f'[[documents]]\nsrc = "{address}/a.zh.txt"\ntgt = "{address}/a.en.txt"\n',
        "utf-8",
    )
    request = json.dumps({"glossary": f"{address}/house.tsv", "src": ZH, "tgt": EN})
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(request.encode() + b"\n"), "utf-8"))
    for command in (("extract", "--pairs", "list.tsv"), ("check",), ("lint",), ("serve", "house.tsv")):
        run(*command)
    assert http.asked == []
    with pytest.raises(termalign.FileError):
        termalign.read_glossary(
            f"{address}/house.tsv"
        )  # a string is a path, as the settings of a program hold it
    assert http.asked == []


@pytest.mark.parametrize(("scheme", "package"), [("gs", "gcsfs"), ("hf", "huggingface_hub")])
def test_other_stores_ask_for_their_file_system(scheme, package, monkeypatch):
    core = pytest.importorskip("fsspec.core")
    asked = []

    def url_to_fs(url):
        asked.append(url)
        raise ImportError(f"install {package}")

    monkeypatch.setattr(core, "url_to_fs", url_to_fs)
    status, _, errors = run("lookup", f"{scheme}://place/house.tsv", "碳中和")
    assert (status, errors.count("\n"), set(asked)) == (2, 1, {f"{scheme}://place/house.tsv"})
    assert f"pip install {package}" in errors


@pytest.fixture
def bucket(monkeypatch):
    """Buckets of moto's server, one with the files above."""
    pytest.importorskip("s3fs")
    moto = pytest.importorskip("moto.server")
    import boto3

    own = moto.ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    own.start()
    address = "http://{}:{}".format(*own.get_host_and_port())
    for name, value in {
        "AWS_ENDPOINT_URL": address,
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "geheim-6",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
    }.items():
        monkeypatch.setenv(name, value)
    client = boto3.client("s3")
    client.create_bucket(Bucket="texts")
    for name, text in FILES.items():
        client.put_object(Bucket="texts", Key=f"in/{name}", Body=text.encode())
    import s3fs

    s3fs.S3FileSystem.clear_instance_cache()
    yield client
    own.stop()
    s3fs.S3FileSystem.clear_instance_cache()


def keys(client, prefix):
    return sorted(
        item["Key"] for item in client.list_objects_v2(Bucket="texts", Prefix=prefix).get("Contents", ())
    )


def test_a_store_is_read_and_written(bucket):
    status, _, errors = run("convert", "s3://texts/in/house.tsv", "s3://texts/out/house.tbx")
    assert status == 0, errors
    status, output, _ = run("lookup", "s3://texts/out/house.tbx", "碳中和")
    assert "carbon neutrality" in output
    status, output, _ = run(
        "check", "s3://texts/in/house.tsv", "s3://texts/in/*.zh.txt", "s3://texts/in/*.en.txt"
    )
    assert status == 1
    assert "s3://texts/in/a.en.txt" in output


def test_parts_in_a_store_are_made_once(bucket):
    pytest.importorskip("pyarrow")
    for number in range(3):
        bucket.put_object(Bucket="texts", Key=f"rows/{number}.jsonl", Body=FILES["rows.jsonl"].encode())
    command = ("check", "s3://texts/in/house.tsv", "s3://texts/rows/*.jsonl", "-o", "s3://texts/parts/")
    status, _, errors = run(*command)
    assert status == 1, errors
    parts = [f"parts/part-{number:05}.parquet" for number in range(3)]
    assert keys(bucket, "parts/part") == parts
    made = {key: bucket.head_object(Bucket="texts", Key=key)["LastModified"] for key in parts}
    bucket.delete_object(Bucket="texts", Key=parts[1])
    urls._known.clear()
    status, _, errors = run(*command)
    assert "2 parts complete already" in errors
    assert keys(bucket, "parts/part") == parts
    for key in (parts[0], parts[2]):
        assert bucket.head_object(Bucket="texts", Key=key)["LastModified"] == made[key]
    account = json.loads(
        bucket.get_object(Bucket="texts", Key="parts/_termalign/account.json")["Body"].read()
    )
    assert [item["path"] for item in account["inputs"]] == [
        "s3://texts/in/house.tsv",
        *(f"s3://texts/rows/{number}.jsonl" for number in range(3)),
    ]
    bucket.delete_object(Bucket="texts", Key="rows/2.jsonl")  # fewer rows: what is left over goes
    urls._known.clear()
    run(*command)
    assert keys(bucket, "parts/part") == parts[:2]


def test_parts_that_no_run_wrote_are_kept(bucket):
    pytest.importorskip("pyarrow")
    bucket.put_object(Bucket="texts", Key="theirs/part-00000.parquet", Body=b"theirs")
    status, _, errors = run(
        "check", "s3://texts/in/house.tsv", "s3://texts/in/rows.jsonl", "-o", "s3://texts/theirs/"
    )
    assert status == 2
    assert "no run of termalign wrote" in errors
    assert keys(bucket, "theirs/") == ["theirs/part-00000.parquet"]


@pytest.mark.parametrize(
    ("command", "problem"),
    [
        (("lookup", "s3://texts/none.tsv", "x"), "no such file"),
        (("lookup", "s3://nowhere/a.tsv", "x"), "no such file, folder or bucket"),
        (("convert", "s3://texts/in/house.tsv", "s3://nowhere/a.tbx"), "no such bucket"),
        (("extract", "s3://texts/none/*.tmx"), "no texts in both languages"),
    ],
)
def test_what_is_not_in_a_store_gives_one_line(command, problem, bucket):
    status, _, errors = run(*command)
    assert status == 2
    assert problem in errors.splitlines()[-1]
    assert "geheim" not in errors


def test_without_credentials_a_line_says_so(bucket, monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    status, _, errors = run("lookup", "s3://texts/in/house.tsv", "x")
    assert (status, errors.count("\n")) == (2, 1)
    assert "no credentials were found" in errors
