import { createColourTable } from '../../../core/image/colourTable';
import { createGifWriter } from '../../../core/formats/gif';
import type { Viewport } from '../viewport';
import { encodeVideo } from './encodeVideo';

export type TurntableFormat = 'gif' | 'webm';

export interface TurntableSettings {
  format: TurntableFormat;
  width: number;
  height: number;
  /** Of the whole turn. */
  seconds: number;
  /** Pictures a second. */
  rate: number;
  transparent: boolean;
}

export interface TurntableControl {
  signal: AbortSignal;
  onFrame: (frame: number) => void;
}

export const framesOf = ({ seconds, rate }: Pick<TurntableSettings, 'seconds' | 'rate'>): number => Math.max(2, Math.round(seconds * rate));

/** Pictures that the colours of a GIF are chosen from, and how many of their pixels. */
const SAMPLE_FRAMES = 6;
const SAMPLE_EDGE = 120;

/** One turn of what the view shows, as a file. Rejects with the signal's reason when it is aborted. */
export async function makeTurntable(
  viewport: Pick<Viewport, 'turntable'>,
  settings: TurntableSettings,
  { signal, onFrame }: TurntableControl,
): Promise<Uint8Array> {
  const { format, width, height, rate } = settings;
  const frames = framesOf(settings);
  const transparent = settings.transparent && format === 'gif';
  const pictures = viewport.turntable({ width, height, frames, transparent, signal });
  if (format !== 'gif') return encodeVideo(pictures, { width, height, rate, onFrame });

  const writer = createGifWriter({
    ...{ width, height, transparent },
    // Times are whole hundredths of a second: what one picture gets too much the next gets less.
    delayOf: (i) => Math.round((100 * (i + 1)) / rate) - Math.round((100 * i) / rate),
    table: createColourTable(await sampleColours(viewport, settings, signal), 255),
  });
  let frame = 0;
  for await (const rgba of pictures) {
    writer.add(rgba);
    onFrame(++frame);
  }
  return writer.finish();
}

/** Colours of a few small pictures of the turn, without those that a transparent file leaves out. */
async function sampleColours(viewport: Pick<Viewport, 'turntable'>, settings: TurntableSettings, signal: AbortSignal): Promise<Uint8Array> {
  const scale = SAMPLE_EDGE / Math.max(settings.width, settings.height);
  const [width, height] = [settings.width, settings.height].map((side) => Math.max(1, Math.round(side * scale)));
  const samples: number[] = [];
  for await (const rgba of viewport.turntable({ width, height, frames: SAMPLE_FRAMES, transparent: settings.transparent, signal })) {
    for (let i = 0; i < rgba.length; i += 4) if (rgba[i + 3] >= 128) samples.push(rgba[i], rgba[i + 1], rgba[i + 2]);
  }
  return Uint8Array.from(samples.length > 0 ? samples : [0, 0, 0]);
}
