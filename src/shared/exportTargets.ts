import { findMeshFormat, prescribedPlacement } from '../core/formats';
import type { AxisDirection, LengthUnit } from '../core/mesh/placeMesh';
import type { ExportSettings } from './document';

export type ExportTarget = ExportSettings['target'];
export type ExportFormat = ExportSettings['format'];

/** Formats that hold a mesh; the others hold the grid. */
export const meshExports: readonly ExportFormat[] = ['obj', 'stl', 'glb', 'ply', '3mf'];

/** Everything that shapes are written as. */
export const exportFormats: readonly ExportFormat[] = [...meshExports, 'binvox', 'vox', 'npy'];

/** Colour of shapes without one, sRGB. */
export const clay: readonly number[] = [231, 229, 225];

export const isMeshExport = (format: ExportFormat): boolean => meshExports.includes(format);

interface Axes {
  unit: LengthUnit;
  up: 'y' | 'z';
  front?: AxisDirection;
}

interface Target {
  format: ExportFormat;
  /** What its formats need so that the program's import, left as it comes, gives the right size and pose. The first suits all others. */
  axes: Axes;
  ofFormat?: Partial<Record<ExportFormat, Axes>>;
}

/**
 * What programs make of a file.
 *
 * Blender: metres, z up, front towards -y. Its OBJ import turns y up into z up, STL and PLY are taken as they are, glTF is turned by the standard.
 * Slicers: millimetres, z up, the front towards the user at -y.
 * Unity: 1 unit is a metre, y up, forward +z; the import of OBJ and glTF negates x, so that a front at +z stays there.
 * Unreal: centimetres, z up, forward +x. Interchange takes OBJ as (x, -y, z) and glTF as 100 (x, z, y): either way x stays, so the front goes there.
 */
export const exportTargets: Readonly<Record<ExportTarget, Target>> = {
  blender: {
    format: 'glb',
    axes: { unit: 'm', up: 'z' },
    ofFormat: { obj: { unit: 'm', up: 'y' }, glb: { unit: 'm', up: 'y' } },
  },
  slicer: { format: '3mf', axes: { unit: 'mm', up: 'z' }, ofFormat: { glb: { unit: 'm', up: 'y' } } },
  unity: { format: 'obj', axes: { unit: 'm', up: 'y' } },
  unreal: {
    format: 'glb',
    axes: { unit: 'cm', up: 'z', front: '+x' },
    ofFormat: { glb: { unit: 'm', up: 'y', front: '+x' } },
  },
  other: { format: 'obj', axes: { unit: 'm', up: 'y' } },
};

/** The settings that a target starts with, in a format or in its own. */
export function presetOf(target: ExportTarget, format = exportTargets[target].format): ExportSettings {
  const { axes, ofFormat } = exportTargets[target];
  return { target, format, ascii: false, origin: 'base', colour: true, ...(ofFormat?.[format] ?? axes) };
}

/** Settings in another format: those of the target's own convention change with it, those of "Other" stay. */
export function inFormat(settings: ExportSettings, format: ExportFormat): ExportSettings {
  if (settings.target === 'other') return { ...settings, format };
  const { origin, colour, ascii } = settings;
  return { ...presetOf(settings.target, format), origin, colour, ascii };
}

/** Unit and axes that the file will have, whatever was asked for: some formats prescribe theirs. */
export function axesOf(settings: ExportSettings): Pick<ExportSettings, 'unit' | 'up' | 'front'> {
  const format = findMeshFormat(settings.format);
  const { unit, up, front } = format ? prescribedPlacement(settings, format) : settings;
  return { unit, up, front };
}

export const keepsColour = (format: ExportFormat): boolean => findMeshFormat(format)?.colour === true;
