import { setFlagsFromString } from 'node:v8';
import type { BrowserWindow } from 'electron';
import { app, protocol, session } from 'electron';
import { channels } from '../shared/ipc/channels';
import type { Documents } from './documents/documents';
import { mayLeaveAll } from './documents/saving';
import type { EngineHost } from './engine/engineHost';
import { createJsonFile } from './files/jsonFile';
import { createDispatch } from './ipc/dispatch';
import { createHandlers } from './ipc/createHandlers';
import { registerIpc } from './ipc/registerIpc';
import type { Send } from './ipc/send';
import { launchFiles, type LaunchFiles } from './launchFiles';
import { openLog, type Log } from './log';
import { createAppMenu } from './menu/appMenu';
import { openFiles } from './openFiles';
import { createProtocolHandler } from './protocol';
import { appPaths } from './resources';
import { guardSession } from './security/guardSession';
import { appScheme, originOf, trustedOrigins } from './security/origin';
import { createServices } from './services';
import { noWindowState, windowState } from './window/bounds';
import { openMainWindow } from './window/mainWindow';
import { backgroundOf } from './window/theme';

/**
 * The boot story. Before Electron is ready: scheme, sandbox, data folder, single instance. Then: the services, which know nothing of Electron; the
 * policies; the window; and, once it is seen, the engine.
 */
keepYoungHeapSmall();
letWorkersCollect();
registerScheme();
sandboxEveryPage();
useChosenDataFolder();
// Per data folder: tests and a second profile run beside the user's own studio.
if (app.requestSingleInstanceLock()) startWhenReady();
else app.quit();

/**
 * This process hands on messages and files. What it makes in passing dies young in the one megabyte that V8 begins with; by its own rule V8 would let that part of the heap grow to some
 * fifteen in an hour's work and keep it.
 */
function keepYoungHeapSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
}

/** The window's workers may ask for a collection of what they dropped when they rest (renderer/src/composables/collectAtRest.ts). */
function letWorkersCollect(): void {
  app.commandLine.appendSwitch('js-flags', '--expose-gc');
}

function registerScheme(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true, corsEnabled: true, stream: false, codeCache: true };
  protocol.registerSchemesAsPrivileged([{ scheme: appScheme, privileges }]);
}

/** Also for pages that anything opens later. As root Chromium runs only without its sandbox, which whoever starts it then says. */
function sandboxEveryPage(): void {
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
}

function useChosenDataFolder(): void {
  const folder = app.commandLine.getSwitchValue('user-data-dir');
  if (folder !== '') app.setPath('userData', folder);
}

function startWhenReady(): void {
  const opened: string[] = [];
  // macOS tells files this way, and may do so before it is ready.
  const keep = (event: Electron.Event, path: string): void => {
    event.preventDefault();
    opened.push(path);
  };
  app.on('open-file', keep);
  // No top-level await: an ES module that waits for this event keeps it from coming.
  void app
    .whenReady()
    .then(() => {
      app.off('open-file', keep);
      return start(launchFiles([...process.argv.slice(1), ...opened], process.cwd()));
    })
    .catch((error: unknown) => {
      console.error(error);
      app.exit(1);
    });
}

async function start(files: LaunchFiles): Promise<void> {
  const paths = appPaths({
    out: import.meta.dirname,
    packaged: app.isPackaged,
    resourcesPath: process.resourcesPath,
    userData: app.getPath('userData'),
  });
  const log = openLog(paths.log, app.isPackaged);
  const devServer = app.isPackaged ? undefined : process.env['ELECTRON_RENDERER_URL'];
  const trusted = trustedOrigins({ packaged: app.isPackaged, devServer });

  let window: BrowserWindow | null = null;
  const send: Send = (event, payload) => {
    if (window && !window.isDestroyed()) window.webContents.send(channels.event, event, payload);
  };
  const menu = createAppMenu((id) => send('app.commandChosen', { id }));
  const services = await createServices(paths, log, send, () => window, menu.setCommands);
  const { documents, dialogs, engine, jobs, settings, tickets, training } = services;

  for (const run of await training.load()) log(`the run “${run}” was cut off and is paused`);

  guardSession(session.defaultSession, trusted, devServer);
  protocol.handle(
    appScheme,
    createProtocolHandler({
      renderer: paths.renderer,
      assetPath: services.assets.pathOf,
      samplePath: services.samples.pathOf,
      allowOrigin: devServer === undefined ? undefined : (originOf(devServer) ?? undefined),
    }),
  );
  registerIpc({ dispatch: createDispatch({ handlers: createHandlers(services), trusted, log }), tickets, trusted, window: () => window });

  window = await openMainWindow({
    preload: paths.preload,
    icon: paths.icon,
    background: backgroundOf(settings.get()),
    textSize: settings.get().textSize,
    devServer,
    trusted,
    state: createJsonFile(paths.windowState, windowState, () => noWindowState, log),
    mayClose: async () => {
      if (!(await mayLeaveAll(documents, dialogs))) return false;
      const notDone = jobs.list().filter(({ state }) => state === 'waiting' || state === 'running').length;
      if (notDone > 0 && !(await dialogs.askToStop(notDone))) return false;
      services.resume.freeze(); // what is stopped now goes on at the next start
      // First, so that its runs know why they end; the checkpoints are waited for when the window is gone.
      void training.close();
      jobs.cancelAll();
      await documents.discard();
      return true;
    },
    onShown: () => {
      log(`the window is seen ${Math.round(process.uptime() * 1000)} ms after the start`);
      warmUp(engine, log);
      setTimeout(() => void collectGarbage(documents, log), 10_000);
    },
    onStateChanged: (state) => send('window.stateChanged', state),
    onPageStarted: menu.forget,
    onClosed: () => {
      window = null;
    },
    log,
  });

  const open = (named: LaunchFiles): void => void openFiles(named, services, send, log);
  open(files);
  app.on('second-instance', (_, words, folder) => {
    if (window?.isMinimized()) window.restore();
    window?.focus();
    open(launchFiles(words.slice(1), folder));
  });
  app.on('open-file', (event, path) => {
    event.preventDefault();
    open(launchFiles([path], '/'));
  });
  quitCleanly([() => engine.close(), services.closeLongWork, () => documents.settled(), () => services.resume.settled()]);
}

/** Starts the engine and runs the first model once, so that the first real request is warm. */
function warmUp(engine: EngineHost, log: Log): void {
  engine.start();
  engine
    .models()
    .then(([model]) => (model ? engine.warmUp(model.id) : undefined))
    .catch((error: unknown) => log('the engine could not be warmed up', error));
}

async function collectGarbage(documents: Documents, log: Log): Promise<void> {
  const removed = await documents.collectGarbage().catch((error: unknown) => log('old assets could not be removed', error));
  if (removed) log(`removed ${removed} assets that nothing refers to`);
}

/** The window asks about unsaved changes; when it is gone, the engine is ended and the disk waited for. */
function quitCleanly(ends: readonly (() => Promise<unknown>)[]): void {
  let ended = false;
  app.on('window-all-closed', () => app.quit());
  app.on('will-quit', (event) => {
    if (ended) return;
    event.preventDefault();
    void Promise.allSettled(ends.map((end) => end())).then(() => {
      ended = true;
      app.quit();
    });
  });
}
