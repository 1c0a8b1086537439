"""Imports meshes into Blender and prints one line of JSON about each. Usage: blender -b --factory-startup -P this -- <up axis> <file>...

Up axis: "y" or "z", what the files say of themselves. Works with Blender 3.4 and the renamed operators of 4.x.
"""

import json
import sys

import bmesh
import bpy


def import_mesh(path, up):
    forward = {"y": "-Z", "z": "Y"}[up]  # the axis that Blender's y axis points along in the file
    if path.endswith(".obj"):
        axis = {"Y": "Y", "-Z": "NEGATIVE_Z"}[forward]
        bpy.ops.wm.obj_import(filepath=path, forward_axis=axis, up_axis=up.upper())
    elif path.endswith(".stl"):
        stl = bpy.ops.import_mesh.stl if hasattr(bpy.types, "IMPORT_MESH_OT_stl") else None
        if stl:
            stl(filepath=path, axis_forward=forward, axis_up=up.upper())
        else:
            bpy.ops.wm.stl_import(filepath=path, forward_axis={"Y": "Y", "-Z": "NEGATIVE_Z"}[forward], up_axis=up.upper())
    elif path.endswith(".ply"):
        ply = bpy.ops.import_mesh.ply if hasattr(bpy.types, "IMPORT_MESH_OT_ply") else bpy.ops.wm.ply_import
        ply(filepath=path)
    elif path.endswith(".glb"):
        import numpy

        # Blender 3.4's importer still says np.bool, which NumPy 1.24 took away.
        if not hasattr(numpy, "bool"):
            numpy.bool = bool
        bpy.ops.import_scene.gltf(filepath=path)
    else:
        raise ValueError(path)


def inspect(path, up):
    bpy.ops.wm.read_factory_settings(use_empty=True)
    import_mesh(path, up)
    (thing,) = [o for o in bpy.data.objects if o.type == "MESH"]
    world = bmesh.new()
    world.from_mesh(thing.data)
    world.transform(thing.matrix_world)
    corners = [[f(v.co[axis] for v in world.verts) for axis in range(3)] for f in (min, max)]
    highest = max(world.verts, key=lambda v: v.co.z).co
    return {
        "file": path,
        "name": thing.name,
        "min": corners[0],
        "max": corners[1],
        "highest": list(highest),
        "triangles": len(world.faces),
        "vertices": len(world.verts),
        "openEdges": sum(not e.is_manifold for e in world.edges),
        "flippedEdges": sum(not e.is_contiguous for e in world.edges),
        "volume": world.calc_volume(signed=True),
    }


arguments = sys.argv[sys.argv.index("--") + 1 :]
for file in arguments[1:]:
    print("INSPECTED " + json.dumps(inspect(file, arguments[0])), flush=True)
