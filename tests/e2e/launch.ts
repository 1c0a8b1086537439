import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ElectronApplication, Page } from 'playwright-core';
import { _electron } from 'playwright-core';
import { ensureElectron } from '../../scripts/electron-runtime.mjs';

const project = join(import.meta.dirname, '..', '..');

export interface Studio {
  app: ElectronApplication;
  /** The window's page, loaded. */
  page: Page;
  /** The folder that this run keeps its settings, assets and recovery files in. */
  userData: string;
  /** What the page said on its console as errors, and violations of the content security policy. */
  faults: string[];
  /** http(s) addresses that anything asked for: none is allowed. */
  requests: string[];
  /** The answers that the native dialogs give from now on, in the place of a person. */
  answerDialogs(answers: DialogAnswers): Promise<void>;
  /** Ends the program as a user would, without a question about unsaved changes, and removes its folder unless `keepData` was set. */
  close(): Promise<void>;
  /** Ends the program as a crash would. The folder stays. */
  kill(): Promise<void>;
}

export interface DialogAnswers {
  /** Paths that "open" dialogs give; undefined: cancelled. */
  open?: string[];
  /** Path that "save" dialogs give; undefined: cancelled. */
  save?: string;
  /** Index of the button that message boxes give. */
  button?: number;
}

export interface LaunchOptions {
  /** Words after the program's folder on the command line: photos, projects. */
  files?: string[];
  /** To start a second time on the same data. */
  userData?: string;
  /** Leaves the data for another start. */
  keepData?: boolean;
}

/** Starts the built app (`npm run build`) in the Electron that this machine has, with a fresh data folder. */
export async function launchStudio({ files = [], userData, keepData = false }: LaunchOptions = {}): Promise<Studio> {
  const folder = userData ?? (await mkdtemp(join(tmpdir(), 'maquette-e2e-')));
  const runtime = await ensureElectron();
  // So that Playwright finds this Electron as it would find the official one; given as a path it would take it for a packaged app.
  if (runtime.source !== 'official') process.env.ELECTRON_OVERRIDE_DIST_PATH = dirname(runtime.path);
  const app = await _electron.launch({
    // Chromium's sandbox refuses to run as root.
    chromiumSandbox: process.platform !== 'linux' || process.getuid?.() !== 0,
    args: [`--user-data-dir=${folder}`, project, ...files],
    cwd: project,
    timeout: 60_000,
  });
  const faults: string[] = [];
  const requests: string[] = [];
  app.context().on('request', (request) => {
    if (/^https?:/.test(request.url())) requests.push(request.url());
  });
  const page = await app.firstWindow();
  // A busy machine is slow, not wrong.
  page.setDefaultTimeout(60_000);
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  page.on('pageerror', (error) => faults.push(error.message));
  await page.waitForLoadState('domcontentloaded');

  const answerDialogs = (answers: DialogAnswers): Promise<void> =>
    askAgainIfCollected(() =>
      app.evaluate(({ dialog }, { open, save, button = 0 }) => {
        dialog.showOpenDialog = () => Promise.resolve({ canceled: open === undefined, filePaths: open ?? [] });
        dialog.showSaveDialog = () => Promise.resolve({ canceled: save === undefined, filePath: save ?? '' });
        dialog.showMessageBox = () => Promise.resolve({ response: button, checkboxChecked: false });
      }, answers),
    );
  const removeData = async (): Promise<void> => {
    if (!keepData) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  return {
    app,
    page,
    userData: folder,
    faults,
    requests,
    answerDialogs,
    async close() {
      // "Don't Save" where the program asks.
      await answerDialogs({ button: 1 }).catch(() => undefined);
      await app.close();
      await removeData();
    },
    async kill() {
      const ended = new Promise((resolve) => app.process().once('exit', resolve));
      app.process().kill('SIGKILL');
      await ended;
    },
  };
}

/**
 * Asks the main process, once more where V8 swept up the promise of the answer before its inspector had sent it: the inspector holds that promise weakly, so
 * a collection at the wrong moment loses an answer to a question that was carried out. Only for questions that may be asked twice.
 */
export async function askAgainIfCollected<T>(ask: () => Promise<T>): Promise<T> {
  for (let more = 3; ; more--) {
    try {
      return await ask();
    } catch (error) {
      if (more === 0 || !(error instanceof Error && error.message.includes('promise was garbage collected'))) throw error;
    }
  }
}

/** Drops files on the middle of the window as the system does: the page gets real files, whose paths its preload can see. */
export async function dropFiles(page: Page, paths: readonly string[]): Promise<void> {
  // A file input is the one way to hand a page real files, and one for all of them: the browser's debugger never lets go of an element that it has set. As text: the tests are compiled
  // without the DOM's types.
  await page.evaluate(
    `document.body.append((globalThis.fileInput ??= Object.assign(document.createElement('input'), { type: 'file', multiple: true, id: 'e2e-files' })))`,
  );
  await page.setInputFiles('#e2e-files', [...paths]);
  await page.evaluate(`{
    const input = document.querySelector('#e2e-files');
    const dataTransfer = new DataTransfer();
    for (const file of input.files) dataTransfer.items.add(file);
    input.remove();
    const target = document.elementFromPoint(innerWidth / 2, innerHeight / 2) ?? document.body;
    for (const type of ['dragenter', 'dragover', 'drop']) target.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
  }`);
}
