import { Vector3 } from 'three';
import type { Aim } from './aim';
import type { PathPlace } from './pointerPath';
import { beginSculptStroke, type SculptStroke, type StrokeOptions } from './sculptStroke';
import type { Target } from './target';
import type { SculptTool } from './types';

/** A sculpt brush that is held down: brings what the pointer does to its stroke. */
export interface SculptDrag {
  readonly kind: 'sculpt';
  readonly tool: SculptTool;
  readonly stroke: SculptStroke;
  paint(path: readonly PathPlace[]): void;
}

/** Null where there is no surface under the aim. */
export function beginSculptDrag(aim: Aim, target: Target, options: Omit<StrokeOptions, 'start'>): SculptDrag | null {
  const session = target.session();
  const start = target.surface();
  if (!session || !start) return null;
  const stroke = beginSculptStroke(session, { ...options, start });
  const hold = new Vector3(...start.at);
  return {
    kind: 'sculpt',
    tool: options.tool,
    stroke,
    paint(path) {
      for (const place of path) {
        aim.at(place);
        if (options.tool === 'grab') {
          const [x, y, z] = aim.onPlane(hold);
          stroke.dragTo([x - hold.x, y - hold.y, z - hold.z]);
          continue;
        }
        const hit = target.surface();
        if (hit) stroke.dabTo(hit, place.pressure);
      }
    },
  };
}
