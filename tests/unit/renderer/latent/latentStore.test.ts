import { beforeEach, describe, expect, it, vi } from 'vitest';
import { nextTick } from 'vue';
import { mixCorners, type Corners } from '../../../../src/core/latent/interpolate';
import { writeLatentCode } from '../../../../src/core/latent/code';
import { createRandom } from '../../../../src/core/random';
import { useCommands } from '../../../../src/renderer/src/commands/useCommands';
import { useDocument } from '../../../../src/renderer/src/stores/document';
import { useEngine } from '../../../../src/renderer/src/stores/engine';
import { useLatent } from '../../../../src/renderer/src/stores/latent';
import { useSelection } from '../../../../src/renderer/src/stores/selection';
import { useSettings } from '../../../../src/renderer/src/stores/settings';
import { restAfter } from '../../../../src/renderer/src/stores/sliderRest';
import { useView } from '../../../../src/renderer/src/stores/view';
import { shape, type ScriptedBridge } from '../fixtures/scriptedBridge';
import { settle, start } from '../fixtures/start';

let bridge: ScriptedBridge;
const latents = new Map<string, Float32Array>();
const noise = (seed: number): Float32Array => {
  const random = createRandom(seed);
  return Float32Array.from({ length: 200 }, () => random.normal());
};
const asked = (route: string): { latent: number[]; stream?: string; name?: string }[] =>
  bridge.requests.filter((request) => request.route === route).map(({ input }) => input as { latent: number[] });

function withLatent(id: string, seed: number): ReturnType<typeof shape> {
  const latent = `${seed}`.repeat(64).slice(0, 64);
  latents.set(`/asset/${latent}`, noise(seed));
  // Each from a reconstruction of its own: the newest is the last.
  return shape(id, { latent, origin: { kind: 'photo', photos: ['p1'], model: 'furniture-32', seed, sample: 0 } });
}

beforeEach(async () => {
  vi.stubGlobal('fetch', (url: string) => Promise.resolve(new Response((latents.get(url) ?? new Float32Array()).slice().buffer)));
  bridge = start({ shapes: [withLatent('a', 1), withLatent('b', 2), withLatent('c', 3), withLatent('d', 4)] });
  await Promise.all([useDocument().load(), useEngine().load(), useSettings().load()]);
  useSelection().selectShape('b');
  useLatent();
  useView().dock = 'latent';
  await vi.waitFor(() => expect(useLatent().ready).toBe(true));
});

