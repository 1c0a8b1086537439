"""Puts shapes into the open scene. Uses only calls that Blender 3.4 to 5 have in common."""

import struct

import bpy

ATTRIBUTE = "Photo"


def parse_ply(data):
    """Vertices, triangles and colours (sRGB bytes; None without) of a binary PLY as Maquette writes it."""
    end = data.find(b"end_header\n")
    if not data.startswith(b"ply\nformat binary_little_endian 1.0\n") or end < 0:
        raise ValueError("this is no mesh of Maquette")
    counts = {}
    properties = []
    for line in data[:end].decode("ascii", "replace").split("\n"):
        words = line.split()
        if len(words) == 3 and words[0] == "element":
            counts[words[1]] = int(words[2])
        elif len(words) == 3 and words[0] == "property" and "face" not in counts:
            properties.append((words[1], words[2]))
    floats = [("float", name) for name in ("x", "y", "z", "nx", "ny", "nz")]
    bytes_ = [("uchar", name) for name in ("red", "green", "blue")]
    if properties not in (floats, floats + bytes_) or "face" not in counts:
        raise ValueError("this mesh is of another version of Maquette")
    row = struct.Struct("<6f3B" if len(properties) == 9 else "<6f")
    corner = struct.Struct("<B3I")
    start = end + len(b"end_header\n")
    middle = start + row.size * counts["vertex"]
    if len(data) != middle + corner.size * counts["face"]:
        raise ValueError("the mesh is cut off")
    rows = list(row.iter_unpack(data[start:middle]))
    faces = [face[1:] for face in corner.iter_unpack(data[middle:])]
    if any(index >= len(rows) for face in faces for index in face):
        raise ValueError("the mesh names vertices that it does not have")
    colours = [row[6:] for row in rows] if len(properties) == 9 else None
    return [row[:3] for row in rows], faces, colours


def linear(byte):
    value = byte / 255
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def add_shape(name, data):
    """Adds a mesh object, or gives the one of this name a new mesh: its place, modifiers and materials stay."""
    vertices, faces, colours = parse_ply(data)
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata(vertices, [], faces)
    mesh.update()
    if hasattr(mesh, "shade_smooth"):
        mesh.shade_smooth()
    else:
        mesh.polygons.foreach_set("use_smooth", [True] * len(mesh.polygons))
    if colours:
        light = [linear(byte) for byte in range(256)]
        attribute = mesh.color_attributes.new(name=ATTRIBUTE, type="FLOAT_COLOR", domain="POINT")
        attribute.data.foreach_set("color", [part for colour in colours for part in (*(light[byte] for byte in colour), 1.0)])

    known = bpy.data.objects.get(name)
    if known is not None and known.type == "MESH":
        if known.mode != "OBJECT" and bpy.context.view_layer.objects.active == known:
            bpy.ops.object.mode_set(mode="OBJECT")
        old = known.data
        for material in old.materials:
            mesh.materials.append(material)
        known.data = mesh
        if old.users == 0:
            bpy.data.meshes.remove(old)
        mesh.name = name
        thing, replaced = known, True
        if thing.name not in bpy.context.scene.objects:
            bpy.context.collection.objects.link(thing)
    else:
        thing, replaced = bpy.data.objects.new(name, mesh), False
        bpy.context.collection.objects.link(thing)
    if colours and len(mesh.materials) == 0:
        mesh.materials.append(photo_material())
    # Objects that were just removed stay in the view layer as holes until it is brought up to date.
    bpy.context.view_layer.update()
    for other in list(bpy.context.view_layer.objects):
        if other is not None and other.select_get():
            other.select_set(False)
    thing.select_set(True)
    bpy.context.view_layer.objects.active = thing
    return {"name": thing.name, "replaced": replaced, "triangles": len(faces)}


def photo_material():
    """A matt material that shows the colours from the photo."""
    name = "Maquette photo"
    known = bpy.data.materials.get(name)
    if known is not None:
        return known
    material = bpy.data.materials.new(name)
    if material.node_tree is None:
        material.use_nodes = True
    nodes = material.node_tree.nodes
    surface = next((node for node in nodes if node.type == "BSDF_PRINCIPLED"), None)
    if surface is not None:
        colour = nodes.new("ShaderNodeVertexColor")
        colour.layer_name = ATTRIBUTE
        colour.location = (surface.location.x - 250, surface.location.y)
        material.node_tree.links.new(colour.outputs["Color"], surface.inputs["Base Color"])
        surface.inputs["Roughness"].default_value = 0.8
    return material
