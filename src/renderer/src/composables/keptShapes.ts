import type { TriangleMesh } from '../../../core/mesh/mesh';
import { usualShapeMemory } from '../../../shared/ipc/settings';
import { createKeptData } from './keptData';

/** Grids and meshes that were shown lately: going back and forth between shapes should not read them again. */
export const keptShapes = createKeptData<Float32Array | TriangleMesh>(
  (data) => (data instanceof Float32Array ? data.byteLength : data.positions.byteLength + data.indices.byteLength),
  usualShapeMemory * 1e6,
);

/** Megabytes of memory that shapes which are not on screen may take from now on. */
export const keepShapesUpTo = (megabytes: number): void => keptShapes.setLimit(megabytes * 1e6);
