import type { CutRequest, CutReply } from './cutOutClient';
import { findCutOut } from './findCutOut';

/** The part of a dedicated worker's global scope that is used here (the DOM types describe a window). */
const scope = globalThis as unknown as {
  onmessage: ((event: { data: CutRequest }) => void) | null;
  postMessage(message: CutReply, transfer: ArrayBufferLike[]): void;
};

scope.onmessage = ({ data: { picture, method } }) => {
  const alpha = findCutOut(picture, method) ?? null;
  scope.postMessage({ alpha }, alpha ? [alpha.buffer] : []);
};
