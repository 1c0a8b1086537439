import { basename } from 'node:path';
import { MaquetteError } from '../../core/errors';
import type { ExportSettings } from '../../shared/document';
import type { RouteOutput } from '../../shared/ipc';
import type { CommandState } from '../../shared/ipc/app';
import { atomicWrite } from '../../engine/files/atomicWrite';
import { addonZip } from '../blender/addon';
import { sendToBlender, type BlenderServices } from '../blender/sendToBlender';
import { colourShape } from '../colour/colourShape';
import type { PaintShape } from '../colour/paintRequest';
import type { AssetStore } from '../documents/assetStore';
import { createDataHandlers } from '../data/dataHandlers';
import type { DataService } from '../data/dataService';
import type { Documents } from '../documents/documents';
import type { RecentFiles } from '../documents/recentFiles';
import { mayLeave, save } from '../documents/saving';
import { readThumbnail } from '../documents/thumbnail';
import type { RunEdit } from '../editing/editRequest';
import { queueCombine, setGrid, setMesh, toVoxels } from '../editing/editShape';
import { queueFit } from '../editing/fitToModel';
import type { EngineHost } from '../engine/engineHost';
import { exportShape, exportShapes, type ExportServices } from '../exports/exportMesh';
import type { DragOut } from '../exports/dragOut';
import type { BuildMeshFile } from '../exports/meshRequest';
import { importFiles, importShapes } from '../imports/importShapes';
import type { ReadShapeFile } from '../imports/importRequest';
import { importOptions } from '../../shared/ipc/imports';
import { toFileError } from '../files/fileErrors';
import type { FileTickets } from '../files/fileTickets';
import type { JobQueue } from '../jobs/jobQueue';
import { queueReconstruction } from '../jobs/reconstruct';
import { keepShape } from '../latent/keepShape';
import type { LatentMaps } from '../latent/latentMaps';
import { placeShape } from '../latent/placeShape';
import type { Previews } from '../latent/previews';
import type { ModelLibrary } from '../models/modelLibrary';
import type { ClipboardPicture } from '../photos/clipboard';
import { importPaths, importPhotos } from '../photos/importPhotos';
import { getPicture, setPicture } from '../photos/editPicture';
import type { Samples } from '../photos/samples';
import { createPicturePlaces } from '../pictures/picturePlaces';
import { externalUrl } from '../security/externalUrls';
import type { SettingsStore } from '../settings/settingsStore';
import { createTrainingHandlers } from '../training/trainingHandlers';
import type { TrainingService } from '../training/trainingService';
import type { Dialogs } from '../window/dialogs';
import type { Handlers } from './handlers';

export interface Services {
  info: RouteOutput<'app.getInfo'>;
  documents: Documents;
  recent: RecentFiles;
  assets: AssetStore;
  engine: EngineHost;
  jobs: JobQueue;
  data: DataService;
  training: TrainingService;
  settings: SettingsStore;
  samples: Samples;
  previews: Previews;
  latentMaps: LatentMaps;
  models: ModelLibrary;
  tickets: FileTickets;
  dialogs: Dialogs;
  build: BuildMeshFile;
  dragOut: DragOut;
  /** Lets the system drag files on, from where the pointer is. */
  startDrag: (files: readonly string[]) => void;
  runEdit: RunEdit;
  readShape: ReadShapeFile;
  paint: PaintShape;
  blender: Pick<BlenderServices, 'scripts' | 'outbox' | 'findProgram'>;
  /** The picture on the clipboard; null when there is none. */
  readClipboard: () => Promise<ClipboardPicture | null>;
  openExternal: (url: string) => Promise<void>;
  revealFile: (path: string) => void;
  setCommands: (commands: CommandState[]) => void;
}

