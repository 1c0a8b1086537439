import { computed, reactive, ref, shallowRef, type Ref } from 'vue';
import { MaquetteError } from '../../../../core/errors';
import type { Picture } from '../../../../core/image/picture';
import { withAlpha } from '../../../../core/image/picture';
import type { CropRectangle } from '../../../../shared/ipc/photos';
import { isCancelled, request, sentenceOf } from '../../ipc';
import { say } from '../../messages';
import { paint, type Span } from './brush';
import { cropAround, isWhole, wholeOf } from './crop';
import { findInWorker, type FindCutOut } from './cutOutClient';
import type { CutMethod } from './findCutOut';
import { createSteps, type Steps } from './steps';

export type CutTool = 'click' | 'box' | 'add' | 'erase' | 'crop';

export const brushLimits = { smallest: 1, largest: 200 };

interface Step {
  alpha: Uint8Array;
  crop: CropRectangle;
}

interface Point {
  x: number;
  y: number;
}

/** What is being made of one photo's cut-out, from the moment the editor opens until it is applied. */
export interface CutOutEditor {
  /** The whole photo; undefined until it has been read. */
  readonly picture: Picture | undefined;
  /** The mask as it is drawn, width*height bytes; replaced by each step, painted in place by a stroke. */
  readonly alpha: Uint8Array;
  /** The crop as it is drawn. */
  readonly crop: CropRectangle;
  /** What a stroke has just painted. */
  readonly painted: Span | null;
  tool: CutTool;
  radius: number;
  feather: number;
  /** What is being worked on; undefined while nothing is. */
  readonly busy: string | undefined;
  /** What went wrong or was not found, for the user. */
  readonly message: string | undefined;
  readonly changed: boolean;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  readonly isStroking: boolean;
  load(): Promise<void>;
  /** Looks for the object; with `join` what is found is added to what is there. */
  find(method: CutMethod, join?: boolean): Promise<void>;
  stop(): void;
  takeWhole(): void;
  resize(factor: number): void;
  startStroke(at: Point, invert: boolean): void;
  moveStroke(to: Point): void;
  endStroke(): void;
  /** Takes the stroke, or the crop that is being dragged, back. */
  cancelStroke(): void;
  /** While a handle is dragged; `setCrop` ends it as a step. */
  showCrop(crop: CropRectangle): void;
  setCrop(crop: CropRectangle): void;
  cropToObject(): void;
  resetCrop(): void;
  undo(): void;
  redo(): void;
  /** Gives the document the cut-out; true when that went well. */
  apply(): Promise<boolean>;
}

const same = (a: CropRectangle, b: CropRectangle): boolean =>
  a.left === b.left && a.top === b.top && a.width === b.width && a.height === b.height;

