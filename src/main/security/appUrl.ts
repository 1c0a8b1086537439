import { isAbsolute, relative, sep } from 'node:path';
import { appHost, appScheme } from './origin';

/** What an address of our scheme asks for. */
export type AppResource =
  | { kind: 'page'; segments: string[] } // a file of the built renderer
  | { kind: 'asset'; id: string } // an asset of a document, by the SHA-256 of its bytes
  | { kind: 'sample'; id: string }; // a sample photo

/** Names that a file of the renderer can have; a dot may not lead, so no "..", and no separator, drive, NUL or stream can be written. */
const segmentPattern = /^[A-Za-z0-9_@-][A-Za-z0-9_@.-]*$/;

/** Reads an address of the scheme; null for everything that is not plainly one of ours. */
export function parseAppUrl(address: string): AppResource | null {
  if (address.length > 2000 || !URL.canParse(address)) return null;
  const url = new URL(address);
  if (url.protocol !== `${appScheme}:` || url.host !== appHost || url.username !== '' || url.password !== '') return null;
  let path: string;
  try {
    path = decodeURIComponent(url.pathname);
  } catch {
    return null;
  }
  if (path === '/' || path === '') return { kind: 'page', segments: ['index.html'] };
  const segments = path.slice(1).split('/');
  if (!segments.every((segment) => segmentPattern.test(segment))) return null;
  const [first, second] = segments;
  if (first === 'asset')
    return segments.length === 2 && second !== undefined && /^[0-9a-f]{64}$/.test(second) ? { kind: 'asset', id: second } : null;
  if (first === 'sample') return segments.length === 2 && second !== undefined ? { kind: 'sample', id: second } : null;
  return { kind: 'page', segments };
}

/** Whether a real path (links resolved) lies inside a real folder; a twin such as "/app/rendererX" for "/app/renderer" does not. */
export function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
