import { defineStore } from 'pinia';
import { computed, ref, shallowReactive, shallowRef, watch } from 'vue';
import { MaquetteError } from '../../../core/errors';
import { readLatentCode, writeLatentCode } from '../../../core/latent/code';
import { addDirections } from '../../../core/latent/directions';
import { interpolate, mixCorners, mixNumbers, type Corners, type Interpolation } from '../../../core/latent/interpolate';
import { placeOnWay, walkLatents, walkSquare, type SquarePoint } from '../../../core/latent/walk';
import { createRandom, type Random } from '../../../core/random';
import type { ShapeItem, SurfaceSettings } from '../../../shared/document';
import type { LatentMapInfo, PreviewStream } from '../../../shared/ipc/latent';
import { startingSurface, typicalHeight } from '../../../shared/shapeDefaults';
import { loadLatent } from '../assets';
import { isCancelled, request, sentenceOf } from '../ipc';
import { useDocument } from './document';
import { useEngine } from './engine';
import { useNotices } from './notices';
import { newestFirst, useSelection } from './selection';
import { createSliderRest } from './sliderRest';
import { useView } from './view';

export const cornerNames = ['A', 'B', 'C', 'D'] as const;
export type CornerIndex = 0 | 1 | 2 | 3;

/** A shape that takes part in mixing. */
export interface KnownLatent {
  label: string;
  latent: Float32Array;
  /** The document's shape it is, if it is one. */
  shape?: string;
  threshold: number;
  /** Metres. */
  height: number;
}

/** What the live shape is. */
export type Place =
  | { kind: 'square' }
  | { kind: 'blend' }
  /** On a walk through the whole space. */
  | { kind: 'walk' }
  | { kind: 'fixed'; known: KnownLatent };

export interface WalkSettings {
  through: 'corners' | 'space';
  stepSize: number;
  seed: number;
  loop: boolean;
}

export const walkSteps = 24;
const prefersStill = window.matchMedia('(prefers-reduced-motion: reduce)');
/** Steps of a walk in a second; with reduced motion a whole step at a time. */
const stepsPerSecond = 0.9;
const stillPause = 1000;

