"""Installs the add-on's zip in a headless Blender as a user would, lets it receive, and prints what stands in the scene after each arrival.

Usage: blender -b --factory-startup -P this -- <add-on zip> <how many arrivals>
"""

import json
import sys
import time

import bpy

zip_path, wanted = sys.argv[sys.argv.index("--") + 1 :]
bpy.ops.preferences.addon_install(filepath=zip_path, overwrite=True)
bpy.ops.preferences.addon_enable(module="maquette_bridge")
import maquette_bridge

print("READY", bpy.app.timers.is_registered(maquette_bridge.receive), flush=True)


def scene():
    things = []
    for thing in sorted((o for o in bpy.data.objects if o.type == "MESH"), key=lambda o: o.name):
        corners = [thing.matrix_world @ v.co for v in thing.data.vertices]
        colours = thing.data.color_attributes.get("Photo")
        things.append(
            {
                "name": thing.name,
                "triangles": len(thing.data.polygons),
                "size": [max(c[k] for c in corners) - min(c[k] for c in corners) for k in range(3)],
                "low": min(c[2] for c in corners),
                "colour": list(colours.data[0].color) if colours else None,
                "location": list(thing.location),
                "selected": thing.select_get(),
            }
        )
    return things


arrived = 0
until = time.monotonic() + 100
while arrived < int(wanted) and time.monotonic() < until:
    # Without a window Blender runs no timers: what the timer calls is called here, on the same thread.
    waiting = not maquette_bridge.bridge.tasks.empty()
    maquette_bridge.receive()
    if waiting:
        arrived += 1
        print("SCENE " + json.dumps(scene()), flush=True)
        first = bpy.data.objects.get("Chair")
        if first:
            first.location.x = 3  # as a user would: a new mesh must not take it back
    time.sleep(0.05)
bpy.ops.preferences.addon_disable(module="maquette_bridge")
print("DISABLED", maquette_bridge.bridge is None, flush=True)