export function useCutOut(document: string, photo: string, search: FindCutOut = findInWorker): CutOutEditor {
  const picture = shallowRef<Picture>();
  const alpha = shallowRef<Uint8Array>(new Uint8Array());
  const crop = shallowRef<CropRectangle>({ left: 0, top: 0, width: 1, height: 1 });
  const painted = shallowRef<Span | null>(null);
  const tool = ref<CutTool>('click');
  const radius = ref(16);
  const feather = ref(0.3);
  const busy = ref<string>();
  const message = ref<string>();
  const steps = shallowRef<Steps<Step>>();
  /** Counts the steps' changes, which are no reactive state themselves. */
  const turn = ref(0);
  const stroke = shallowRef<{ last: Point; adds: boolean }>();
  let first: Step | undefined;
  let searching: AbortController | undefined;

  const of = <T>(read: (history: Steps<Step>) => T, otherwise: T): Readonly<Ref<T>> =>
    computed(() => (turn.value >= 0 && steps.value ? read(steps.value) : otherwise));

  function show(): void {
    const now = steps.value?.now;
    if (!now) return;
    alpha.value = now.alpha;
    crop.value = now.crop;
    turn.value += 1;
  }

  function push(next: Partial<Step>): void {
    const now = steps.value?.now;
    if (!now) return;
    message.value = undefined;
    steps.value?.push({ ...now, ...next });
    show();
  }

  async function during(what: string, work: () => Promise<void>): Promise<void> {
    busy.value = what;
    message.value = undefined;
    try {
      await work();
    } catch (error) {
      if (!isCancelled(error)) message.value = sentenceOf(error);
    } finally {
      busy.value = undefined;
    }
  }

  function load(): Promise<void> {
    return during(say('cutOut.reading'), async () => {
      const { width, height, rgba, crop: start } = await request('photos.getPicture', { document, photo });
      if (rgba.length !== width * height * 4) throw new MaquetteError('bad-file', say('fault.pictureIncomplete'));
      picture.value = { width, height, rgba };
      first = { alpha: rgba.filter((_, i) => i % 4 === 3), crop: start };
      steps.value = createSteps(first, (step) => step.alpha.length);
      radius.value = Math.max(2, Math.round(0.03 * Math.max(width, height)));
      show();
    });
  }

  async function find(method: CutMethod, join = false): Promise<void> {
    const whole = picture.value;
    if (!whole || busy.value !== undefined) return;
    const controller = new AbortController();
    searching = controller;
    await during(say('cutOut.looking'), async () => {
      const found = await search(whole, method, controller.signal);
      if (!found) message.value = say(`cutOut.nothing.${method.kind}`);
      else if (join) push({ alpha: found.map((value, i) => Math.max(value, alpha.value[i])) });
      else push({ alpha: found });
    });
  }

  function resize(factor: number): void {
    const next = Math.round(radius.value * factor);
    const moved = next === radius.value ? radius.value + Math.sign(factor - 1) : next;
    radius.value = Math.min(brushLimits.largest, Math.max(brushLimits.smallest, moved));
  }

  function startStroke(at: Point, invert: boolean): void {
    if (!picture.value || busy.value !== undefined) return;
    alpha.value = alpha.value.slice(); // the step before keeps its own
    stroke.value = { last: at, adds: (tool.value === 'add') !== invert };
    message.value = undefined;
    moveStroke(at);
  }

  function moveStroke(to: Point): void {
    const [whole, now] = [picture.value, stroke.value];
    if (!whole || !now) return;
    const { width, height } = whole;
    const brush = { radius: radius.value, feather: feather.value, adds: now.adds };
    painted.value = paint({ width, height, alpha: alpha.value }, now.last, to, brush);
    now.last = to;
  }

  function endStroke(): void {
    if (!stroke.value) return;
    stroke.value = undefined;
    const before = steps.value?.now.alpha;
    if (alpha.value.some((value, i) => value !== before?.[i])) push({ alpha: alpha.value });
    else show();
  }

  function cancelStroke(): void {
    stroke.value = undefined;
    show();
  }

  function setCrop(next: CropRectangle): void {
    const now = steps.value?.now.crop;
    if (now && same(now, next)) show();
    else push({ crop: next });
  }

  async function apply(): Promise<boolean> {
    const whole = picture.value;
    if (!whole || busy.value !== undefined) return false;
    let done = false;
    await during(say('cutOut.keeping'), async () => {
      const { width, height, rgba } = withAlpha(whole, alpha.value);
      await request('photos.setPicture', { document, photo, width, height, rgba, crop: { ...crop.value }, cutout: 'given' });
      done = true;
    });
    return done;
  }

  return reactive({
    ...{ picture, alpha, crop, painted, tool, radius, feather, busy, message },
    changed: computed(() => {
      if (turn.value < 1 || !first) return false;
      const { alpha: now, crop: nowCrop } = { alpha: alpha.value, crop: crop.value };
      return !same(nowCrop, first.crop) || (now !== first.alpha && now.some((value, i) => value !== first?.alpha[i]));
    }),
    canUndo: of((history) => history.canUndo, false),
    canRedo: of((history) => history.canRedo, false),
    isStroking: computed(() => stroke.value !== undefined),
    load,
    find,
    stop: () => searching?.abort(),
    takeWhole: () => push({ alpha: new Uint8Array(alpha.value.length).fill(255) }),
    resize,
    startStroke,
    moveStroke,
    endStroke,
    cancelStroke,
    showCrop: (next: CropRectangle) => {
      crop.value = next;
    },
    setCrop,
    cropToObject: () => {
      const around = picture.value && cropAround(alpha.value, picture.value);
      if (around) setCrop(around);
      else message.value = say('cutOut.noObject');
    },
    resetCrop: () => {
      if (picture.value && !isWhole(crop.value, picture.value)) setCrop(wholeOf(picture.value));
    },
    undo: () => {
      if (busy.value !== undefined || stroke.value) return;
      steps.value?.undo();
      show();
    },
    redo: () => {
      if (busy.value !== undefined || stroke.value) return;
      steps.value?.redo();
      show();
    },
    apply,
  });
}
