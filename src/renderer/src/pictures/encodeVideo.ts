import { MaquetteError } from '../../../core/errors';
import type { VideoChunk } from '../../../core/formats/webm';
import { writeWebm } from '../../../core/formats/webm';
import { say } from '../messages';

export interface VideoOptions {
  /** Even numbers. */
  width: number;
  height: number;
  /** Pictures a second. */
  rate: number;
  onFrame: (frame: number) => void;
}

/** VP9 first: at the same size it is the finer one. */
const CODECS = [
  { name: 'vp09.00.41.08', id: 'V_VP9' },
  { name: 'vp8', id: 'V_VP8' },
] as const;
/** For a shape before a plain ground this leaves no visible blocks. */
const BITS_PER_PIXEL = 0.14;
const SECONDS_BETWEEN_KEYS = 2;
/** Pictures that wait for the encoder at once. */
const QUEUE = 4;

async function chooseCodec(settings: Omit<VideoEncoderConfig, 'codec'>): Promise<(typeof CODECS)[number]> {
  for (const codec of CODECS) {
    const { supported } = await VideoEncoder.isConfigSupported({ ...settings, codec: codec.name });
    if (supported) return codec;
  }
  throw new MaquetteError('unsupported', say('fault.noVideo'));
}

/** A WebM file of pictures (RGBA, row by row from the top), by the encoder that the window's engine brings along. */
export async function encodeVideo(
  pictures: AsyncIterable<Uint8ClampedArray<ArrayBuffer>>,
  { width, height, rate, onFrame }: VideoOptions,
): Promise<Uint8Array> {
  const settings = { width, height, framerate: rate, bitrate: Math.round(width * height * rate * BITS_PER_PIXEL) };
  const codec = await chooseCodec(settings);
  const chunks: VideoChunk[] = [];
  let failure: Error | undefined;
  const encoder = new VideoEncoder({
    output(chunk) {
      const bytes = new Uint8Array(chunk.byteLength);
      chunk.copyTo(bytes);
      chunks.push({ bytes, isKey: chunk.type === 'key' });
    },
    error: (error) => (failure = error),
  });
  const check = (): void => {
    if (failure !== undefined) throw new MaquetteError('device', say('fault.video', { error: failure.message }));
  };
  try {
    encoder.configure({ ...settings, codec: codec.name, latencyMode: 'quality' });
    let frame = 0;
    for await (const rgba of pictures) {
      const timestamp = Math.round((1e6 * frame) / rate);
      const picture = new VideoFrame(rgba, {
        format: 'RGBX',
        codedWidth: width,
        codedHeight: height,
        timestamp,
        duration: Math.round(1e6 / rate),
      });
      encoder.encode(picture, { keyFrame: frame % Math.round(rate * SECONDS_BETWEEN_KEYS) === 0 });
      picture.close();
      while (encoder.encodeQueueSize > QUEUE && failure === undefined) await new Promise((resolve) => setTimeout(resolve, 5));
      check();
      onFrame(++frame);
    }
    await encoder.flush();
    check();
    return writeWebm({ width, height, rate, chunks }, codec.id);
  } finally {
    if (encoder.state !== 'closed') encoder.close();
  }
}
