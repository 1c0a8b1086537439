import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentSecurityPolicy } from '../../../src/main/security/csp';
import { externalUrl } from '../../../src/main/security/externalUrls';
import { releaseFuses } from '../../../src/main/security/fuses';
import { isTrustedSender } from '../../../src/main/security/ipcSender';
import { mayNavigate } from '../../../src/main/security/navigation';
import { originOf, trustedOrigins } from '../../../src/main/security/origin';
import { isPermissionGranted } from '../../../src/main/security/permissions';
import { mayRequest } from '../../../src/main/security/requests';
import { windowOptions } from '../../../src/main/security/windowOptions';

const trusted = trustedOrigins({ packaged: true, devServer: undefined });

/** Addresses that look like ours and are not. */
const lookalikes = [
  'maquette://app.evil/index.html',
  'maquette://evil/index.html',
  'maquette://app:80/index.html',
  'maquette://user@app/index.html',
  'maquette://app@evil/index.html',
  'maquette:app/index.html',
  'maquettes://app/index.html',
  'https://app/index.html',
  'https://example.com.attacker.com/',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'about:blank',
  'about:srcdoc',
  'blob:https://example.com/1',
  'http://localhost:5173/',
  '',
  'index.html',
  '//app/index.html',
  'http://[',
];

describe('window options', () => {
  for (const platform of ['linux', 'win32', 'darwin'] as const) {
    const options = windowOptions({
      platform,
      preload: '/p/index.cjs',
      background: '#141518',
      textSize: 1.5,
      bounds: { width: 1440, height: 900 },
    });

    it(`shut the page in (${platform})`, () => {
      expect(options.webPreferences).toMatchObject({
        sandbox: true,
        contextIsolation: true,
        webSecurity: true,
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        nodeIntegrationInSubFrames: false,
        webviewTag: false,
        allowRunningInsecureContent: false,
        experimentalFeatures: false,
        navigateOnDragDrop: false,
      });
    });

    it(`give the window its own title bar (${platform})`, () => {
      if (platform === 'darwin') expect(options).toMatchObject({ titleBarStyle: 'hidden' });
      else expect(options.frame).toBe(false);
      expect(options).toMatchObject({ show: false, minWidth: 1180, minHeight: 720, backgroundColor: '#141518' });
    });
  }
});

