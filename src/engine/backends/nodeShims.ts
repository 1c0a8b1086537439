import { createRequire } from 'node:module';

/** Node 23 took two functions out of `util` that tfjs-node calls. To be called before it is loaded. */
export function addRemovedUtilities(): void {
  // The object that CommonJS packages get: the module's own namespace cannot be changed.
  const util = createRequire(import.meta.url)('node:util') as { isNullOrUndefined?: unknown; isArray?: unknown };
  util.isNullOrUndefined ??= (value: unknown) => value == null;
  util.isArray ??= Array.isArray;
}
