"""Models: trees evaluated a bit a row as by walking down; names, origins and versions."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import termalign
from termalign.alignment.sentalign import loglinear
from termalign.alignment.wordalign import ensemble
from termalign.checking.checks import likelihood
from termalign.checking.variations.comparison import stretches_model
from termalign.checking.variations.relevance import nearness_model, relevance_model
from termalign.checking.variations.stretches import STRETCH_FEATURES
from termalign.language.features import Features
from termalign.language.models import BoostedTrees, EarlyExit, LinearModel, Origin
from termalign.language.models.trees import ARRAYS, MANY_ROWS
from termalign.language.text.language import Direction
from termalign.terms.extraction import mapping, pair_features, shortlist
from termalign.terms.extraction.salience.ranker import FIRST_NAMES, SECOND_NAMES, salience_models
from termalign.terms.extraction.termhood import SCREEN_FEATURES
from termalign.terms.spotting import local, ranker
from termalign.terms.spotting.table import FEATURE_NAMES
from tests.conftest import ROOT

PACKAGE = Path(termalign.__file__).parent


def walked(model, rows):
    """Return the sums of the trees, a row and a tree at a time."""
    total = np.zeros(len(rows))
    for number, row in enumerate(rows):
        for root in model.roots:
            node = root
            while model.left[node] != node:
                goes_left = row[model.feature[node]] <= model.threshold[node]
                node = model.left[node] if goes_left else model.right[node]
            total[number] += model.value[node]
    return total


@pytest.mark.parametrize(
    "model", [ranker.ranker_model(), pair_features.rank_model()], ids=["spotting", "extraction"]
)
def test_shipped_models_are_evaluated_as_by_walking(model):
    inner = model.left != np.arange(len(model.left))
    generator = np.random.default_rng(1)
    rows = np.empty((40, len(model.features)), np.float32)
    for column in range(rows.shape[1]):
        cuts = model.threshold[inner & (model.feature == column)]
        # Values at the thresholds, and next to them in single precision.
        near = np.nextafter(cuts.astype(np.float32), np.float32(np.inf))
        rows[:, column] = generator.choice(np.concatenate([cuts, near, [0.0, 1.0]]), len(rows))
    expected = walked(model, rows).tolist()
    assert model.raw(Features(model.features, rows)).tolist() == expected
    assert model.raw(Features(model.features, np.tile(rows, (8, 1)))).tolist() == expected * 8


def test_rows_are_left_with_what_the_first_trees_say():
    model = ensemble.link_model().first
    rows = np.random.default_rng(1).normal(size=(300, len(model.features))).astype(np.float32)
    features = Features(model.features, rows)
    every = model.raw(features)
    first = model.raw(features, early_exit=EarlyExit(after=50, below=np.inf))
    assert np.array_equal(model.raw(features, early_exit=EarlyExit(after=50, below=-np.inf)), every)
    bound = float(np.median(first))
    found = model.raw(features, early_exit=EarlyExit(after=50, below=bound))
    assert np.array_equal(found, np.where(first < bound, first, every))
    few = Features(model.features, rows[: MANY_ROWS // 2])
    assert np.array_equal(
        model.raw(few, early_exit=EarlyExit(after=50, below=bound)), found[: MANY_ROWS // 2]
    )


def chain(leaves):
    """Return one tree that puts x into the leaf x, leaning to the right."""
    inner = leaves - 1
    return BoostedTrees(
        features=("x",),
        roots=np.array([0], np.int32),
        feature=np.zeros(inner + leaves, np.int32),
        threshold=np.arange(inner + leaves) + 0.5,
        left=np.array([inner + i for i in range(inner)] + [inner + i for i in range(leaves)], np.int32),
        right=np.array(
            [i + 1 if i + 1 < inner else inner + leaves - 1 for i in range(inner)]
            + [inner + i for i in range(leaves)],
            np.int32,
        ),
        value=np.array([0.0] * inner + [float(i) for i in range(leaves)]),
    )


@pytest.mark.parametrize("leaves", [1, 2, 8, 9, 16, 17, 33, 64, 65, 256])
@pytest.mark.parametrize("times", [1, MANY_ROWS])
def test_every_number_of_leaves(leaves, times):
    rows = np.tile(np.arange(leaves, dtype=np.float32), times)[:, None]
    assert chain(leaves).raw(Features(("x",), rows)).tolist() == list(range(leaves)) * times


@pytest.mark.parametrize("model", [ranker.ranker_model(), ensemble.link_model().first])
def test_few_rows_have_the_sums_that_they_have_among_many(model):
    """To the bit: scores do not depend on what else is asked."""
    rows = (
        np.random.default_rng(5).normal(scale=3, size=(2 * MANY_ROWS, len(model.features))).astype(np.float32)
    )
    rows[::3] = rows[::3].round()
    rows[1, 0] = np.nan
    together = model.raw(Features(model.features, rows))
    for count in (0, 1, 7, MANY_ROWS - 1):
        assert np.array_equal(model.raw(Features(model.features, rows[:count])), together[:count])


def test_more_leaves_than_a_byte_numbers_are_refused():
    with pytest.raises(ValueError, match="257 leaves; allowed: 256"):
        chain(257)


def test_no_rows():
    assert chain(4).raw(Features(("x",), np.zeros((0, 1), np.float32))).shape == (0,)


# --- names, origins, versions

SHIPPED = {
    "word alignment, first stage": lambda: ensemble.link_model().first,
    "word alignment, second stage": lambda: ensemble.link_model().second,
    "sentences": loglinear.weights,
    "spotting, screen": local.screen_model,
    "spotting, first look": local.first_look_model,
    "spotting, ranker": ranker.ranker_model,
    "extraction, screen": mapping.screen_model,
    "extraction, screen without links": shortlist.shortlist_model,
    "extraction, rank": pair_features.rank_model,
    "salience, first stage": lambda: salience().first,
    "salience, second stage": lambda: salience().second,
    "salience, looks": lambda: salience().looks,
    "salience, wording": lambda: salience().wording,
    "salience, a ranking that has not seen the lists": pair_features.prior_model,
    "checks, severity": likelihood.model,
    "variations, into English": lambda: stretches_model(Direction.ZH_EN),
    "variations, into Chinese": lambda: stretches_model(Direction.EN_ZH),
    "variations, weights into English": lambda: nearness_model(Direction.ZH_EN),
    "variations, weights into Chinese": lambda: nearness_model(Direction.EN_ZH),
    "variations, relevance": relevance_model,
}


PAIR = frozenset(pair_features.RANK_NAMES)


def salience():
    return salience_models(PAIR)


def test_every_file_of_a_model_is_in_the_list():
    files = [
        *PACKAGE.rglob("*.npz"),
        *(path for path in PACKAGE.rglob("*.json") if "origin" in path.read_text("utf-8")),
    ]
    assert len(files) == len(SHIPPED)


@pytest.mark.parametrize("name", SHIPPED)
def test_every_model_says_where_it_comes_from(name):
    origin = SHIPPED[name]().origin
    assert (ROOT / origin.script).is_file()
    assert origin.script in origin.note
    assert origin.options
    assert len(origin.labels) == 12


MEASURED_FOR = {
    "spotting, screen": {*local.LOCAL_NAMES, *local.CURVED_NAMES},
    "spotting, first look": local.LOCAL_NAMES,
    "spotting, ranker": FEATURE_NAMES,
    "extraction, screen": SCREEN_FEATURES.names,
    "extraction, screen without links": shortlist.VISIBLE_FEATURES.names,
    "extraction, rank": PAIR,
    "salience, first stage": PAIR | FIRST_NAMES,
    "salience, second stage": PAIR | FIRST_NAMES | SECOND_NAMES,
    "salience, a ranking that has not seen the lists": PAIR,
    "checks, severity": likelihood.FINDING_FEATURES.names,
    "variations, into English": STRETCH_FEATURES.names,
    "variations, into Chinese": STRETCH_FEATURES.names,
}


@pytest.mark.parametrize("name", MEASURED_FOR)
def test_what_is_measured_for_a_model_is_what_it_was_fitted_on(name):
    """What no model knows would be measured for nothing, and a model fitted anew would be another one."""
    model = SHIPPED[name]()
    known = model.weights if isinstance(model, LinearModel) else model.features
    assert set(known) == set(MEASURED_FOR[name])


def test_versions_tell_models_apart():
    versions = [make().version for make in SHIPPED.values()]
    assert len(set(versions)) == len(versions)


FITTED = LinearModel({"length": 0.5, "count": -1.0}, Origin("note", "script", {"C": 0.1}, "labels"))


@pytest.mark.parametrize(
    "other",
    [
        replace(FITTED, weights={"length": 0.5, "counts": -1.0}),
        replace(FITTED, weights={"length": 0.5, "count": -1.1}),
        *(
            replace(FITTED, origin=replace(FITTED.origin, **{name: value}))
            for name, value in (("note", "x"), ("script", "x"), ("options", {"C": 0.2}), ("labels", "x"))
        ),
    ],
)
def test_a_version_changes_with_all_that_made_the_model(other):
    assert other.version != FITTED.version == replace(FITTED).version


MEASURED = Features(("count", "new", "length"), np.array([[2, 9, 4]], np.float32))


def test_what_a_model_does_not_name_has_no_weight():
    assert FITTED.raw(MEASURED).tolist() == [0.0]
    assert FITTED.ordered(MEASURED.names).tolist() == [-1.0, 0.0, 0.5]
    assert chain(2).raw(Features(("new", "x"), np.array([[7, 1]], np.float32))).tolist() == [1.0]


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A package with a model of each kind, as training writes them."""
    folder = tmp_path / "fitted"
    folder.mkdir()
    (folder / "__init__.py").touch()
    (folder / "linear.json").write_bytes(FITTED.encoded())
    trees = replace(chain(3), origin=FITTED.origin)
    np.savez(
        folder / "trees.npz",
        features=np.array(trees.features),
        origin=np.array(trees.origin.encoded().decode()),
        **{name: getattr(trees, name) for name in ARRAYS},
    )
    monkeypatch.syspath_prepend(tmp_path)
    return "fitted"


def test_a_model_is_read_back(package):
    linear = LinearModel.load(package, "linear.json", declared={"length", "count", "new"})
    assert (linear, linear.version) == (FITTED, FITTED.version)
    trees = BoostedTrees.load(package, "trees.npz", declared={"new", "x"})
    assert trees.origin == FITTED.origin
    assert trees.version == replace(chain(3), origin=FITTED.origin).version


@pytest.mark.parametrize(("kind", "file"), [(LinearModel, "linear.json"), (BoostedTrees, "trees.npz")])
def test_a_feature_that_nobody_declares_is_reported(package, kind, file):
    with pytest.raises(
        ValueError, match=rf"fitted/{file} was fitted on .* not declared: (x|length, count); run"
    ):
        kind.load(package, file, declared={"new"})
