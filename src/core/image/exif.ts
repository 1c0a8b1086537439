/**
 * What a photo's EXIF block (CIPA DC-008, a TIFF structure) says of the camera, and nothing else of it: no place, no owner, no serial numbers. The block is
 * anybody's bytes, so that every offset and count is checked, nothing is followed twice, and what does not fit is left out without a word.
 */
export interface CameraFacts {
  /** Local time of the exposure: "2024-05-17T14:03:22". */
  takenAt?: string;
  /** Maker and model: "Canon EOS R6". */
  camera?: string;
  lens?: string;
  /** Millimetres. */
  focalLength?: number;
  /** Millimetres of the lens that sees as much on 35 mm film. */
  focalLength35?: number;
}

interface ExifBlock {
  facts: CameraFacts;
  /** Pixels of the picture as the camera stored it; absent where the block does not say. */
  storedSize?: { width: number; height: number };
}

/** Bytes of a number of each TIFF type; types that are not here are of no interest. */
const typeSizes: Readonly<Record<number, number>> = { 1: 1, 2: 1, 3: 2, 4: 4, 5: 8 };
/** No camera writes more entries into a directory, nor longer texts. */
const mostEntries = 512;
const longestText = 100;

const tags = {
  make: 0x010f,
  model: 0x0110,
  dateTime: 0x0132,
  exif: 0x8769,
  takenAt: 0x9003,
  focalLength: 0x920a,
  width: 0xa002,
  height: 0xa003,
  focalLength35: 0xa405,
  lens: 0xa434,
} as const;

/** @param block as it lies in the file, with or without "Exif\0\0" before it */
export function readExif(block: Uint8Array): ExifBlock {
  const bytes = startsWithExif(block) ? block.subarray(6) : block;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const order = bytes.byteLength >= 8 ? view.getUint16(0) : 0;
  const little = order === 0x4949;
  if ((!little && order !== 0x4d4d) || view.getUint16(2, little) !== 42) return { facts: {} };

  const main = readDirectory(view, view.getUint32(4, little), little);
  const pointer = main.get(tags.exif)?.number;
  const detail = pointer === undefined ? new Map<number, Value>() : readDirectory(view, pointer, little);
  const [width, height] = [detail.get(tags.width)?.number, detail.get(tags.height)?.number];
  const facts: CameraFacts = {
    ...optional('takenAt', dateOf(detail.get(tags.takenAt)?.text ?? main.get(tags.dateTime)?.text)),
    ...optional('camera', nameOf(main.get(tags.make)?.text, main.get(tags.model)?.text)),
    ...optional('lens', detail.get(tags.lens)?.text),
    ...optional('focalLength', millimetres(detail.get(tags.focalLength)?.number)),
    ...optional('focalLength35', millimetres(detail.get(tags.focalLength35)?.number)),
  };
  return { facts, ...(width && height ? { storedSize: { width, height } } : {}) };
}

/**
 * Focal length in pixels of a picture that shows all that the camera saw; undefined where the facts do not say. Film of 35 mm is 36 x 24 mm, and the equivalent
 * focal length is the one with the same angle along the diagonal.
 */
export function focalInPixels({ focalLength35 }: CameraFacts, width: number, height: number): number | undefined {
  return focalLength35 === undefined ? undefined : (focalLength35 / Math.hypot(36, 24)) * Math.hypot(width, height);
}

interface Value {
  text?: string;
  number?: number;
}

const startsWithExif = (block: Uint8Array): boolean => [0x45, 0x78, 0x69, 0x66, 0, 0].every((byte, i) => block[i] === byte);

function readDirectory(view: DataView, offset: number, little: boolean): Map<number, Value> {
  const found = new Map<number, Value>();
  if (offset + 2 > view.byteLength) return found;
  const count = Math.min(view.getUint16(offset, little), mostEntries);
  for (let i = 0; i < count; i++) {
    const at = offset + 2 + 12 * i;
    if (at + 12 > view.byteLength) break;
    const value = readValue(view, at, little);
    if (value) found.set(view.getUint16(at, little), value);
  }
  return found;
}

/** The text or the first number of an entry: tag, type, count, and four bytes that hold the value or say where it is. */
function readValue(view: DataView, at: number, little: boolean): Value | undefined {
  const type = view.getUint16(at + 2, little);
  const count = view.getUint32(at + 4, little);
  const size = typeSizes[type];
  if (size === undefined || count === 0) return undefined;
  const place = size * count <= 4 ? at + 8 : view.getUint32(at + 8, little);
  // Of a longer list only the first number is of interest; a text must be there as a whole.
  if (place + (type === 2 ? count : size) > view.byteLength) return undefined;
  if (type === 2) return { text: textAt(view, place, Math.min(count, 4 * longestText)) };
  if (type === 1) return { number: view.getUint8(place) };
  if (type === 3) return { number: view.getUint16(place, little) };
  if (type === 4) return { number: view.getUint32(place, little) };
  return { number: view.getUint32(place, little) / view.getUint32(place + 4, little) };
}

/** Up to the first zero, without control characters. Cameras write ASCII, and some UTF-8. */
function textAt(view: DataView, place: number, count: number): string {
  const bytes = new Uint8Array(view.buffer, view.byteOffset + place, count);
  const end = bytes.indexOf(0);
  const text = new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
  return text
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim()
    .slice(0, longestText);
}

const optional = <K extends keyof CameraFacts>(key: K, value: CameraFacts[K] | ''): Pick<CameraFacts, K> | object =>
  value === undefined || value === '' ? {} : { [key]: value };

function dateOf(text: string | undefined): string | undefined {
  const match = /^(\d{4})[:-](\d\d)[:-](\d\d) (\d\d):(\d\d):(\d\d)/.exec(text ?? '');
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second] = match;
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  const time = new Date(`${iso}Z`);
  // "0000:00:00 00:00:00" is what a camera without a set clock writes; the thirtieth of February is read as another day.
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(iso) ? iso : undefined;
}

/** Most models begin with the maker's name in some form. */
function nameOf(make = '', model = ''): string {
  const [maker = ''] = make.split(' ');
  return maker === '' || model.toLowerCase().startsWith(maker.toLowerCase()) ? model : `${make} ${model}`.trim().slice(0, longestText);
}

/** Zero, infinity and what no lens has mean "unknown". */
const millimetres = (value: number | undefined): number | undefined =>
  value !== undefined && value >= 0.1 && value < 5000 ? Math.round(value * 100) / 100 : undefined;
