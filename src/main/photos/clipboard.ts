import type { Clipboard, ClipboardItem } from 'electron';

export interface ClipboardPicture {
  name: string;
  bytes: Uint8Array;
}

/** Up to Electron 44 pictures were read in one synchronous call; that call is gone from the types. */
interface OlderClipboard {
  readImage(): { isEmpty(): boolean; toPNG(): Uint8Array };
}

const kinds = [
  { type: 'image/png', name: 'Pasted photo.png' },
  { type: 'image/jpeg', name: 'Pasted photo.jpg' },
  { type: 'image/webp', name: 'Pasted photo.webp' },
] as const;

/** The picture on the clipboard, as a file of a format that the engine decodes; null when there is none. */
export async function readPicture(clipboard: Pick<Clipboard, 'read'> | OlderClipboard): Promise<ClipboardPicture | null> {
  if ('readImage' in clipboard) {
    const picture = clipboard.readImage();
    return picture.isEmpty() ? null : { name: kinds[0].name, bytes: picture.toPNG() };
  }
  for (const item of await clipboard.read()) {
    const picture = await pictureOf(item);
    if (picture) return picture;
  }
  return null;
}

async function pictureOf(item: ClipboardItem): Promise<ClipboardPicture | null> {
  for (const { type, name } of kinds) {
    if (!item.types.includes(type)) continue;
    const blob = await item.getType(type);
    return { name, bytes: new Uint8Array(await blob.arrayBuffer()) };
  }
  return null;
}
