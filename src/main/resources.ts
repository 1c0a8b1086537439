import { join } from 'node:path';

export interface AppPaths {
  /** Built renderer: `index.html` and what it loads. */
  renderer: string;
  preload: string;
  engineScript: string;
  meshWorkerScript: string;
  editWorkerScript: string;
  importWorkerScript: string;
  paintWorkerScript: string;
  /** resources/models and resources/samples: beside the program when packaged, in the project otherwise. */
  models: string;
  samples: string;
  /** resources/blender: the add-on and the script that starts Blender with a shape. */
  blender: string;
  /** Meshes on their way to Blender. */
  blenderOutbox: string;
  /** Meshes that are dragged to other programs. */
  draggedOut: string;
  icon: string;
  /** The user's own: everything that Maquette keeps. */
  userModels: string;
  /** What was learned of models' latent spaces. */
  latentMaps: string;
  /** Prepared data sets and training runs, each a folder. */
  dataSets: string;
  runs: string;
  assets: string;
  recovery: string;
  settings: string;
  recent: string;
  windowState: string;
  /** Reconstructions that had not ended. */
  waitingJobs: string;
  log: string;
}

/**
 * Where everything lies.
 * @param out folder of the built main process (`out/main`)
 * @param resourcesPath Electron's `process.resourcesPath`; counts only when packaged
 */
export function appPaths(facts: { out: string; packaged: boolean; resourcesPath: string; userData: string }): AppPaths {
  const { out, packaged, resourcesPath, userData } = facts;
  const resources = packaged ? resourcesPath : join(out, '..', '..', 'resources');
  return {
    renderer: join(out, '..', 'renderer'),
    preload: join(out, '..', 'preload', 'index.cjs'),
    engineScript: join(out, 'engine-process.js'),
    meshWorkerScript: join(out, 'mesh-worker.js'),
    editWorkerScript: join(out, 'edit-worker.js'),
    importWorkerScript: join(out, 'import-worker.js'),
    paintWorkerScript: join(out, 'paint-worker.js'),
    models: join(resources, 'models'),
    samples: join(resources, 'samples'),
    blender: join(resources, 'blender'),
    blenderOutbox: join(userData, 'to-blender'),
    draggedOut: join(userData, 'dragged-out'),
    icon: join(resources, 'icons', 'icon.png'),
    userModels: join(userData, 'models'),
    latentMaps: join(userData, 'latent-maps'),
    dataSets: join(userData, 'datasets'),
    runs: join(userData, 'runs'),
    assets: join(userData, 'assets'),
    recovery: join(userData, 'recovery'),
    settings: join(userData, 'settings.json'),
    recent: join(userData, 'recent.json'),
    windowState: join(userData, 'window.json'),
    waitingJobs: join(userData, 'jobs.json'),
    log: join(userData, 'logs', 'main.log'),
  };
}