/** What each request does: a line or two that hand over to a service. */
export function createHandlers(services: Services): Handlers {
  const { documents, recent, engine, jobs, settings, samples, tickets, dialogs } = services;
  let lastExport: string | null = null;

  const exportServices = (): ExportServices => ({
    ...{ documents, jobs, assets: services.assets, build: services.build },
    choosePath: dialogs.saveMesh,
    chooseFolder: dialogs.chooseFolder,
    onExported: (path) => {
      lastExport = path;
    },
  });
  const pictures = createPicturePlaces({
    choosePath: dialogs.savePicture,
    onSaved: (path) => {
      lastExport = path;
    },
  });
  /** For the next time, and for the next time with this program. */
  const rememberExport = async (used: ExportSettings): Promise<void> => {
    const exportTargets = { ...settings.get().exportTargets, [used.target]: used };
    await settings.set({ export: used, exportTargets }).catch(() => undefined);
  };

  return {
    ...createDataHandlers(services),
    ...createTrainingHandlers(services),

    'app.getInfo': () => Promise.resolve(services.info),
    'app.setCommands': (commands) => Promise.resolve(services.setCommands(commands)),
    'app.openExternal': async ({ url }) => {
      const allowed = externalUrl(url);
      if (allowed === null) throw new MaquetteError('permission', 'This address is not one that Maquette opens.');
      await services.openExternal(allowed);
    },
    'window.minimize': (_, { window }) => Promise.resolve(window.minimize()),
    'window.toggleMaximize': (_, { window }) => Promise.resolve(window.toggleMaximize()),
    'window.close': (_, { window }) => Promise.resolve(window.close()),

    'documents.getCurrent': () => Promise.resolve(documents.snapshot()),
    'documents.create': () => Promise.resolve(documents.create()),
    'documents.listOpen': () => Promise.resolve(documents.listOpen()),
    'documents.activate': ({ document }) => Promise.resolve(documents.activate(document)),
    'documents.close': async ({ document }) => ((await mayLeave(documents, dialogs, document)) ? documents.close(document) : null),
    'documents.revert': async ({ document }) => {
      const { title } = documents.snapshot(document);
      const question = `Go back to “${title}” as it was saved?`;
      return (await dialogs.confirm(question, 'This is one step, which undo takes back.', 'Revert')) ? documents.revert(document) : null;
    },
    'documents.getHistory': ({ document }) => Promise.resolve(documents.history(document)),
    'documents.goTo': ({ document, done }) => documents.goTo(document, done),
    'documents.listRecovered': () => documents.listRecovered(),
    'documents.openRecovered': ({ document }) => documents.openRecovered(document),
    'documents.discardRecovered': ({ document }) => documents.discardRecovered(document),
    'documents.open': async () => {
      const path = await dialogs.openProject();
      return path === null ? null : documents.open(path);
    },
    'documents.openFile': async ({ file }) => {
      const known = recent.find(file);
      if (known === null) return documents.open(tickets.redeem(file));
      try {
        return await documents.open(known);
      } catch (error) {
        if (error instanceof MaquetteError && error.code === 'not-found') await recent.forget(known);
        throw error;
      }
    },
    'documents.listRecent': () => Promise.resolve(recent.list()),
    'documents.getThumbnail': ({ file }) => {
      const path = recent.find(file);
      return path === null ? Promise.resolve(null) : readThumbnail(path);
    },
    'documents.save': ({ document, thumbnail }) => save(documents, dialogs, document, { thumbnail }),
    'documents.saveAs': ({ document, thumbnail }) => save(documents, dialogs, document, { askAlways: true, thumbnail }),
    'documents.apply': ({ document, edit, merge }) => documents.apply(document, edit, merge),
    'documents.undo': ({ document }) => documents.undo(document),
    'documents.redo': ({ document }) => documents.redo(document),

    'editing.setGrid': (request) => setGrid(services, request),
    'editing.setMesh': (request) => setMesh(services, request),
    'editing.toVoxels': (request) => toVoxels(services, request),
    'editing.combine': (request) => Promise.resolve({ job: queueCombine(services, request) }),
    'editing.fit': (request) => Promise.resolve({ job: queueFit(services, request) }),

    'photos.choose': async ({ document }) => {
      const paths = await dialogs.openPictures();
      return paths === null ? { photos: [], failures: [] } : importPaths(services, document, paths);
    },
    'photos.chooseFolder': async ({ document }) => {
      const folder = await dialogs.chooseFolder('Choose a Folder of Photos');
      return folder === null ? { photos: [], failures: [] } : importPaths(services, document, [folder]);
    },
    'photos.importFiles': ({ document, files }) => importPaths(services, document, files.map(tickets.redeem)),
    'photos.paste': async ({ document }) => {
      const picture = await services.readClipboard();
      if (!picture) throw new MaquetteError('not-found', 'There is no picture on the clipboard. Copy one and paste again.');
      return importPhotos(services, document, [{ name: picture.name, read: () => Promise.resolve(picture.bytes) }]);
    },
    'imports.choose': async ({ document }) => {
      const paths = await dialogs.openImports();
      return paths === null ? { photos: [], shapes: [], failures: [] } : importFiles(services, document, paths);
    },
    'imports.importFiles': ({ document, files, options }) => importFiles(services, document, files.map(tickets.redeem), options),
    'imports.turn': async ({ document, shape, file, up }) => ({
      photos: [],
      ...(await importShapes(services, document, [tickets.redeem(file)], importOptions.parse({ up }), shape)),
    }),
    'photos.getPicture': (request) => getPicture(services, request),
    'photos.setPicture': (request) => setPicture(services, request),
    'photos.listSamples': () => samples.list(),
    'photos.importSample': async ({ document, sample }) => importPhotos(services, document, [await samples.source(sample)]),

    'pictures.choosePlace': (request) => pictures.choose(request),
    'pictures.save': (request) => pictures.save(request),

    'engine.getStatus': () => Promise.resolve(engine.status()),
    'engine.listDevices': () => engine.devices(),
    'engine.listModels': () => engine.models(),
    'engine.reconstruct': (request) => Promise.resolve({ job: queueReconstruction(services, request) }),
    'jobs.list': () => Promise.resolve(jobs.list()),
    'jobs.cancel': ({ job }) => Promise.resolve(jobs.cancel(job)),
    'jobs.retry': ({ job }) => Promise.resolve(jobs.retry(job)),
    'jobs.move': ({ job, by }) => Promise.resolve(jobs.move(job, by)),
    'jobs.clearEnded': () => Promise.resolve(jobs.clearEnded()),

    'exports.saveMesh': async (request) => {
      const result = await exportShape(exportServices(), request);
      if (result) await rememberExport(request.settings);
      return result;
    },
    'exports.saveAll': async (request) => {
      const result = await exportShapes(exportServices(), request);
      if (result) await rememberExport(request.settings);
      return result;
    },
    'blender.send': (request) => sendToBlender({ ...exportServices(), ...services.blender }, request),
    'blender.choose': async () => {
      const path = await dialogs.openProgram('Where Is Blender?');
      if (path !== null) await settings.set({ blender: path });
      return path !== null;
    },
    'blender.saveAddon': async () => {
      const path = await dialogs.saveZip('maquette_bridge.zip');
      if (path === null) return null;
      try {
        await atomicWrite(path, [await addonZip(services.blender.scripts)]);
      } catch (error) {
        throw toFileError(error, path, 'saved');
      }
      lastExport = path;
      return { file: basename(path) };
    },
    'exports.prepareDrag': (request) => services.dragOut.prepare(request),
    // Only paths that main made itself: the page holds an id.
    'exports.startDrag': ({ drag }) => Promise.resolve(services.startDrag(services.dragOut.filesOf(drag))),
    'exports.takeColours': (request) => colourShape(services, request),
    'exports.revealLast': () => {
      if (lastExport === null) throw new MaquetteError('not-found', 'Nothing was exported yet.');
      return Promise.resolve(services.revealFile(lastExport));
    },

    'latent.preview': (request) => services.previews.preview(request),
    'latent.getMap': async ({ model }) => {
      const map = await services.latentMaps.get(model);
      return map && { model, ...map };
    },
    'latent.learnMap': async ({ model }) => ({ job: await services.latentMaps.learn(model) }),
    'latent.place': (request) => placeShape(services, request),
    'latent.keep': async (request) => ({ shape: await keepShape(services, request) }),

    'models.listCards': () => services.models.list(),
    'models.import': async () => {
      const folder = await dialogs.chooseFolder('Choose the Folder of a Model');
      return folder === null ? null : { model: await services.models.add(folder) };
    },
    'models.remove': async ({ model }) => {
      const card = (await services.models.list()).find(({ id }) => id === model);
      if (
        !(await dialogs.confirm(
          `Remove the model “${card?.title ?? model}”?`,
          'Its files are deleted. Shapes made with it stay.',
          'Remove',
        ))
      )
        return false;
      await services.models.remove(model);
      return true;
    },

    'settings.get': () => Promise.resolve(settings.get()),
    'settings.set': (change) => settings.set(change),
  };
}
