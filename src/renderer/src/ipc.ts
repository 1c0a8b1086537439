import { MaquetteError, type ErrorCode, type ErrorPlace } from '../../core/errors';
import type { EventName, EventPayload, RouteInput, RouteName, RouteOutput } from '../../shared/ipc';

type InputArguments<R extends RouteName> = RouteInput<R> extends void ? [] : [RouteInput<R>];

const codes: readonly ErrorCode[] = [
  'bad-file',
  'too-large',
  'unsupported',
  'not-found',
  'permission',
  'disk-full',
  'invalid-input',
  'cancelled',
  'device',
  'internal',
];

function place(data: unknown): ErrorPlace {
  return typeof data === 'object' && data !== null ? data : {};
}

/** A copy without reactive proxies, which cannot cross the bridge; arrays of numbers go as they are. Every input of the contract is plain data. */
function toPlain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  if (Array.isArray(value)) return value.map(toPlain);
  return Object.fromEntries(Object.entries(value).flatMap(([key, item]) => (item === undefined ? [] : [[key, toPlain(item)]])));
}

/** Asks the main process. Rejects with a MaquetteError whose message can be shown as it is. */
export async function request<R extends RouteName>(route: R, ...[input]: InputArguments<R>): Promise<RouteOutput<R>> {
  const plain = toPlain(input) as RouteInput<R>;
  const result = await window.maquette.request(route, plain);
  if (result.ok) return result.value;
  const { code, message, data } = result.error;
  throw new MaquetteError(codes.find((known) => known === code) ?? 'internal', message, place(data));
}

/** Listens to the main process; returns the function that stops listening. */
export function on<E extends EventName>(event: E, callback: (payload: EventPayload<E>) => void): () => void {
  return window.maquette.on(event, callback);
}

/** Opaque ids of dropped files, without those that are not on disk. */
export async function idsOfFiles(files: readonly File[]): Promise<string[]> {
  const ids = await Promise.all(files.map((file) => window.maquette.pathForFile(file)));
  return ids.filter((id) => id !== null);
}

/** The sentence to show for anything that was thrown. */
export function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

export function isCancelled(error: unknown): boolean {
  return error instanceof MaquetteError && error.code === 'cancelled';
}