describe('the latent store', () => {
  it('fills the corners with the selected shape first, then the newest', () => {
    expect(useLatent().corners.map((corner) => corner?.shape)).toEqual(['b', 'd', 'c', 'a']);
    expect(useView().preview).toBeUndefined();
  });

  it('takes one sample of each reconstruction to the corners, and shapes that the model knows to the others', async () => {
    const sampleOf = (id: string, seed: number, sample: number): ReturnType<typeof shape> => {
      const item = withLatent(id, seed);
      return { ...item, origin: { ...item.origin, sample } };
    };
    bridge.emit('documents.activated', {
      ...{ id: 'd2', title: 'Samples', edited: false, saved: false, revision: 1 },
      state: { schema: 1, photos: [], shapes: [withLatent('e', 5), sampleOf('f', 6, 0), sampleOf('g', 6, 1), sampleOf('h', 6, 2)] },
    });
    // Those of the other document are gone.
    const latent = useLatent();
    await vi.waitFor(() => expect(latent.corners.map((corner) => corner?.shape)).toEqual(['f', 'e', undefined, undefined]));
    expect(latent.ready).toBe(true);
  });

  it('asks for the mix at the point and shows it as a preview, not as a part of the document', async () => {
    const latent = useLatent();
    latent.moveTo({ u: 0.25, v: 0.75 });
    await settle();
    const corners = [2, 4, 3, 1].map(noise) as unknown as Corners;
    const expected = mixCorners(corners, 0.25, 0.75, 'spherical');
    const sent = asked('latent.preview').at(-1);
    expect(sent?.stream).toBe('view');
    for (const [i, value] of expected.entries()) expect(sent?.latent[i]).toBeCloseTo(value, 5);
    expect(useView().preview).toMatchObject({ name: 'Mix at 0.25, 0.75', gridSize: 32 });
    expect(useDocument().shapes).toHaveLength(4);
  });

  it('keeps outside the square out, and lets the selection take the viewport back', async () => {
    const latent = useLatent();
    latent.moveTo({ u: -3, v: 2 });
    expect(latent.point).toEqual({ u: 0, v: 1 });
    await settle();
    useSelection().selectShape('c');
    await nextTick();
    expect(useView().preview).toBeUndefined();
  });

  it('never shows an older shape after a newer one', async () => {
    const open: ((value: unknown) => void)[] = [];
    bridge.answer('latent.preview', () => undefined);
    window.maquette.request = ((route: string, input: unknown) =>
      route === 'latent.preview' ? new Promise((resolve) => open.push(resolve)) : bridge.request(route as never, input as never)) as never;
    const latent = useLatent();
    latent.blendTo({ at: 0.2 });
    latent.blendTo({ at: 0.7 });
    const made = { ok: true, value: { grid: new Float32Array(32 ** 3), gridSize: 32, milliseconds: 1 } };
    open[1](made);
    await settle();
    open[0](made);
    await settle();
    expect(useView().preview?.name).toBe('Blend at 0.70');
  });

  it('leaves the commands alone while a slider moves, so that no menu is made anew', async () => {
    const commands = useCommands();
    const latent = useLatent();
    latent.blendTo({ at: 0.2 });
    await settle();
    const before = commands.all;
    latent.blendTo({ at: 0.3 });
    latent.moveTo({ u: 0.5, v: 0.5 });
    await settle();
    expect(commands.all).toBe(before);
    useView().dock = undefined;
    expect(commands.all).not.toBe(before);
  });

  it('asks for nothing but the live shape while a slider moves; what waited is asked for once it rests', async () => {
    await settle();
    const latent = useLatent();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const before = asked('latent.preview').length;
      const streams = (): (string | undefined)[] =>
        asked('latent.preview')
          .slice(before)
          .map(({ stream }) => stream);
      latent.blendTo({ at: 0.1 });
      const near = latent.make(noise(9), 'near');
      for (const at of [0.2, 0.3, 0.4]) {
        await vi.advanceTimersByTimeAsync(restAfter - 50);
        latent.blendTo({ at });
      }
      await vi.advanceTimersByTimeAsync(restAfter - 50);
      expect(streams()).toEqual(['view', 'view', 'view', 'view']);
      expect(latent.moving).toBe(true);
      await vi.advanceTimersByTimeAsync(100);
      expect(latent.moving).toBe(false);
      expect(streams()).toEqual(['view', 'view', 'view', 'view', 'near']);
      await near;
    } finally {
      vi.useRealTimers();
    }
  });

  it('keeps what is live, named after its ends, with an interpolated height', async () => {
    const latent = useLatent();
    latent.blendTo({ from: 0, to: 1, at: 0.5 });
    await settle();
    await latent.keep();
    expect(asked('latent.keep')[0]).toMatchObject({ document: 'd1', model: 'furniture-32', name: 'Shape b and Shape d', height: 0.8 });
    expect(asked('latent.keep')[0].latent).toEqual(Array.from(latent.current ?? []));
    expect(useSelection().shapeId).toBe('kept');
  });

  it('goes along directions, and back', async () => {
    const latent = useLatent();
    const direction = new Float32Array(200).fill(0.5);
    latent.map = {
      ...{ model: 'furniture-32', source: 'training', latentSize: 200, classes: [], points: [], latents: new Float32Array() },
      directions: [{ id: 'width', latent: direction }],
    };
    latent.moveTo({ u: 0, v: 0 });
    latent.setAmount('width', -2);
    const base = noise(2);
    for (const [i, value] of (latent.current ?? []).entries()) expect(value).toBeCloseTo(base[i] - 1, 5);
    expect(latent.title).toBe('Mix at 0.00, 0.00, changed');
    latent.resetAmounts();
    expect(Array.from(latent.current ?? [])).toEqual(Array.from(base));
    await settle();
  });

  it('walks step by step where motion is to be reduced, and stops where it began', async () => {
    const latent = useLatent();
    latent.moveTo({ u: 0.4, v: 0.6 });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'requestAnimationFrame', 'cancelAnimationFrame', 'performance'] });
    try {
      latent.play();
      vi.advanceTimersByTime(3000);
      expect(latent.playing).toBe(true);
      expect(latent.walked).toBeGreaterThan(1);
      latent.pause();
      const at = latent.walked;
      vi.advanceTimersByTime(3000);
      expect(latent.walked).toBe(at);
      latent.stop();
      expect(latent.point).toEqual({ u: 0.4, v: 0.6 });
    } finally {
      vi.useRealTimers();
    }
    await settle();
  });

  it('takes shapes and codes of a model with the same latent space as they are, at its own threshold', async () => {
    const [latent, engine] = [useLatent(), useEngine()];
    const [coarse] = engine.models;
    engine.models = [coarse, { ...coarse, id: 'furniture-64', gridSize: 64, threshold: 0.3, latentSpace: 'furniture-32' }];
    engine.chosenModel = 'furniture-64';
    await settle();
    await vi.waitFor(() => expect(latent.corners.map((corner) => corner?.shape)).toEqual(['b', 'd', 'c', 'a']));
    expect(latent.corners.map((corner) => corner?.threshold)).toEqual([0.3, 0.3, 0.3, 0.3]);
    latent.moveTo({ u: 0.25, v: 0.75 });
    await settle();
    const mix = mixCorners([2, 4, 3, 1].map(noise) as unknown as Corners, 0.25, 0.75, 'spherical');
    expect(asked('latent.preview').at(-1)).toMatchObject({ model: 'furniture-64', latent: Array.from(mix) });
    expect(bridge.requests.some(({ route }) => route === 'latent.place')).toBe(false);
    for (const model of ['furniture-32', 'furniture-64']) {
      latent.readCode(writeLatentCode({ model, latent: noise(9) }));
      expect(Array.from(latent.current ?? [])).toEqual(Array.from(noise(9)));
    }
    await settle();
  });

  it('reads a code of its model, and says what is wrong with another', async () => {
    const latent = useLatent();
    const code = noise(9);
    latent.readCode(writeLatentCode({ model: 'furniture-32', latent: code }));
    expect(Array.from(latent.current ?? [])).toEqual(Array.from(code));
    expect(() => latent.readCode(writeLatentCode({ model: 'cars-64', latent: code }))).toThrow(/cars-64/);
    expect(() => latent.readCode('hello')).toThrow(/not the code/);
    await settle();
  });

  it('looks for the nearest shape of one that the model did not make, once', async () => {
    const imported = shape('e', { origin: { kind: 'import', photos: [] } });
    bridge.emit('documents.changed', bridge.change({ shapes: [...bridge.snapshot().state.shapes, imported] }));
    await nextTick();
    const latent = useLatent();
    expect(latent.others.map((item) => item.id)).toEqual(['e']);
    await latent.setCorner(3, imported);
    await latent.setCorner(2, imported);
    expect(Array.from(latent.corners[3]?.latent ?? [])).toEqual(new Array(200).fill(1));
    expect(bridge.requests.filter(({ route }) => route === 'latent.place')).toHaveLength(1);
  });
});
