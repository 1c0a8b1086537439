import { access } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { app, clipboard, nativeImage, Notification, shell, type BrowserWindow, type NativeImage } from 'electron';
import { findBlender, thisMachine } from './blender/findBlender';
import { createAssetStore } from './documents/assetStore';
import { createDocuments } from './documents/documents';
import { openRecentFiles, recentInFile } from './documents/recentFiles';
import { createEngineHost } from './engine/engineHost';
import { launchEngine } from './engine/launchEngine';
import { buildInWorker } from './exports/buildInWorker';
import { createDragOut } from './exports/dragOut';
import { createFileTickets } from './files/fileTickets';
import { createJsonFile } from './files/jsonFile';
import { readInWorker } from './imports/readInWorker';
import type { Services } from './ipc/createHandlers';
import type { Send } from './ipc/send';
import { createJobQueue } from './jobs/jobQueue';
import { noteOnEnd } from './jobs/notifyEnd';
import { queueReconstruction } from './jobs/reconstruct';
import { openResume, tasksInFile, type Resume } from './jobs/resume';
import { createLatentMaps } from './latent/latentMaps';
import { createPreviews } from './latent/previews';
import type { Log } from './log';
import { createModelLibrary } from './models/modelLibrary';
import { readPicture } from './photos/clipboard';
import { createSamples } from './photos/samples';
import type { AppPaths } from './resources';
import { openSettings, settingsInFile } from './settings/settingsStore';
import { createLongWork, type LongWork } from './training/longWork';
import { createDialogs } from './window/dialogs';
import { applyTheme } from './window/theme';
import { inWorker } from './workers/inWorker';

/** All that works behind the window, each part joined to what it needs of the others; what a route needs, and what the boot story ends. */
export async function createServices(
  paths: AppPaths,
  log: Log,
  send: Send,
  window: () => BrowserWindow | null,
  setCommands: Services['setCommands'],
): Promise<Services & Pick<LongWork, 'closeLongWork'> & { resume: Resume }> {
  /** There when the jobs and the documents are, which it needs. */
  const later: { resume?: Resume } = {};
  const goOn = (id: string): void => {
    const count = later.resume?.documentOpened(documents.snapshot(id), documents.path(id)) ?? 0;
    if (count > 0) send('jobs.resumed', { count });
  };
  const settings = await openSettings(
    createJsonFile(paths.settings, settingsInFile, () => settingsInFile.parse({}), log),
    (now, before) => {
      applyTheme(now, window());
      if (now.textSize !== before.textSize) window()?.webContents.setZoomFactor(now.textSize);
      if (now.device !== before.device) engine.restart();
      send('settings.changed', now);
    },
  );
  applyTheme(settings.get(), null);
  const recent = await openRecentFiles(createJsonFile(paths.recent, recentInFile, () => [], log));
  const assets = createAssetStore(paths.assets);
  const build = buildInWorker(paths.meshWorkerScript);
  const enginePaths = { script: paths.engineScript, models: [paths.userModels, paths.models] };
  const engine = createEngineHost({
    launch: () => launchEngine(enginePaths, { device: settings.get().device, log: (line) => log(`engine: ${line}`) }),
    onStatus: (status) => send('engine.statusChanged', status),
    log,
  });
  const documents = createDocuments({
    assets,
    recoveryFolder: paths.recovery,
    generator: `Maquette ${app.getVersion()}`,
    onChanged: (snapshot) => send('documents.changed', snapshot),
    onActivated: (snapshot) => {
      send('documents.activated', snapshot);
      goOn(snapshot.id);
    },
    onOpenChanged: (open) => send('documents.openChanged', open),
    onKept: (document, at) => send('documents.kept', { document, at }),
    onFileUsed: (path) => {
      recent.touch(path).catch((error: unknown) => log('the list of recent files could not be kept', error));
      app.addRecentDocument(path);
    },
    warn: log,
  });
  const jobs = createJobQueue({
    onChanged: (job) => {
      send('jobs.changed', job);
      const note = noteOnEnd(job, window()?.isFocused() ?? true);
      if (note && Notification.isSupported()) new Notification(note).show();
    },
    onReordered: (list) => send('jobs.reordered', list),
    onTasksChanged: (tasks) => later.resume?.keep(tasks),
    warn: log,
  });
  const left = new Set((await documents.listRecovered()).map(({ id }) => id));
  const resume = await openResume({
    file: createJsonFile(paths.waitingJobs, tasksInFile, () => [], log),
    queue: ({ request }) => void queueReconstruction({ documents, assets, engine, jobs }, request),
    pathOf: (id) => (documents.listOpen().documents.some((document) => document.id === id) ? documents.path(id) : null),
    isThere: async ({ file, request }) =>
      left.has(request.document) ||
      (file !== null &&
        (await access(file).then(
          () => true,
          () => false,
        ))),
    log,
  });
  later.resume = resume;
  return {
    resume,
    info: { version: app.getVersion(), platform: process.platform, arch: process.arch, memory: totalmem() },
    documents,
    recent,
    assets,
    engine,
    jobs,
    settings,
    ...createLongWork({
      paths,
      launch: (device) => launchEngine(enginePaths, { device, background: true, log: (line) => log(`training: ${line}`) }),
      device: () => settings.get().device,
      jobs,
      send,
      log,
    }),
    samples: createSamples(paths.samples, log),
    previews: createPreviews(engine),
    models: createModelLibrary({ builtIn: paths.models, user: paths.userModels, engine }),
    latentMaps: createLatentMaps({ engine, jobs, modelsDirs: [paths.userModels, paths.models], folder: paths.latentMaps }),
    tickets: createFileTickets(),
    dialogs: createDialogs(window),
    build,
    dragOut: createDragOut({ folder: paths.draggedOut, documents, assets, build, warn: log }),
    startDrag: (files) => {
      const [file] = files;
      // On Linux and Windows this returns when the drag has ended.
      if (file !== undefined) window()?.webContents.startDrag({ file, files: [...files], icon: dragIcon(paths.icon) });
    },
    runEdit: inWorker(paths.editWorkerScript, 'The shape could not be edited'),
    readShape: readInWorker(paths.importWorkerScript),
    paint: inWorker(paths.paintWorkerScript, 'The shape could not be coloured'),
    blender: {
      scripts: paths.blender,
      outbox: paths.blenderOutbox,
      findProgram: () => findBlender(thisMachine(app.getPath('home')), settings.get().blender),
    },
    readClipboard: () => readPicture(clipboard),
    openExternal: (url) => shell.openExternal(url),
    revealFile: (path) => shell.showItemInFolder(path),
    setCommands,
  };
}

/** What hangs at the pointer while a file is dragged. */
const dragIcon = (path: string): NativeImage => nativeImage.createFromPath(path).resize({ width: 64, height: 64, quality: 'best' });
