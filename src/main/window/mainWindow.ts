import { BrowserWindow, screen } from 'electron';
import type { EventPayload } from '../../shared/ipc';
import type { JsonFile } from '../files/jsonFile';
import { mayNavigate } from '../security/navigation';
import { appOrigin } from '../security/origin';
import { windowOptions } from '../security/windowOptions';
import { fitBounds, type WindowState } from './bounds';

export interface MainWindowOptions {
  preload: string;
  background: string;
  textSize: number;
  icon: string;
  /** Address of a development server, where the page comes from one. */
  devServer: string | undefined;
  trusted: readonly string[];
  state: JsonFile<WindowState>;
  /** Asked when the user closes the window; false keeps it open. */
  mayClose: () => Promise<boolean>;
  onShown: () => void;
  onStateChanged: (state: EventPayload<'window.stateChanged'>) => void;
  onPageStarted: () => void;
  onClosed: () => void;
  log: (message: string, error?: unknown) => void;
}

/** Opens the studio's window. It is shown when its page has painted. */
export async function openMainWindow(options: MainWindowOptions): Promise<BrowserWindow> {
  const remembered = await options.state.read();
  const screens = [screen.getPrimaryDisplay(), ...screen.getAllDisplays()].map((display) => display.workArea);
  const window = new BrowserWindow({
    ...windowOptions({
      platform: process.platform,
      preload: options.preload,
      background: options.background,
      textSize: options.textSize,
      bounds: fitBounds(remembered.bounds, screens),
    }),
    icon: options.icon,
  });

  guardContents(window, options);
  tellState(window, options);
  askBeforeClose(window, options);
  window.webContents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
    if (isMainFrame && !isSameDocument) options.onPageStarted();
  });
  window.once('ready-to-show', () => {
    if (remembered.maximized) window.maximize();
    window.show();
    options.onShown();
  });
  window.webContents.on('render-process-gone', (_, { reason, exitCode }) => {
    options.log(`the page stopped: ${reason} (${exitCode})`);
    // The document lives in main: a fresh page shows it again.
    if (reason !== 'clean-exit' && reason !== 'killed') window.webContents.reload();
  });

  void window
    .loadURL(options.devServer ?? `${appOrigin}/index.html`)
    .catch((error: unknown) => options.log('the page could not be loaded', error));
  return window;
}

function guardContents(window: BrowserWindow, { trusted, log }: MainWindowOptions): void {
  const contents = window.webContents;
  contents.on('will-navigate', (event) => {
    if (mayNavigate(event.url, trusted)) return;
    event.preventDefault();
    log(`refused to go to ${event.url.slice(0, 200)}`);
  });
  contents.on('will-redirect', (event) => {
    if (!mayNavigate(event.url, trusted)) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

function tellState(window: BrowserWindow, { onStateChanged }: MainWindowOptions): void {
  const tell = (): void => {
    if (window.isDestroyed()) return;
    onStateChanged({ maximized: window.isMaximized(), fullScreen: window.isFullScreen(), focused: window.isFocused() });
  };
  window.on('maximize', tell);
  window.on('unmaximize', tell);
  window.on('enter-full-screen', tell);
  window.on('leave-full-screen', tell);
  window.on('focus', tell);
  window.on('blur', tell);
  window.webContents.on('did-finish-load', tell);
}

function askBeforeClose(window: BrowserWindow, { mayClose, state, onClosed, log }: MainWindowOptions): void {
  let asking = false;
  let agreed = false;
  window.on('close', (event) => {
    if (agreed) return;
    event.preventDefault();
    if (asking) return;
    asking = true;
    void mayClose()
      .then(async (may) => {
        if (!may) return;
        await state
          .write({ bounds: window.getNormalBounds(), maximized: window.isMaximized() })
          .catch((error: unknown) => log('the place of the window could not be kept', error));
        agreed = true;
        window.close();
      })
      .catch((error: unknown) => log('the window could not be closed', error))
      .finally(() => {
        asking = false;
      });
  });
  window.on('closed', onClosed);
}
