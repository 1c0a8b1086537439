import { collectAtRest } from '../composables/collectAtRest';
import type { SurfaceRequest } from './messages';
import { createSurfaceMaker } from './surfaceMaker';

/** The part of a dedicated worker's global scope that is used here (the DOM types describe a window). */
const scope = globalThis as unknown as {
  onmessage: ((event: { data: SurfaceRequest }) => void) | null;
  postMessage(message: unknown, transfer: ArrayBufferLike[]): void;
};

// A message to itself comes after those already waiting, and unlike a timer it costs no milliseconds.
const { port1, port2 } = new MessageChannel();
let resume: (() => void)[] = [];
port1.onmessage = () => {
  const waiting = resume;
  resume = [];
  for (const go of waiting) go();
};

const make = createSurfaceMaker({
  post: (reply, transfer) => scope.postMessage(reply, transfer),
  pause: () =>
    new Promise((resolve) => {
      resume.push(resolve);
      port2.postMessage(null);
    }),
  now: () => performance.now(),
});

const rest = collectAtRest();
scope.onmessage = ({ data }) => {
  void make(data).finally(rest);
};
