import { open, realpath } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { parseAppUrl, isInside } from './security/appUrl';
import { contentSecurityPolicy } from './security/csp';

export interface ProtocolOptions {
  /** Folder of the built renderer. */
  renderer: string;
  /** Path of an asset by its id; null for none. */
  assetPath: (id: string) => string | null;
  samplePath: (id: string) => Promise<string | null>;
  /** Development only: the origin of the page when it comes from a development server. */
  allowOrigin?: string | undefined;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.wasm': 'application/wasm',
};
const unknownType = 'application/octet-stream';
const pngStart = Uint8Array.of(0x89, 0x50, 0x4e, 0x47);

/** Answers `maquette://app/...`: the renderer's files, the documents' assets, the sample photos; 404 for all else. Reads only. */
export function createProtocolHandler(options: ProtocolOptions): (request: Request) => Promise<Response> {
  const { renderer, assetPath, samplePath, allowOrigin } = options;
  const root = realpath(renderer).catch(() => null);

  async function find(address: string): Promise<{ path: string; type: string; isAsset: boolean } | null> {
    const resource = parseAppUrl(address);
    if (!resource) return null;
    switch (resource.kind) {
      case 'page': {
        const folder = await root;
        if (folder === null) return null;
        // A link that leads out of the folder is found out by its real path.
        const path = await realpath(join(folder, ...resource.segments));
        return isInside(folder, path) ? { path, type: typeOf(path), isAsset: false } : null;
      }
      case 'asset': {
        const path = assetPath(resource.id);
        return path === null ? null : { path, type: unknownType, isAsset: true };
      }
      case 'sample': {
        const path = await samplePath(resource.id);
        return path === null ? null : { path, type: typeOf(path), isAsset: false };
      }
    }
  }

  return async ({ url, method }) => {
    const headers = new Headers({
      'content-security-policy': contentSecurityPolicy(),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
    if (allowOrigin !== undefined) headers.set('access-control-allow-origin', allowOrigin);
    const refuse = (status: number): Response => new Response(null, { status, headers });
    if (method !== 'GET' && method !== 'HEAD') return refuse(405);
    try {
      const found = await find(url);
      if (!found) return refuse(404);
      const bytes = await readWhole(found.path);
      const isPng = found.isAsset && pngStart.every((byte, i) => bytes[i] === byte);
      headers.set('content-type', isPng ? 'image/png' : found.type);
      // What is named by its content never changes.
      headers.set('cache-control', found.isAsset ? 'public, max-age=31536000, immutable' : 'no-cache');
      return new Response(method === 'HEAD' ? null : bytes, { headers });
    } catch {
      return refuse(404);
    }
  };
}

function typeOf(path: string): string {
  return types[extname(path).toLowerCase()] ?? unknownType;
}

async function readWhole(path: string): Promise<Uint8Array<ArrayBuffer>> {
  const file = await open(path, 'r');
  try {
    if (!(await file.stat()).isFile()) throw new Error('not a file');
    return new Uint8Array(await file.readFile());
  } finally {
    await file.close();
  }
}