/** Exploring the shapes between and around those that the model knows. Nothing here enters the document until a shape is kept. */
export const useLatent = defineStore('latent', () => {
  const document = useDocument();
  const selection = useSelection();
  const engine = useEngine();
  const notices = useNotices();
  const view = useView();

  const how = ref<Interpolation>('spherical');
  const corners = shallowRef<readonly (KnownLatent | null)[]>([null, null, null, null]);
  const point = ref<SquarePoint>({ u: 0, v: 0 });
  const blend = ref<{ from: CornerIndex; to: CornerIndex; at: number }>({ from: 0, to: 1, at: 0 });
  const place = shallowRef<Place>({ kind: 'square' });
  /** Units along each direction, by its id. */
  const amounts = shallowReactive<Record<string, number>>({});
  const map = shallowRef<LatentMapInfo | null>();
  const mapError = ref<string>();
  const walk = ref<WalkSettings>({ through: 'corners', stepSize: 0.3, seed: 17, loop: true });
  const playing = ref(false);
  /** Where on its way the walk is, in steps. */
  const walked = ref(0);
  const way = shallowRef<{ points: SquarePoint[] } | { latents: Float32Array[]; start: KnownLatent }>();
  const failure = ref<string>();
  const keeping = ref(false);
  /** The live shape is in the viewport. */
  const shown = ref(false);

  const isOpen = computed(() => view.dock === 'latent');
  const model = computed(() => engine.model);
  const ready = computed(() => corners.value.every((corner) => corner !== null));
  const four = computed(() => (ready.value ? (corners.value as unknown as Corners<KnownLatent>) : undefined));

  /** The live shape before the attributes' sliders. */
  const base = computed<KnownLatent | undefined>(() => {
    const now = place.value;
    if (now.kind === 'fixed') return now.known;
    if (now.kind === 'walk') return onWay();
    const all = four.value;
    if (!all) return undefined;
    if (now.kind === 'blend') {
      const { from, to, at } = blend.value;
      return between(all[from], all[to], at, `Blend at ${at.toFixed(2)}`);
    }
    const { u, v } = point.value;
    const mixed = (of: (known: KnownLatent) => number): number => mixNumbers(all.map(of) as unknown as Corners<number>, u, v);
    return {
      label: `Mix at ${u.toFixed(2)}, ${v.toFixed(2)}`,
      latent: mixCorners(all.map(({ latent }) => latent) as unknown as Corners, u, v, how.value),
      threshold: mixed(({ threshold }) => threshold),
      height: mixed(({ height }) => height),
    };
  });
  const moves = computed(() =>
    (map.value?.directions ?? []).flatMap(({ id, latent }) => (amounts[id] ? [{ direction: latent, amount: amounts[id] }] : [])),
  );
  const current = computed(
    () => base.value && (moves.value.length > 0 ? addDirections(base.value.latent, moves.value) : base.value.latent),
  );
  const surface = computed<SurfaceSettings>(() => startingSurface(base.value?.threshold ?? model.value?.threshold ?? 0.5));
  const title = computed(() => {
    if (playing.value || walked.value > 0) return `Walk, step ${Math.floor(walked.value)} of ${walkSteps}`;
    return base.value ? `${base.value.label}${moves.value.length > 0 ? ', changed' : ''}` : '';
  });

  function between(a: KnownLatent, b: KnownLatent, t: number, label: string): KnownLatent {
    return {
      label,
      latent: interpolate(a.latent, b.latent, t, how.value),
      threshold: a.threshold + t * (b.threshold - a.threshold),
      height: a.height + t * (b.height - a.height),
    };
  }

  // The live shape.

  let asked = 0;
  let newest = 0;

  const rest = createSliderRest();

  /** Makes the shape of a latent; undefined when a newer wish of the stream took its place. While a slider moves, only the live shape is made. */
  async function make(latent: Float32Array, stream: PreviewStream): Promise<{ grid: Float32Array; gridSize: number } | undefined> {
    if (stream !== 'view') await rest.rested();
    if (!model.value) return undefined;
    try {
      return await request('latent.preview', { model: model.value.id, latent: Array.from(latent), stream });
    } catch (error) {
      if (isCancelled(error)) return undefined;
      throw error;
    }
  }

  /** Brings the live shape as it is now to the viewport. Calls may come faster than shapes: the newest wins. */
  async function show(): Promise<void> {
    const latent = current.value;
    const known = base.value;
    if (!latent || !known || !isOpen.value) return;
    shown.value = true;
    const turn = ++asked;
    const [name, settings, { height }] = [title.value, surface.value, known];
    try {
      const made = await make(latent, 'view');
      if (!made || turn < newest || !shown.value || !isOpen.value) return;
      newest = turn;
      failure.value = undefined;
      mark('answered');
      // The viewport draws it quickly while shapes come one after the other, and in full once they rest.
      view.preview = { id: 'latent', name, gridSize: made.gridSize, grid: made.grid, height, surface: settings };
    } catch (error) {
      failure.value = sentenceOf(error);
    }
  }

  function hide(): void {
    asked++;
    newest = asked;
    shown.value = false;
    view.preview = undefined;
  }

  watch(isOpen, (open) => {
    if (open) void notices.attempt(prepare);
    else {
      pause();
      hide();
    }
  });
  // A shape of the document was chosen: that is what the user wants to see.
  watch([() => selection.shapeId, () => document.id], hide);
  watch(
    () => model.value?.id,
    () => {
      stop();
      corners.value = [null, null, null, null];
      map.value = undefined;
      if (isOpen.value) void notices.attempt(prepare);
    },
  );

  // The shapes that take part.

  /** Latents of shapes that had none, by grid and model. */
  const placed = new Map<string, Float32Array>();

  /** The latent of a shape of the document. */
  async function knownOf(shape: ShapeItem): Promise<KnownLatent> {
    const { threshold } = shape.surface;
    const common = { label: shape.name, shape: shape.id, threshold, height: shape.height };
    if (shape.latent !== undefined && takesPart(shape)) return { ...common, latent: await loadLatent(shape.latent) };
    const now = model.value;
    if (!now) throw new MaquetteError('not-found', 'There is no model yet that could find this shape in its space.');
    // Imported, edited or of another model: its nearest shape is searched for, once.
    const key = `${shape.grid} ${shape.surface.threshold} ${now.id}`;
    let found = placed.get(key);
    if (!found) {
      const { latent, overlap } = await request('latent.place', { document: document.id, shape: shape.id, model: now.id });
      found = latent;
      placed.set(key, found);
      notices.show('info', `The nearest shape that the model makes shares ${Math.round(overlap * 100)} % with “${shape.name}”.`);
    }
    return { ...common, threshold: now.threshold, latent: found };
  }

  const takesPart = (shape: ShapeItem): boolean =>
    shape.latent !== undefined && (shape.origin.model === undefined || shape.origin.model === model.value?.id);
  /** Shapes of the document that can be mixed, the newest first, and those that are searched for first. */
  const candidates = computed(() => newestFirst(document.shapes).filter(takesPart));
  const others = computed(() => newestFirst(document.shapes).filter((shape) => !takesPart(shape)));

  function mapPoint(index: number): KnownLatent {
    const known = map.value;
    const of = known?.points[index];
    if (!known || !of) throw new MaquetteError('not-found', 'There is no such shape on the map.');
    const kind = of.class === undefined ? undefined : known.classes[of.class];
    return {
      label: kind === undefined ? `Drawn shape ${index + 1}` : `Known ${kind} ${index + 1}`,
      latent: known.latents.slice(index * known.latentSize, (index + 1) * known.latentSize),
      threshold: model.value?.threshold ?? 0.5,
      height: typicalHeight(kind === undefined ? [] : [{ name: kind, probability: 1 }]),
    };
  }

  /** A shape that the model knows, or one from the prior where there is no map. */
  function drawKnown(random: Random): KnownLatent {
    if (map.value && map.value.points.length > 0) return mapPoint(random.integer(map.value.points.length));
    const size = model.value?.latentSize ?? 0;
    return {
      label: 'Drawn shape',
      latent: Float32Array.from({ length: size }, () => random.normal()),
      threshold: model.value?.threshold ?? 0.5,
      height: typicalHeight([]),
    };
  }

  async function loadMap(): Promise<void> {
    const id = model.value?.id;
    if (id === undefined) return;
    try {
      const found = await request('latent.getMap', { model: id });
      if (model.value?.id === id) map.value = found;
      mapError.value = undefined;
    } catch (error) {
      mapError.value = sentenceOf(error);
    }
  }

  let preparing: Promise<void> | undefined;

  /** Fills corners that are still empty: with the document's shapes, the selected one first, and with known shapes of other kinds. */
  function prepare(): Promise<void> {
    preparing ??= fill().finally(() => (preparing = undefined));
    return preparing;
  }

  async function fill(): Promise<void> {
    if (!model.value) return;
    if (map.value === undefined) await loadMap();
    const used = new Set(corners.value.map((corner) => corner?.shape));
    const first = selection.shape && takesPart(selection.shape) ? [selection.shape] : [];
    const shapes = [...new Set([...first, ...candidates.value])].filter((shape) => !used.has(shape.id));
    const random = createRandom(walk.value.seed);
    const filled = [...corners.value];
    for (const index of filled.keys()) {
      if (filled[index] && (filled[index].shape !== undefined || shapes.length === 0)) continue;
      const shape = shapes.shift();
      filled[index] = shape ? await knownOf(shape) : (filled[index] ?? drawOther(random, filled));
    }
    corners.value = filled;
  }

  /** A known shape whose kind is not at a corner yet. */
  function drawOther(random: Random, taken: readonly (KnownLatent | null)[]): KnownLatent {
    const kindOf = (known: KnownLatent): string => known.label.replace(/ \d+$/, '');
    const kinds = new Set(taken.flatMap((known) => (known ? kindOf(known) : [])));
    for (let attempt = 0; attempt < 40; attempt++) {
      const known = drawKnown(random);
      if (!kinds.has(kindOf(known))) return known;
    }
    return drawKnown(random);
  }

  function putCorner(index: CornerIndex, known: KnownLatent): void {
    corners.value = corners.value.map((corner, at) => (at === index ? known : corner));
    if (place.value.kind === 'square' || place.value.kind === 'blend') void show();
  }

  /** Sets a corner to a shape of the document; without one, to the live shape or the selected one. */
  async function setCorner(index: CornerIndex, shape?: ShapeItem): Promise<void> {
    const chosen = shape ?? (shown.value ? undefined : selection.shape);
    if (chosen) putCorner(index, await knownOf(chosen));
    else if (current.value && base.value) putCorner(index, { ...base.value, label: title.value, latent: current.value });
  }

  function drawCorner(index: CornerIndex): void {
    putCorner(index, drawKnown(createRandom(crypto.getRandomValues(new Uint32Array(1))[0] ?? 0)));
  }

  /** Four known shapes of different kinds, drawn by lot. */
  function shuffle(): void {
    const random = createRandom(crypto.getRandomValues(new Uint32Array(1))[0] ?? 0);
    const drawn: KnownLatent[] = [];
    for (let index = 0; index < 4; index++) drawn.push(drawOther(random, drawn));
    corners.value = drawn;
    void show();
  }

  // Moves of the user.

  function moveTo(next: SquarePoint): void {
    rest.touch();
    leaveWalk();
    point.value = { u: clamp(next.u), v: clamp(next.v) };
    place.value = { kind: 'square' };
    void show();
  }

  function blendTo(change: Partial<{ from: CornerIndex; to: CornerIndex; at: number }>): void {
    rest.touch();
    leaveWalk();
    blend.value = { ...blend.value, ...change };
    place.value = { kind: 'blend' };
    void show();
  }

  function setAmount(id: string, amount: number): void {
    rest.touch();
    amounts[id] = amount;
    void show();
  }

  function resetAmounts(): void {
    for (const id of Object.keys(amounts)) delete amounts[id];
    void show();
  }

  function goTo(known: KnownLatent): void {
    leaveWalk();
    place.value = { kind: 'fixed', known };
    void show();
  }

  function setHow(next: Interpolation): void {
    how.value = next;
    if (shown.value) void show();
  }

  // The walk.

  let frame: number | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function onWay(): KnownLatent | undefined {
    const steps = way.value;
    if (!steps || !('latents' in steps)) return undefined;
    const { from, to, share } = placeOnWay(walked.value, steps.latents.length);
    return { ...steps.start, label: 'Walk', latent: interpolate(steps.latents[from], steps.latents[to], share, how.value) };
  }

  function setOut(): void {
    const { through, ...settings } = walk.value;
    const random = createRandom(settings.seed);
    const options = { ...settings, steps: walkSteps, random };
    if (through === 'corners') way.value = { points: walkSquare(point.value, options) };
    else if (base.value) {
      const start = base.value;
      way.value = { start, latents: walkLatents(start.latent, () => drawKnown(random).latent, how.value, options) };
    }
    walked.value = 0;
  }

  function step(to: number): void {
    walked.value = to;
    const steps = way.value;
    if (steps && 'points' in steps) {
      const { from, to: next, share } = placeOnWay(to, steps.points.length);
      const [a, b] = [steps.points[from], steps.points[next]];
      point.value = { u: a.u + share * (b.u - a.u), v: a.v + share * (b.v - a.v) };
      place.value = { kind: 'square' };
    } else place.value = { kind: 'walk' };
    void show();
  }

  /** Goes on to `to` steps; false at the end of a walk that does not begin again. */
  function advance(to: number): boolean {
    if (to < walkSteps) step(to);
    else if (walk.value.loop) step(to - walkSteps);
    else {
      step(walkSteps);
      pause();
      return false;
    }
    return true;
  }

  function play(): void {
    if (playing.value || !ready.value) return;
    if (!way.value || walked.value >= walkSteps) setOut();
    playing.value = true;
    if (prefersStill.matches) {
      const next = (): void => {
        if (advance(Math.floor(walked.value) + 1)) timer = setTimeout(next, stillPause);
      };
      next();
      return;
    }
    let before = performance.now();
    const tick = (now: number): void => {
      // After a hitch the walk goes on from where it was instead of jumping.
      const seconds = Math.min(0.25, (now - before) / 1000);
      before = now;
      if (advance(walked.value + seconds * stepsPerSecond)) frame = requestAnimationFrame(tick);
    };
    frame = requestAnimationFrame(tick);
  }

  function pause(): void {
    playing.value = false;
    clearTimeout(timer);
    if (frame !== undefined) cancelAnimationFrame(frame);
    frame = undefined;
  }

  /** Ends the walk where it is: another move was made. */
  function leaveWalk(): void {
    pause();
    walked.value = 0;
    way.value = undefined;
  }

  /** Ends the walk and goes back to where it began. */
  function stop(): void {
    const steps = way.value;
    leaveWalk();
    if (!steps) return;
    if ('points' in steps) moveTo(steps.points[0]);
    else goTo(steps.start);
  }

  const togglePlay = (): void => (playing.value ? pause() : play());

  function changeWalk(change: Partial<WalkSettings>): void {
    leaveWalk();
    walk.value = { ...walk.value, ...change };
  }

  // What remains.

  async function keep(): Promise<void> {
    const latent = current.value;
    const known = base.value;
    if (!latent || !known || !model.value || keeping.value) return;
    pause();
    keeping.value = true;
    try {
      const { shape } = await request('latent.keep', {
        document: document.id,
        model: model.value.id,
        latent: Array.from(latent),
        name: nameOf(known),
        surface: surface.value,
        height: known.height,
      });
      selection.selectShape(shape);
      notices.show('ok', 'The shape is on the shelf.');
    } finally {
      keeping.value = false;
    }
  }

  /** "Club armchair and Dining chair" says more on a shelf than numbers do. */
  function nameOf(known: KnownLatent): string {
    const all = four.value;
    if (place.value.kind === 'fixed' || !all) return known.label;
    if (place.value.kind === 'walk') return 'Walk';
    if (place.value.kind === 'blend') return `${all[blend.value.from].label} and ${all[blend.value.to].label}`.slice(0, 200);
    return 'Mix of four';
  }

  async function copyCode(): Promise<void> {
    if (!current.value || !model.value) return;
    await navigator.clipboard.writeText(writeLatentCode({ model: model.value.id, latent: current.value }));
    notices.show('ok', 'The code of this shape is on the clipboard.');
  }

  /** Goes to the shape of a code. Throws `invalid-input` or `unsupported` for what is no code of this model. */
  function readCode(text: string): void {
    const code = readLatentCode(text);
    const now = model.value;
    if (!now || code.model !== now.id || code.latent.length !== now.latentSize) {
      throw new MaquetteError('unsupported', `This code belongs to the model “${code.model}”. Choose that model first.`);
    }
    resetAmountsQuietly();
    goTo({ label: 'Shape from a code', latent: code.latent, threshold: now.threshold, height: typicalHeight([]) });
  }

  function resetAmountsQuietly(): void {
    for (const id of Object.keys(amounts)) delete amounts[id];
  }

  /** Queues the measuring from which the sliders and the map of a model that came without are learned. */
  async function learnMap(): Promise<void> {
    if (model.value) await request('latent.learnMap', { model: model.value.id });
  }

  return {
    how,
    corners,
    point,
    blend,
    place,
    amounts,
    map,
    mapError,
    walk,
    way,
    playing,
    walked,
    failure,
    keeping,
    shown,
    moving: rest.moving,
    isOpen,
    model,
    ready,
    four,
    base,
    current,
    title,
    candidates,
    others,
    make,
    show,
    prepare,
    loadMap,
    learnMap,
    mapPoint,
    setCorner,
    drawCorner,
    shuffle,
    moveTo,
    blendTo,
    setAmount,
    resetAmounts,
    goTo,
    setHow,
    play,
    pause,
    stop,
    togglePlay,
    changeWalk,
    keep,
    copyCode,
    readCode,
    knownOf,
  };
});

/** For performance tools: seen by their observers, then forgotten. */
function mark(what: string): void {
  const name = `maquette: latent ${what}`;
  performance.mark(name);
  performance.clearMarks(name);
}

const clamp = (value: number): number => Math.min(1, Math.max(0, value));
