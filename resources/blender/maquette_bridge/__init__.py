"""Receives shapes from Maquette, on this computer only."""

bl_info = {
    "name": "Maquette Bridge",
    "author": "Maquette",
    "version": (1, 0, 0),
    "blender": (3, 4, 0),
    "location": "Runs in the background; in Maquette use File > Send to Blender",
    "description": "Receives shapes from the Maquette studio on this computer",
    "category": "Import-Export",
}

import bpy

from .server import Bridge, bridge_folder
from .shapes import add_shape

#: Seconds between two looks at what was sent.
EVERY = 0.25

bridge = None


def receive():
    """Puts what was sent into the scene; on Blender's main thread, the only one that may."""
    if bridge is None:
        return None
    bridge.drain(add_shape)
    return EVERY


def register():
    global bridge
    if bridge is not None:
        return
    bridge = Bridge(bridge_folder(), {"program": "Blender", "version": ".".join(str(part) for part in bpy.app.version)})
    bridge.start()
    # Persistent: opening another file must not end it.
    bpy.app.timers.register(receive, first_interval=EVERY, persistent=True)


def unregister():
    global bridge
    if bpy.app.timers.is_registered(receive):
        bpy.app.timers.unregister(receive)
    if bridge is not None:
        bridge.stop()
        bridge = None
