import { describe, expect, it } from 'vitest';
import { writeWebm, type VideoChunk } from '../../../../src/core/formats/webm';
import { ebmlChild as child, ebmlElements as elements, type EbmlElement } from '../../../fixtures/ebml';

const unsigned = ({ body }: EbmlElement): number => body.reduce((value, byte) => value * 256 + byte, 0);

const chunks: VideoChunk[] = Array.from({ length: 75 }, (_, i) => ({
  bytes: Uint8Array.from({ length: 10 + i * 40 }, (__, k) => (i + k) & 255),
  isKey: i % 30 === 0,
}));
const file = writeWebm({ width: 640, height: 360, rate: 24, chunks }, 'V_VP9');
const [head, segment] = elements(file);
const parts = elements(segment.body);

describe('a WebM file', () => {
  it('says what it is, how large and how long', () => {
    expect(new TextDecoder().decode(child(elements(head.body), 0x4282).body)).toBe('webm');
    const info = elements(child(parts, 0x1549a966).body);
    const { buffer, byteOffset } = child(info, 0x4489).body;
    expect(new DataView(buffer, byteOffset).getFloat64(0)).toBeCloseTo(3125, 9);
    const track = elements(child(elements(child(parts, 0x1654ae6b).body), 0xae).body);
    expect(new TextDecoder().decode(child(track, 0x86).body)).toBe('V_VP9');
    const video = elements(child(track, 0xe0).body);
    expect([unsigned(child(video, 0xb0)), unsigned(child(video, 0xba))]).toEqual([640, 360]);
  });

  it('holds every picture at its time, the key ones first in their clusters', () => {
    const clusters = parts.filter(({ id }) => id === 0x1f43b675);
    expect(clusters).toHaveLength(3);
    const pictures = clusters.flatMap(({ body }) => {
      const [time, ...blocks] = elements(body);
      return blocks.map(({ body: block }, i) => ({
        time: unsigned(time) + block[1] * 256 + block[2],
        isKey: block[3] === 0x80,
        isFirst: i === 0,
        bytes: [...block.subarray(4)],
      }));
    });
    expect(pictures.map(({ bytes }) => bytes)).toEqual(chunks.map(({ bytes }) => [...bytes]));
    pictures.forEach(({ time, isKey, isFirst }, i) => {
      expect(Math.abs(time - (1000 * i) / 24)).toBeLessThanOrEqual(0.5);
      expect(isKey).toBe(isFirst);
    });
  });

  it('lists where each cluster begins', () => {
    const cues = elements(child(parts, 0x1c53bb6b).body).map(({ body }) => {
      const [time, track] = elements(body);
      return { time: unsigned(time), place: unsigned(child(elements(track.body), 0xf1)) };
    });
    const clusters = parts.filter(({ id }) => id === 0x1f43b675).map(({ at, body }) => ({ time: unsigned(elements(body)[0]), place: at }));
    expect(cues).toEqual(clusters);
  });

  it('begins a new cluster where times would not fit', () => {
    const long = writeWebm(
      { width: 2, height: 2, rate: 1, chunks: Array.from({ length: 90 }, (_, i) => ({ bytes: Uint8Array.of(i), isKey: i === 0 })) },
      'V_VP8',
    );
    const clusters = elements(elements(long)[1].body).filter(({ id }) => id === 0x1f43b675);
    expect(clusters.flatMap(({ body }) => elements(body).slice(1))).toHaveLength(90);
    for (const { body } of clusters)
      for (const { body: block } of elements(body).slice(1)) expect(block[1] * 256 + block[2]).toBeLessThan(32_768);
  });
});
