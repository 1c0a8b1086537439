import { dialog, type BrowserWindow } from 'electron';
import { basename, join } from 'node:path';
import { findGridFormat, findMeshFormat, gridFormats, meshFormats } from '../../core/formats';
import type { ExportSettings } from '../../shared/document';
import type { PictureFormat } from '../../shared/ipc/pictures';
import { pictureExtensions } from '../photos/findPictures';

/** The questions that main asks the user in the system's own dialogs. Null when the user cancels. */
export interface Dialogs {
  openProject(): Promise<string | null>;
  saveProject(suggestion: string): Promise<string | null>;
  openPictures(): Promise<string[] | null>;
  openCheckpoint(): Promise<string | null>;
  saveMesh: (suggestion: { name: string; format: ExportSettings['format'] }) => Promise<string | null>;
  savePicture: (suggestion: { name: string; format: PictureFormat }) => Promise<string | null>;
  /** A folder for several files. */
  chooseFolder: (title: string) => Promise<string | null>;
  /** Photos, meshes and grids. */
  openImports(): Promise<string[] | null>;
  /** A program on this computer. */
  openProgram(title: string): Promise<string | null>;
  saveZip(suggestion: string): Promise<string | null>;
  /** What to do with unsaved changes. */
  askToSave(title: string): Promise<'save' | 'discard' | 'cancel'>;
  /** Whether the program may end although work is not done. */
  askToStop(count: number): Promise<boolean>;
  /** True when the user agrees to what cannot be taken back. */
  confirm(question: string, detail: string, action: string): Promise<boolean>;
  tellError(title: string, sentence: string): Promise<void>;
}

const formatName = (format: string): string => findMeshFormat(format)?.label ?? findGridFormat(format)?.label ?? format;

const pictureNames: Readonly<Record<PictureFormat, string>> = {
  png: 'PNG picture',
  gif: 'Animated GIF',
  webm: 'WebM video',
};

const withZip = (path: string): string => (path.toLowerCase().endsWith('.zip') ? path : `${path}.zip`);

export function createDialogs(window: () => BrowserWindow | null): Dialogs {
  const parent = (): BrowserWindow => {
    const open = window();
    if (!open) throw new Error('a dialog needs the window');
    return open;
  };
  return {
    async openProject() {
      const { canceled, filePaths } = await dialog.showOpenDialog(parent(), {
        title: 'Open Project',
        properties: ['openFile'],
        filters: [{ name: 'Maquette project', extensions: ['maquette'] }],
      });
      return canceled ? null : (filePaths[0] ?? null);
    },
    async saveProject(suggestion) {
      const { canceled, filePath } = await dialog.showSaveDialog(parent(), {
        title: 'Save Project',
        defaultPath: suggestion,
        filters: [{ name: 'Maquette project', extensions: ['maquette'] }],
      });
      return canceled || filePath === '' ? null : filePath;
    },
    async openCheckpoint() {
      const { canceled, filePaths } = await dialog.showOpenDialog(parent(), {
        title: 'Open Checkpoint',
        properties: ['openFile'],
        filters: [{ name: 'Training checkpoint', extensions: ['ckpt'] }],
      });
      return canceled ? null : (filePaths[0] ?? null);
    },
    async openPictures() {
      const { canceled, filePaths } = await dialog.showOpenDialog(parent(), {
        title: 'Choose Photos',
        properties: ['openFile', 'multiSelections'],
        filters: [{ name: 'Pictures', extensions: [...pictureExtensions] }],
      });
      return canceled ? null : filePaths;
    },
    async saveMesh({ name, format }) {
      const { canceled, filePath } = await dialog.showSaveDialog(parent(), {
        title: `Export ${basename(name)}`,
        defaultPath: name,
        filters: [{ name: formatName(format), extensions: [format] }],
      });
      return canceled || filePath === '' ? null : filePath;
    },
    async savePicture({ name, format }) {
      const { canceled, filePath } = await dialog.showSaveDialog(parent(), {
        title: `Save ${basename(name)}`,
        defaultPath: name,
        filters: [{ name: pictureNames[format], extensions: [format] }],
      });
      return canceled || filePath === '' ? null : filePath;
    },
    async chooseFolder(title) {
      const { canceled, filePaths } = await dialog.showOpenDialog(parent(), { title, properties: ['openDirectory', 'createDirectory'] });
      return canceled ? null : (filePaths[0] ?? null);
    },
    async openImports() {
      const shapes = [...meshFormats, ...gridFormats].filter(({ read }) => read).flatMap(({ extensions }) => extensions);
      const { canceled, filePaths } = await dialog.showOpenDialog(parent(), {
        title: 'Import Photos and Shapes',
        properties: ['openFile', 'multiSelections'],
        filters: [
          { name: 'Pictures, meshes and grids', extensions: [...pictureExtensions, ...shapes] },
          { name: 'Pictures', extensions: [...pictureExtensions] },
          { name: 'Meshes and grids', extensions: shapes },
        ],
      });
      return canceled ? null : filePaths;
    },
    async openProgram(title) {
      const { canceled, filePaths } = await dialog.showOpenDialog(parent(), { title, properties: ['openFile'] });
      const [path] = filePaths;
      if (canceled || path === undefined) return null;
      // What a Mac shows as a program is a folder.
      return path.endsWith('.app') ? join(path, 'Contents', 'MacOS', basename(path, '.app')) : path;
    },
    async saveZip(suggestion) {
      const { canceled, filePath } = await dialog.showSaveDialog(parent(), {
        title: 'Save the Add-on for Blender',
        defaultPath: suggestion,
        filters: [{ name: 'Zip archive', extensions: ['zip'] }],
      });
      return canceled || filePath === '' ? null : withZip(filePath);
    },
    async askToSave(title) {
      const { response } = await dialog.showMessageBox(parent(), {
        type: 'warning',
        message: `Save the changes to “${title}”?`,
        detail: 'Without saving, the changes since the last save are lost.',
        buttons: ['Save', 'Don’t Save', 'Cancel'],
        defaultId: 0,
        cancelId: 2,
        noLink: true,
      });
      return response === 0 ? 'save' : response === 1 ? 'discard' : 'cancel';
    },
    async askToStop(count) {
      const { response } = await dialog.showMessageBox(parent(), {
        type: 'question',
        message:
          count === 1 ? 'A job is not done. Stop it and close Maquette?' : `${count} jobs are not done. Stop them and close Maquette?`,
        detail: 'Reconstructions go on when their document is opened again. Training goes on from its last checkpoint.',
        buttons: ['Cancel', 'Stop and Close'],
        defaultId: 1,
        cancelId: 0,
        noLink: true,
      });
      return response === 1;
    },
    async confirm(question, detail, action) {
      const options = {
        type: 'warning' as const,
        message: question,
        detail,
        buttons: [action, 'Cancel'],
        defaultId: 1,
        cancelId: 1,
        noLink: true,
      };
      return (await dialog.showMessageBox(parent(), options)).response === 0;
    },
    async tellError(title, sentence) {
      const open = window();
      const options = { type: 'error' as const, message: title, detail: sentence, buttons: ['OK'] };
      await (open ? dialog.showMessageBox(open, options) : dialog.showMessageBox(options));
    },
  };
}
