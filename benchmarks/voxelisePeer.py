"""A mesh to solid voxels by trimesh (voxelized + fill), or by the same algorithm in numpy and scipy where trimesh is not installed: triangles are
divided until no edge is longer than half a cell, the cells of all corners are marked, and what the marked cells enclose is filled.

Usage: python3 voxelisePeer.py FILE VERTICES TRIANGLES SIZE    (FILE: float32 x y z of the vertices, then uint32 triples)"""
import json
import sys
import time

import numpy as np
from scipy import ndimage

path, vertices, triangles, size = sys.argv[1], *map(int, sys.argv[2:5])
raw = open(path, "rb").read()
positions = np.frombuffer(raw, "<f4", 3 * vertices).reshape(-1, 3).astype(float)
faces = np.frombuffer(raw, "<u4", 3 * triangles, 12 * vertices).reshape(-1, 3).astype(np.int64)
pitch = (positions.max(0) - positions.min(0)).max() / (size * 30 / 32)


def restated():
    corners, cells = positions[faces], []
    while len(corners):
        edges = np.linalg.norm(corners - np.roll(corners, -1, 1), axis=2)
        fine = edges.max(1) <= pitch / 2
        cells.append(np.floor(corners[fine].reshape(-1, 3) / pitch).astype(np.int64))
        corners = corners[~fine]
        a, b, c = corners[:, 0], corners[:, 1], corners[:, 2]
        ab, bc, ca = (a + b) / 2, (b + c) / 2, (c + a) / 2
        corners = np.concatenate([np.stack(t, 1) for t in ((a, ab, ca), (ab, b, bc), (ca, bc, c), (ab, bc, ca))])
    cells = np.concatenate(cells)
    cells -= cells.min(0)
    grid = np.zeros(cells.max(0) + 1, bool)
    grid[tuple(cells.T)] = True
    return ndimage.binary_fill_holes(grid)


try:
    import trimesh

    mesh = trimesh.Trimesh(positions, faces, process=False)
    by, run = f"trimesh {trimesh.__version__}, voxelized + fill", lambda: mesh.voxelized(pitch).fill().matrix
except ImportError:
    by, run = "trimesh's algorithm in numpy and scipy (no trimesh here)", restated

taken = []
for _ in range(3):
    start = time.perf_counter()
    filled = run()
    taken.append(1000 * (time.perf_counter() - start))
print(json.dumps({"milliseconds": sorted(taken)[1], "by": by, "filled": int(filled.sum())}))
