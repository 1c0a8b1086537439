import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProtocolHandler } from '../../../src/main/protocol';
import { isInside, parseAppUrl } from '../../../src/main/security/appUrl';
import { contentSecurityPolicy } from '../../../src/main/security/csp';

const secret = 'must not be read';
const assetId = 'ab'.repeat(32);
let root: string;
let serve: (request: Request) => Promise<Response>;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'maquette-protocol-'));
  const renderer = join(root, 'renderer');
  await mkdir(join(renderer, 'assets'), { recursive: true });
  await mkdir(join(root, 'rendererX')); // a twin by prefix
  await writeFile(join(renderer, 'index.html'), '<p>page</p>');
  await writeFile(join(renderer, 'assets', 'main-1a.js'), 'export {}');
  await writeFile(join(root, 'secret.txt'), secret);
  await writeFile(join(root, 'rendererX', 'secret.txt'), secret);
  await symlink(join(root, 'secret.txt'), join(renderer, 'link.txt'));
  await symlink(root, join(renderer, 'up'));
  await writeFile(join(root, 'asset.png'), Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 1, 2));
  await writeFile(join(root, 'photo.jpg'), 'jpeg');
  serve = createProtocolHandler({
    renderer,
    assetPath: (id) => (id === assetId ? join(root, 'asset.png') : join(root, 'missing')),
    samplePath: (id) => Promise.resolve(id === 'chair' ? join(root, 'photo.jpg') : null),
  });
});
afterAll(() => rm(root, { recursive: true, force: true }));

const get = (url: string, method = 'GET'): Promise<Response> => serve({ url, method } as Request);

describe('maquette: scheme', () => {
  it('serves the page with its policy', async () => {
    for (const url of ['maquette://app/', 'maquette://app/index.html', 'maquette://app/index.html?x=1#y']) {
      const response = await get(url);
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(response.headers.get('content-security-policy')).toBe(contentSecurityPolicy());
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
      expect(await response.text()).toBe('<p>page</p>');
    }
    expect((await get('maquette://app/assets/main-1a.js')).headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  });

  it('serves assets by hash and samples by id, and nothing of another name', async () => {
    const asset = await get(`maquette://app/asset/${assetId}`);
    expect(asset.headers.get('content-type')).toBe('image/png');
    expect(asset.headers.get('cache-control')).toContain('immutable');
    expect((await get('maquette://app/sample/chair')).headers.get('content-type')).toBe('image/jpeg');
    for (const path of [
      'asset',
      'asset/',
      `asset/${assetId}/x`,
      `asset/${assetId.toUpperCase()}`,
      'asset/zz',
      'sample',
      'sample/none',
      'sample/chair/x',
    ]) {
      expect((await get(`maquette://app/${path}`)).status, path).toBe(404);
    }
    expect((await get(`maquette://app/asset/${'cd'.repeat(32)}`)).status).toBe(404);
  });

  it.each([
    '../secret.txt', '..%2fsecret.txt', '%2e%2e/secret.txt', '%2e%2e%2fsecret.txt', '%252e%252e%252fsecret.txt', 'assets/../../secret.txt', 'assets/%2e%2e/%2e%2e/secret.txt',
    '..\\secret.txt', '..%5csecret.txt', 'assets%5c..%5c..%5csecret.txt', 'index.html%00.js', '%00', '//secret.txt', '/%2fetc/passwd', 'c:/windows/win.ini', 'c%3a%5cwindows',
    '%5c%5cserver%5cshare', '../rendererX/secret.txt', 'X/secret.txt', 'link.txt', 'up/secret.txt', 'up/rendererX/secret.txt', '.hidden', 'assets/.', 'assets', 'assets/',
    '%', '%zz', '%c0%ae%c0%ae/secret.txt', 'asset/../../secret.txt', 'sample/..%2f..%2fsecret.txt', 'index.html::$DATA', 'a'.repeat(5000),
  ])('does not serve %j', async (path) => {
    const response = await get(`maquette://app/${path}`);
    expect(response.status).toBe(404);
    expect(await response.text()).not.toContain(secret);
  }); // prettier-ignore

  it.each([
    'maquette://evil/index.html',
    'maquette://app.evil/index.html',
    'maquette://u:p@app/index.html',
    'https://app/index.html',
    'file:///etc/passwd',
    'x',
  ])('does not answer for %s', async (url) => expect((await get(url)).status).toBe(404));

  it('only reads', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) expect((await get('maquette://app/index.html', method)).status).toBe(405);
    const head = await get('maquette://app/index.html', 'HEAD');
    expect(head.status).toBe(200);
    expect(await head.text()).toBe('');
  });

  it('never leaves the folder, whatever the address', () => {
    const piece = fc.oneof(
      fc.constantFrom('..', '.', '%2e', '%2f', '\\', '%5c', '%00', 'a', '/', ':', '~', '*'),
      fc.string({ maxLength: 4 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const resource = parseAppUrl(`maquette://app/${pieces.join('')}`);
        if (resource?.kind !== 'page') return;
        expect(isInside('/srv/renderer', join('/srv/renderer', ...resource.segments))).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('isInside', () => {
  it('knows children from parents, twins and the folder itself', () => {
    expect(isInside('/a/b', '/a/b/c')).toBe(true);
    expect(isInside('/a/b', '/a/b/..c')).toBe(true); // a name that only begins with dots
    for (const path of ['/a/b', '/a', '/a/bc', '/a/b/../c', '/', '/a/b/..']) expect(isInside('/a/b', path), path).toBe(false);
  });
});