describe('content security policy', () => {
  it('is the agreed one, word for word', () => {
    expect(contentSecurityPolicy()).toBe(
      "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' blob: data:; " +
        "worker-src 'self' blob:; connect-src 'self'; font-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
  });
});

describe('origins', () => {
  it('adds a development server only when nothing is packaged and it is on this machine', () => {
    expect(trustedOrigins({ packaged: false, devServer: undefined })).toEqual(['maquette://app']);
    expect(trustedOrigins({ packaged: false, devServer: 'http://localhost:5173/' })).toEqual(['maquette://app', 'http://localhost:5173']);
    expect(trustedOrigins({ packaged: true, devServer: 'http://localhost:5173/' })).toEqual(['maquette://app']);
    for (const devServer of [
      'https://evil.com',
      'http://localhost.evil.com',
      'http://127.0.0.1.evil.com:80',
      'http://10.0.0.1',
      'nonsense',
    ]) {
      expect(trustedOrigins({ packaged: false, devServer })).toEqual(['maquette://app']);
    }
  });

  it('are scheme and host, whatever follows', () => {
    expect(originOf('maquette://app/a/b?c#d')).toBe('maquette://app');
    expect(originOf('http://localhost:5173/x')).toBe('http://localhost:5173');
    expect(originOf('not an address')).toBeNull();
  });
});

describe('navigation', () => {
  it('stays on our page', () => {
    expect(mayNavigate('maquette://app/index.html#panel', trusted)).toBe(true);
    expect(mayNavigate('MAQUETTE://app/', trusted)).toBe(true); // the scheme's letters do not count
  });
  it.each(lookalikes)('does not go to %j', (address) => expect(mayNavigate(address, trusted)).toBe(false));
});

describe('requests', () => {
  it.each(['maquette://app/assets/index.js', 'blob:maquette://app/1', 'data:image/png;base64,AA==', 'devtools://devtools/x.html'])(
    'may load %s',
    (address) => expect(mayRequest(address, trusted)).toBe(true),
  );
  it.each([
    'https://example.com/',
    'http://127.0.0.1:8080/',
    'ws://example.com/',
    'wss://app/',
    'ftp://x/',
    'file:///etc/passwd',
    'maquette://evil/',
    '',
  ])('may not load %j', (address) => expect(mayRequest(address, trusted)).toBe(false));
  it('lets the development server use its socket', () => {
    const withServer = trustedOrigins({ packaged: false, devServer: 'http://localhost:5173' });
    expect(mayRequest('ws://localhost:5173/?token=1', withServer)).toBe(true);
    expect(mayRequest('ws://localhost:5174/', withServer)).toBe(false);
  });
});

describe('permissions', () => {
  const granted = ['clipboard-sanitized-write', 'fullscreen'];
  const refused = [
    'accessibility-events', 'automatic-fullscreen', 'background-fetch', 'background-sync', 'clipboard-read', 'deprecated-sync-clipboard-read', 'display-capture',
    'fileSystem', 'geolocation', 'hid', 'idle-detection', 'keyboardLock', 'media', 'mediaKeySystem', 'midi', 'midiSysex', 'notifications', 'openExternal',
    'payment-handler', 'periodic-background-sync', 'pointerLock', 'screen-wake-lock', 'sensors', 'serial', 'speaker-selection', 'storage-access',
    'top-level-storage-access', 'unknown', 'usb', 'window-management', 'constructor', '',
  ]; // prettier-ignore
  it.each(granted)('%s is granted to our page only', (permission) => {
    expect(isPermissionGranted(permission, 'maquette://app', trusted)).toBe(true);
    expect(isPermissionGranted(permission, 'https://example.com', trusted)).toBe(false);
    expect(isPermissionGranted(permission, null, trusted)).toBe(false);
  });
  it.each(refused)('%s is refused', (permission) => expect(isPermissionGranted(permission, 'maquette://app', trusted)).toBe(false));
});

describe('external addresses', () => {
  it('opens https on the list', () => {
    expect(externalUrl('https://creativecommons.org/licenses/by/3.0/')).toBe('https://creativecommons.org/licenses/by/3.0/');
  });
  it.each([
    'http://github.com/', 'https://github.com.evil.com/', 'https://evil.com/github.com', 'https://github.com:8443/', 'https://user@github.com/', 'https://github.com@evil.com/',
    'javascript:alert(1)', 'file:///usr/bin/xterm', 'smb://github.com/share', 'ms-msdt:/id', 'ms-officecmd:x', 'vscode://github.com/', 'mailto:a@github.com', '\\\\github.com\\x', '',
  ])('refuses %j', (address) => expect(externalUrl(address)).toBeNull()); // prettier-ignore
  it('refuses every scheme but https', () => {
    const scheme = fc.stringMatching(/^[a-z][a-z0-9+.-]{0,12}$/).filter((name) => name !== 'https');
    const rest = fc.constantFrom('//github.com/', ':github.com', '//github.com@x/', '/c:/windows/x.exe', 'calc');
    fc.assert(
      fc.property(scheme, rest, (name, tail) => {
        expect(externalUrl(`${name}:${tail}`)).toBeNull();
      }),
    );
  });
});

describe('IPC sender', () => {
  const own = { url: 'maquette://app/index.html', isMainFrame: true, isOwnWindow: true };
  it('is the main frame of our window on our origin', () => {
    expect(isTrustedSender(own, trusted)).toBe(true);
  });
  it('is no sub-frame, no other window or webview, no missing frame', () => {
    expect(isTrustedSender({ ...own, isMainFrame: false }, trusted)).toBe(false);
    expect(isTrustedSender({ ...own, isOwnWindow: false }, trusted)).toBe(false);
    expect(isTrustedSender({ ...own, url: null }, trusted)).toBe(false);
  });
  it.each(lookalikes)('is not on %j', (url) => expect(isTrustedSender({ ...own, url }, trusted)).toBe(false));
});

describe('release', () => {
  it('has exactly the agreed fuses in electron-builder.yml', async () => {
    const lines = (await readFile('electron-builder.yml', 'utf8')).split('\n');
    const start = lines.indexOf('electronFuses:');
    const end = lines.findIndex((line, i) => i > start && !line.startsWith('  '));
    const block = lines.slice(start + 1, end).map((line) => line.trim().split(': '));
    expect(Object.fromEntries(block.map(([name, value]) => [name, value === 'true']))).toEqual(releaseFuses);
  });
});
