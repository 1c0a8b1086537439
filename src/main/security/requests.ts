import { originOf } from './origin';

/** Schemes that never leave the machine. */
const local: ReadonlySet<string> = new Set(['blob:', 'data:', 'devtools:']);

/** Whether a page may load an address at all: only what is served from this machine. A second wall behind the content security policy. */
export function mayRequest(address: string, trusted: readonly string[]): boolean {
  if (!URL.canParse(address)) return false;
  if (local.has(new URL(address).protocol)) return true;
  const origin = originOf(address);
  if (origin === null) return false;
  // A development server also talks over a web socket.
  return trusted.includes(origin.replace(/^ws:/, 'http:'));
}
