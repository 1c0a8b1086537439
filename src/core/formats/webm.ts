import { joinBytes } from './joinBytes';

/** One picture of a video, compressed. */
export interface VideoChunk {
  readonly bytes: Uint8Array;
  /** Can be shown without the ones before. */
  readonly isKey: boolean;
}

/** A video without sound whose pictures follow each other evenly. */
export interface VideoTrack {
  width: number;
  height: number;
  /** Pictures a second. */
  rate: number;
  chunks: readonly VideoChunk[];
}

/** Pictures in WebM (Matroska, RFC 9559, with the codecs of the WebM project), seekable: a cluster from each key picture on, and a list of them. */
export function writeWebm({ width, height, rate, chunks }: VideoTrack, codec: 'V_VP8' | 'V_VP9'): Uint8Array<ArrayBuffer> {
  const timeOf = (picture: number): number => Math.round((1000 * picture) / rate);
  const head = element(0x1a45dfa3, [
    number(0x4286, 1), // version
    number(0x42f7, 1), // to be read by
    number(0x42f2, 4), // longest id
    number(0x42f3, 8), // longest size
    text(0x4282, 'webm'),
    number(0x4287, 4), // version of the type
    number(0x4285, 2),
  ]);
  const info = element(0x1549a966, [
    number(0x2ad7b1, 1_000_000), // nanoseconds a tick
    float(0x4489, (1000 * chunks.length) / rate), // duration
    text(0x4d80, 'Maquette'),
    text(0x5741, 'Maquette'),
  ]);
  const tracks = element(0x1654ae6b, [
    element(0xae, [
      number(0xd7, 1), // number
      number(0x73c5, 1), // unique id
      number(0x9c, 0), // no lacing
      number(0x83, 1), // video
      text(0x86, codec),
      number(0x23e383, Math.round(1e9 / rate)), // nanoseconds a picture
      element(0xe0, [number(0xb0, width), number(0xba, height)]),
    ]),
  ]);

  const clusters: { time: number; body: Uint8Array }[] = [];
  for (let from = 0; from < chunks.length;) {
    let to = from + 1;
    // Times in a cluster are 16 bits wide.
    while (to < chunks.length && !chunks[to].isKey && timeOf(to) - timeOf(from) < 30_000) to++;
    const time = timeOf(from);
    const blocks = chunks.slice(from, to).map(({ bytes, isKey }, i) => {
      const after = timeOf(from + i) - time;
      return element(0xa3, [Uint8Array.of(0x81, after >> 8, after & 255, isKey ? 0x80 : 0), bytes]);
    });
    clusters.push({ time, body: element(0x1f43b675, [number(0xe7, time), ...blocks]) });
    from = to;
  }
  // Eight bytes for each place, so that the list is as long whatever it says.
  const cues = (places: readonly number[]): Uint8Array =>
    element(
      0x1c53bb6b,
      clusters.map(({ time }, i) => element(0xbb, [number(0xb3, time), element(0xb7, [number(0xf7, 1), number(0xf1, places[i], 8)])])),
    );
  let place = info.length + tracks.length + cues(clusters.map(() => 0)).length;
  const places = clusters.map(({ body }) => (place += body.length) - body.length);
  return joinBytes([head, element(0x18538067, [info, tracks, cues(places), ...clusters.map(({ body }) => body)])]);
}

/** A whole number's bytes, the highest first. */
function bytesOf(value: number, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => Math.floor(value / 256 ** (length - 1 - i)) % 256);
}

const lengthOf = (value: number): number => (value < 256 ? 1 : 1 + lengthOf(Math.floor(value / 256)));

/** Id as it is (its length is in its first bits), size in eight bytes, content. */
function element(id: number, content: readonly Uint8Array[]): Uint8Array {
  const size = bytesOf(
    content.reduce((sum, part) => sum + part.length, 0),
    8,
  );
  size[0] = 1;
  return joinBytes([bytesOf(id, lengthOf(id)), size, ...content]);
}

const number = (id: number, value: number, length = lengthOf(value)): Uint8Array => element(id, [bytesOf(value, length)]);
const text = (id: number, value: string): Uint8Array => element(id, [new TextEncoder().encode(value)]);

function float(id: number, value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value);
  return element(id, [bytes]);
}
