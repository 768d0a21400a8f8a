"""Writes what was fitted in the form that the library reads."""

from pathlib import Path

import lightgbm as lgb
import numpy as np


def write_trees(booster: lgb.Booster, features: tuple[str, ...], path: Path) -> None:
    """Write a LightGBM model as the arrays of `termalign.boosting.BoostedTrees`."""
    nodes: list[tuple[int, float, int, int, float]] = []
    depths: list[int] = []

    def add(node: dict, depth: int) -> int:
        place = len(nodes)
        if "leaf_value" in node and "split_feature" not in node:
            nodes.append((0, 0.0, place, place, node["leaf_value"]))
            depths.append(depth)
            return place
        if (node["decision_type"], node["missing_type"]) != ("<=", "None"):
            raise ValueError(f"a split that the library does not read: {node}")
        nodes.append((node["split_feature"], node["threshold"], -1, -1, 0.0))
        left = add(node["left_child"], depth + 1)
        right = add(node["right_child"], depth + 1)
        nodes[place] = (node["split_feature"], node["threshold"], left, right, 0.0)
        return place

    roots = [add(tree["tree_structure"], 0) for tree in booster.dump_model()["tree_info"]]
    columns = list(zip(*nodes, strict=True))
    np.savez_compressed(
        path,
        features=np.array(features),
        roots=np.array(roots, np.int32),
        feature=np.array(columns[0], np.int32),
        threshold=np.array(columns[1], np.float64),
        left=np.array(columns[2], np.int32),
        right=np.array(columns[3], np.int32),
        value=np.array(columns[4], np.float64),
        depth=np.array(max(depths), np.int32),
    )
