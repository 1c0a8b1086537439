import type { PhotoView } from '../../../core/camera/photoView';
import { MaquetteError } from '../../../core/errors';
import type { PhotoItem, ShapeItem, SurfaceSettings } from '../../../shared/document';
import { assetUrl, loadGrid } from '../assets';
import type { CellColours } from '../viewport';
import { fitInWorker, type FitPhoto } from './client';
import type { FitRequest, FitStage } from './messages';
import { say } from '../messages';

/** What is known of a shape's photo, kept so that going back and forth between shapes computes nothing twice. */
export interface Fits {
  /** Where the photo was taken from: what the reconstruction knew, or an estimate by the outlines. */
  viewOf(shape: ShapeItem, photo: PhotoItem, surface: SurfaceSettings, control: FitControl): Promise<PhotoView>;
  /** The colours of the shape's cells: those that the document keeps, or the photo's. */
  coloursOf(shape: ShapeItem, photo: PhotoItem | undefined, surface: SurfaceSettings, control: FitControl): Promise<CellColours | null>;
}

export interface FitControl {
  signal: AbortSignal;
  onStage: (stage: FitStage) => void;
}

/** A 32³ shape's colours are 100 kB, a 256³ shape's 50 MB. */
const MOST_BYTES = 200_000_000;

async function requestFor(
  shape: ShapeItem,
  { picture, focal, side }: PhotoItem,
  surface: SurfaceSettings,
): Promise<Omit<FitRequest, 'wanted'>> {
  return { gridSize: shape.gridSize, grid: await loadGrid(shape), surface, photo: assetUrl(picture), focal, side };
}

export function createFits(fit: FitPhoto = fitInWorker): Fits {
  const views = new Map<string, PhotoView>();
  const colours = new Map<string, CellColours>();

  const keyOf = (shape: ShapeItem, photo: PhotoItem): string => `${shape.grid} ${photo.picture} ${photo.side}`;
  const known = (shape: ShapeItem, photo: PhotoItem): PhotoView | undefined =>
    views.get(keyOf(shape, photo)) ?? (shape.origin.photos[0] === photo.id ? shape.origin.camera : undefined);

  function keep(key: string, made: CellColours): void {
    colours.delete(key);
    colours.set(key, made);
    let bytes = 0;
    for (const { cells } of colours.values()) bytes += cells.length;
    for (const [oldest, { cells }] of colours) {
      if (bytes <= MOST_BYTES || oldest === key) break;
      colours.delete(oldest);
      bytes -= cells.length;
    }
  }

  async function keptColours(shape: ShapeItem, asset: string, signal: AbortSignal): Promise<CellColours> {
    const response = await fetch(assetUrl(asset), { signal });
    const cells = new Uint8Array(response.ok ? await response.arrayBuffer() : new ArrayBuffer(0));
    if (cells.length !== 3 * shape.gridSize ** 3) throw new MaquetteError('bad-file', say('fault.coloursUnread', { name: shape.name }));
    return { size: shape.gridSize, cells };
  }

  return {
    async viewOf(shape, photo, surface, { signal, onStage }) {
      const found = known(shape, photo);
      if (found) return found;
      const { view } = await fit({ ...(await requestFor(shape, photo, surface)), wanted: 'view' }, signal, onStage);
      views.set(keyOf(shape, photo), view);
      return view;
    },
    async coloursOf(shape, photo, surface, { signal, onStage }) {
      const key = shape.colour ?? (photo && keyOf(shape, photo));
      if (key === undefined) return null;
      const before = colours.get(key);
      if (before) return before;
      let made: CellColours;
      if (shape.colour !== undefined) made = await keptColours(shape, shape.colour, signal);
      else if (photo) {
        const request = await requestFor(shape, photo, surface);
        const { view, cells } = await fit({ ...request, view: known(shape, photo), wanted: 'colours' }, signal, onStage);
        if (!cells) return null;
        views.set(keyOf(shape, photo), view);
        made = { size: shape.gridSize, cells };
      } else return null;
      keep(key, made);
      return made;
    },
  };
}
