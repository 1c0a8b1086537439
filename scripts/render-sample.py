"""Renders a sample photo: one furniture model on a studio sweep, with Blender's Cycles.

Usage: blender -b --factory-startup -P scripts/render-sample.py -- MODEL.obj OUT.jpg [--yaw DEG] [--pitch DEG] [--turn DEG] [--paper R,G,B] [--pixels N]

The pictures in resources/samples are made with it from models of the Sweet Home 3D catalogues (see credits there).
"""
import argparse
import math
import sys

import bpy
from mathutils import Vector

arguments = argparse.ArgumentParser()
arguments.add_argument("model")
arguments.add_argument("out")
arguments.add_argument("--yaw", type=float, default=35, help="camera, degrees to the right of the front")
arguments.add_argument("--pitch", type=float, default=17, help="camera, degrees above the horizon")
arguments.add_argument("--turn", type=float, default=0, help="turns the model about its vertical axis, degrees")
arguments.add_argument("--paper", default="0.72,0.72,0.70", help="colour of the sweep, linear r,g,b")
arguments.add_argument("--pixels", type=int, default=768)
arguments.add_argument("--samples", type=int, default=256)
options = arguments.parse_args(sys.argv[sys.argv.index("--") + 1:])

bpy.ops.object.select_all(action="SELECT")
bpy.ops.object.delete()
bpy.ops.import_scene.obj(filepath=options.model, axis_forward="-Z", axis_up="Y")
parts = [o for o in bpy.context.scene.objects if o.type == "MESH"]

# Stand the model on the ground, centred, one unit high or wide.
corners = [o.matrix_world @ Vector(c) for o in parts for c in o.bound_box]
low = Vector([min(c[i] for c in corners) for i in range(3)])
high = Vector([max(c[i] for c in corners) for i in range(3)])
scale = 1 / max(high - low)
root = bpy.data.objects.new("root", None)
bpy.context.collection.objects.link(root)
for part in parts:
    part.parent = root
root.scale = (scale, scale, scale)
root.rotation_euler = (0, 0, math.radians(options.turn))
middle = (low + high) / 2
offset = Vector((middle.x, middle.y, low.z)) * -scale
offset.rotate(root.rotation_euler)
root.location = offset
size = (high - low) * scale


def material(name, colour, roughness):
    m = bpy.data.materials.new(name)
    m.use_nodes = True
    shader = m.node_tree.nodes["Principled BSDF"]
    shader.inputs["Base Color"].default_value = (*colour, 1)
    shader.inputs["Roughness"].default_value = roughness
    return m


# A sweep: floor that bends up into the wall without an edge.
profile = [(-5.0, 0.0), (1.6, 0.0)] + [
    (1.6 + 1.2 * math.sin(a), 1.2 - 1.2 * math.cos(a)) for a in [math.pi / 2 * i / 24 for i in range(1, 25)]
] + [(2.8, 6.0)]
vertices, faces = [], []
for i, (along, up) in enumerate(profile):
    vertices += [(-8, along, up), (8, along, up)]
    if i:
        faces.append((2 * i - 2, 2 * i - 1, 2 * i + 1, 2 * i))
sweep_mesh = bpy.data.meshes.new("sweep")
sweep_mesh.from_pydata(vertices, [], faces)
for polygon in sweep_mesh.polygons:
    polygon.use_smooth = True
sweep = bpy.data.objects.new("sweep", sweep_mesh)
sweep.data.materials.append(material("paper", tuple(float(c) for c in options.paper.split(",")), 0.9))
bpy.context.collection.objects.link(sweep)


def light(place, energy, extent):
    data = bpy.data.lights.new("light", "AREA")
    data.energy, data.size = energy, extent
    lamp = bpy.data.objects.new("light", data)
    lamp.location = place
    lamp.rotation_euler = (Vector((0, 0, 0.4)) - Vector(place)).to_track_quat("-Z", "Y").to_euler()
    bpy.context.collection.objects.link(lamp)


light((-2.2, -2.6, 3.2), 150, 2.4)
light((2.8, -1.8, 2.2), 70, 2.8)
light((0.0, -0.4, 4.5), 90, 3.5)
world = bpy.data.worlds.new("world")
world.use_nodes = True
world.node_tree.nodes["Background"].inputs["Color"].default_value = (0.9, 0.93, 1.0, 1)
world.node_tree.nodes["Background"].inputs["Strength"].default_value = 0.45
bpy.context.scene.world = world

camera_data = bpy.data.cameras.new("camera")
camera_data.lens = 60
camera = bpy.data.objects.new("camera", camera_data)
bpy.context.collection.objects.link(camera)
yaw, pitch = math.radians(options.yaw), math.radians(options.pitch)
aim = Vector((0, 0, size.z * 0.48))
reach = max(2.3 * size.z, 1.8 * math.hypot(size.x, size.y) + 0.35)
direction = Vector((math.sin(yaw) * math.cos(pitch), -math.cos(yaw) * math.cos(pitch), math.sin(pitch)))
camera.location = aim + direction * reach
camera.rotation_euler = (-direction).to_track_quat("-Z", "Y").to_euler()
# The sweep stays behind the object, whatever the camera's side.
sweep.rotation_euler = (0, 0, yaw)

scene = bpy.context.scene
scene.camera = camera
scene.render.engine = "CYCLES"
scene.cycles.samples = options.samples
scene.cycles.use_denoising = False
scene.cycles.seed = 1
scene.render.resolution_x = scene.render.resolution_y = options.pixels
scene.view_settings.view_transform = "Filmic"
scene.view_settings.look = "Medium High Contrast"
scene.view_settings.exposure = 0.35
scene.render.image_settings.file_format = "JPEG"
scene.render.image_settings.quality = 90
scene.render.filepath = options.out
bpy.ops.render.render(write_still=True)
