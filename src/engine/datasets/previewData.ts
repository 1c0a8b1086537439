import type { ClassPreview } from '../../shared/data';
import type { JobControl, PreviewDataInput } from '../../shared/engine';
import { readFolderThumbnails, readSetThumbnails } from './preparedSets';

/** Pictures of each class that a list shows. */
const PER_CLASS = 4;
const SIDE = 80;

/** A few pictures of each class of a prepared set or of a folder of shapes, the classes by name. */
export async function previewData({ folder, prepared = false }: PreviewDataInput, control: JobControl = {}): Promise<ClassPreview[]> {
  const thumbnails = prepared
    ? await readSetThumbnails(folder, PER_CLASS, SIDE)
    : await readFolderThumbnails(folder, PER_CLASS, SIDE, control);
  const classes = new Map<string, Uint8Array[]>();
  for (const { class: name, png } of thumbnails) {
    const pictures = classes.get(name);
    if (pictures) pictures.push(png);
    else classes.set(name, [png]);
  }
  return [...classes].map(([name, pictures]) => ({ class: name, pictures }));
}
