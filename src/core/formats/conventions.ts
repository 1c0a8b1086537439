import type { LengthUnit } from '../mesh/placeMesh';
import { extensionOf } from './index';

/** How the numbers of a mesh file are to be understood. */
export interface MeshConvention {
  unit: LengthUnit;
  up: 'y' | 'z';
  /** Whether the file, or its format, says so; otherwise it is a guess. */
  unitIsKnown: boolean;
  upIsKnown: boolean;
}

/** Bytes in which our own notes stand: the header of an STL, the comments of the text formats. */
const noteBytes = 400;

/**
 * Unit and up axis of a mesh file: what the format prescribes (glTF, 3MF), what our own exports note, else a guess. STL and OFF come from slicers and
 * research data with z up, the others mostly with y up. A largest side of up to 10 is taken for metres, up to 500 for centimetres, above for millimetres;
 * STL knows no centimetres in practice.
 *
 * @param largest largest side in the file's numbers
 */
export function conventionOf(fileName: string, bytes: Uint8Array, largest: number, unit?: LengthUnit): MeshConvention {
  const format = extensionOf(fileName);
  if (format === 'glb') return { unit: 'm', up: 'y', unitIsKnown: true, upIsKnown: true };
  if (format === '3mf') return { unit: unit ?? 'mm', up: 'z', unitIsKnown: true, upIsKnown: true };
  const head = String.fromCharCode(...bytes.subarray(0, noteBytes));
  const note = /Unit: (mm|cm|m|in), ([YZ]) is up/.exec(head) ?? /\((mm|cm|m|in), ([yz]) up\)/.exec(head);
  if (note) {
    return { unit: note[1] as LengthUnit, up: note[2].toLowerCase() as 'y' | 'z', unitIsKnown: true, upIsKnown: true };
  }
  const guess: LengthUnit = largest <= 10 ? 'm' : largest <= 500 && format !== 'stl' ? 'cm' : 'mm';
  return { unit: guess, up: format === 'stl' || format === 'off' ? 'z' : 'y', unitIsKnown: false, upIsKnown: false };
}
