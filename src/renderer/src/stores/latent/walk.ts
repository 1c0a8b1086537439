import { ref, shallowRef, type Ref, type ShallowRef } from 'vue';
import { interpolate, type Interpolation } from '../../../../core/latent/interpolate';
import { placeOnWay, walkLatents, walkSquare, type SquarePoint } from '../../../../core/latent/walk';
import { createRandom, type Random } from '../../../../core/random';
import { say } from '../../messages';
import type { KnownLatent } from './known';

interface WalkSettings {
  through: 'corners' | 'space';
  stepSize: number;
  seed: number;
  loop: boolean;
}

/** The points of a walk between the corners, or the latents of one through the whole space. */
type Way = { points: SquarePoint[] } | { latents: Float32Array[]; start: KnownLatent };

export const walkSteps = 24;
const prefersStill = window.matchMedia('(prefers-reduced-motion: reduce)');
/** Steps of a walk in a second; with reduced motion a whole step at a time. */
const stepsPerSecond = 0.9;
const stillPause = 1000;

export interface WalkOptions {
  /** The corners are filled. */
  isReady: () => boolean;
  /** Where it sets out. */
  from: () => { point: SquarePoint; base: KnownLatent | undefined; how: Interpolation };
  draw: (random: Random) => KnownLatent;
  /** It has come to a point of the square, or to a place of the whole space. */
  came: (to: SquarePoint | undefined) => void;
  /** It was stopped: back to where it began. */
  back: (to: { point: SquarePoint } | { known: KnownLatent }) => void;
}

export interface Walk {
  settings: Ref<WalkSettings>;
  way: ShallowRef<Way | undefined>;
  playing: Ref<boolean>;
  /** Where on its way the walk is, in steps. */
  walked: Ref<number>;
  /** Where a walk through the whole space is. */
  onWay: (how: Interpolation) => KnownLatent | undefined;
  play: () => void;
  pause: () => void;
  togglePlay: () => void;
  /** Ends the walk where it is: another move was made. */
  leave: () => void;
  /** Ends the walk and goes back to where it began. */
  stop: () => void;
  change: (change: Partial<WalkSettings>) => void;
}

/** A walk by lot that can be played, paused and stopped. */
export function createWalk({ isReady, from, draw, came, back }: WalkOptions): Walk {
  const settings = ref<WalkSettings>({ through: 'corners', stepSize: 0.3, seed: 17, loop: true });
  const way = shallowRef<Way>();
  const playing = ref(false);
  const walked = ref(0);
  let frame: number | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function setOut(): void {
    const { through, ...rest } = settings.value;
    const random = createRandom(rest.seed);
    const options = { ...rest, steps: walkSteps, random };
    const { point, base, how } = from();
    if (through === 'corners') way.value = { points: walkSquare(point, options) };
    else if (base) way.value = { start: base, latents: walkLatents(base.latent, () => draw(random).latent, how, options) };
    walked.value = 0;
  }

  function step(to: number): void {
    walked.value = to;
    came(way.value && 'points' in way.value ? pointOn(way.value.points, to) : undefined);
  }

  /** Goes on to `to` steps; false at the end of a walk that does not begin again. */
  function advance(to: number): boolean {
    if (to < walkSteps) step(to);
    else if (settings.value.loop) step(to - walkSteps);
    else {
      step(walkSteps);
      pause();
      return false;
    }
    return true;
  }

  function play(): void {
    if (playing.value || !isReady()) return;
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

  function leave(): void {
    pause();
    walked.value = 0;
    way.value = undefined;
  }

  return {
    settings,
    way,
    playing,
    walked,
    onWay(how) {
      const steps = way.value;
      if (!steps || !('latents' in steps)) return undefined;
      const { from: a, to: b, share } = placeOnWay(walked.value, steps.latents.length);
      return { ...steps.start, label: say('latent.walkName'), latent: interpolate(steps.latents[a], steps.latents[b], share, how) };
    },
    play,
    pause,
    togglePlay: () => (playing.value ? pause() : play()),
    leave,
    stop() {
      const steps = way.value;
      leave();
      if (steps) back('points' in steps ? { point: steps.points[0] } : { known: steps.start });
    },
    change(change) {
      leave();
      settings.value = { ...settings.value, ...change };
    },
  };
}

function pointOn(points: readonly SquarePoint[], walked: number): SquarePoint {
  const { from, to, share } = placeOnWay(walked, points.length);
  const [a, b] = [points[from], points[to]];
  return { u: a.u + share * (b.u - a.u), v: a.v + share * (b.v - a.v) };
}
