import { defineStore } from 'pinia';
import { computed, watch } from 'vue';
import type { Interpolation } from '../../../core/latent/interpolate';
import type { SquarePoint } from '../../../core/latent/walk';
import type { ModelInfo } from '../../../shared/engine';
import { startingSurface } from '../../../shared/shapeDefaults';
import { useText } from '../messages';
import { useDocument } from './document';
import { useEngine } from './engine';
import { createCodes } from './latent/code';
import { createCorners } from './latent/corners';
import { createKeeper } from './latent/keep';
import type { KnownLatent } from './latent/known';
import { createLive, type LiveShape } from './latent/live';
import { createLatentMap } from './latent/map';
import { createParticipants } from './latent/participants';
import { createPosition, type Blend, type Place } from './latent/position';
import { createWalk, walkSteps } from './latent/walk';
import { useNotices } from './notices';
import { useSelection } from './selection';
import { createSliderRest } from './sliderRest';
import { useView } from './view';

export { cornerNames, type CornerIndex } from './latent/corners';
export type { KnownLatent } from './latent/known';
export { walkSteps } from './latent/walk';

/** Exploring the shapes between and around those that the model knows. Nothing here enters the document until a shape is kept. */
export const useLatent = defineStore('latent', () => {
  const document = useDocument();
  const selection = useSelection();
  const engine = useEngine();
  const notices = useNotices();
  const view = useView();
  const text = useText();

  const isOpen = computed(() => view.dock === 'latent');
  const model = computed(() => engine.model);
  const modelNow = (): ModelInfo | undefined => engine.model;

  const rest = createSliderRest();
  const map = createLatentMap(modelNow);
  const participants = createParticipants(modelNow, () => engine.models);
  const live = createLive({
    model: modelNow,
    isOpen: () => isOpen.value,
    shape: () => liveShape(title.value),
    rested: () => rest.rested(),
  });
  const corners = createCorners({
    participants,
    selected: () => selection.shape,
    live: () => base.value && current.value && { ...base.value, label: title.value, latent: current.value },
    isShown: () => live.shown.value,
    draw: map.draw,
    seed: () => walk.settings.value.seed,
    changed() {
      if (place.value.kind === 'square' || place.value.kind === 'blend') show();
    },
    shuffled: show,
  });
  const position = createPosition({
    four: () => corners.four.value,
    directions: () => map.map.value?.directions ?? [],
    onWay: (how) => walk.onWay(how),
  });
  const { how, point, blend, place, amounts, base, current } = position;
  const walk = createWalk({
    isReady: () => corners.ready.value,
    from: () => ({ point: point.value, base: base.value, how: how.value }),
    draw: map.draw,
    came(to) {
      if (to) point.value = to;
      goOn({ kind: to ? 'square' : 'walk' });
    },
    back: (to) => ('point' in to ? moveTo(to.point) : goTo(to.known)),
  });
  const keeper = createKeeper({ model: modelNow, shape: () => liveShape(position.shelfName.value), begin: walk.pause });
  const codes = createCodes({
    model: modelNow,
    models: () => engine.models,
    current: () => current.value,
    go(known) {
      position.clearAmounts();
      goTo(known);
    },
  });

  const title = computed(() => {
    if (walk.playing.value || walk.walked.value > 0)
      return text('latent.walkStep', { step: Math.floor(walk.walked.value), steps: walkSteps });
    if (!base.value) return '';
    return position.changed.value ? text('latent.changed', { label: base.value.label }) : base.value.label;
  });

  function liveShape(name: string): LiveShape | undefined {
    if (!base.value || !current.value) return undefined;
    const { threshold, height } = base.value;
    return { latent: current.value, name, surface: startingSurface(threshold), height };
  }

  function show(): void {
    void live.show();
  }

  let preparing: Promise<void> | undefined;

  /** Reads the model's map and fills the corners that are still empty. */
  function prepare(): Promise<void> {
    preparing ??= readAndFill().finally(() => (preparing = undefined));
    return preparing;
  }

  async function readAndFill(): Promise<void> {
    if (!model.value) return;
    if (map.map.value === undefined) await map.load();
    await corners.fill();
  }

  watch(isOpen, (open) => {
    if (open) void notices.attempt(prepare);
    else {
      walk.pause();
      live.hide();
    }
  });
  // A shape of the document was chosen: that is what the user wants to see.
  watch([() => selection.shapeId, () => document.id], live.hide);
  function begin(): void {
    walk.stop();
    corners.clear();
    if (isOpen.value) void notices.attempt(prepare);
  }

  watch(() => document.id, begin);
  watch(
    () => model.value?.id,
    () => {
      map.map.value = undefined;
      begin();
    },
  );

  // Moves of the user.

  function goOn(to: Place): void {
    place.value = to;
    show();
  }

  function moveTo(next: SquarePoint): void {
    rest.touch();
    walk.leave();
    point.value = { u: clamp(next.u), v: clamp(next.v) };
    goOn({ kind: 'square' });
  }

  function blendTo(change: Partial<Blend>): void {
    rest.touch();
    walk.leave();
    blend.value = { ...blend.value, ...change };
    goOn({ kind: 'blend' });
  }

  function setAmount(id: string, amount: number): void {
    rest.touch();
    amounts[id] = amount;
    show();
  }

  function resetAmounts(): void {
    position.clearAmounts();
    show();
  }

  function goTo(known: KnownLatent): void {
    walk.leave();
    goOn({ kind: 'fixed', known });
  }

  function setHow(next: Interpolation): void {
    how.value = next;
    if (live.shown.value) show();
  }

  return {
    isOpen,
    model,
    prepare,
    title,
    moving: rest.moving,
    changed: position.changed,
    // Where the live shape is, and its way to the viewport.
    ...{ how, point, blend, place, amounts, base, current },
    ...{ moveTo, blendTo, setAmount, resetAmounts, goTo, setHow },
    ...{ shown: live.shown, failure: live.failure, make: live.make, show: live.show },
    // What the model knows, and the shapes that take part.
    ...{ map: map.map, mapError: map.error, loadMap: map.load, learnMap: map.learn, mapPoint: map.pointAt },
    ...{ candidates: participants.candidates, others: participants.others, knownOf: participants.knownOf },
    ...{ corners: corners.corners, ready: corners.ready, four: corners.four },
    ...{ setCorner: corners.set, drawCorner: corners.draw, shuffle: corners.shuffle },
    // The walk.
    ...{ walk: walk.settings, way: walk.way, playing: walk.playing, walked: walk.walked },
    ...{ play: walk.play, pause: walk.pause, stop: walk.stop, togglePlay: walk.togglePlay, changeWalk: walk.change },
    // What remains.
    ...keeper,
    ...{ copyCode: codes.copy, readCode: codes.read },
  };
});

const clamp = (value: number): number => Math.min(1, Math.max(0, value));
