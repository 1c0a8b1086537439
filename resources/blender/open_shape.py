"""Starts Blender with a shape in place. Usage: blender --python open_shape.py -- <mesh.ply> <name>

The bridge runs in this session too, so that the next shape comes into the same window whether the add-on is installed or not.
"""

import atexit
import os
import sys

import bpy

sys.dont_write_bytecode = True  # this folder belongs to the studio, and may not be writable
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import maquette_bridge
from maquette_bridge.shapes import add_shape

path, name = sys.argv[sys.argv.index("--") + 1 :][:2]


def begin():
    # The cube that a new scene starts with would stand in the shape.
    cube = bpy.data.objects.get("Cube")
    if not bpy.data.filepath and cube is not None and cube.type == "MESH" and len(cube.data.vertices) == 8:
        bpy.data.objects.remove(cube, do_unlink=True)
    with open(path, "rb") as file:
        data = file.read()
    os.remove(path)
    print("MAQUETTE", add_shape(name, data), flush=True)


begin()
# Unless the add-on is installed and has begun already, then under a name of its own (Blender puts extensions into bl_ext).
installed = [name for name in sys.modules if name.endswith(".maquette_bridge")]
if not any(getattr(sys.modules[name], "bridge", None) for name in installed):
    maquette_bridge.register()
    atexit.register(maquette_bridge.unregister)
