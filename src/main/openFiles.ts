import type { Send } from './ipc/send';
import type { Services } from './ipc/createHandlers';
import type { LaunchFiles } from './launchFiles';
import type { Log } from './log';
import { importPaths } from './photos/importPhotos';

type Needed = Pick<Services, 'documents' | 'assets' | 'engine' | 'jobs' | 'dialogs'>;

/** Opens the projects, and adds and shows the photos, that were named on the command line or handed over by the system. */
export async function openFiles({ projects, pictures }: LaunchFiles, services: Needed, send: Send, log: Log): Promise<void> {
  const { documents, dialogs } = services;
  try {
    for (const project of projects) await documents.open(project);
    if (pictures.length === 0) return;
    const document = documents.snapshot().id;
    const { photos, failures } = await importPaths(services, document, pictures);
    if (photos.length > 0) send('photos.added', { document, photos });
    if (failures.length > 0) await dialogs.tellError('Not every photo could be added', failures.map(({ message }) => message).join('\n'));
  } catch (error) {
    log('a file could not be opened', error);
    await dialogs.tellError('The file could not be opened', error instanceof Error ? error.message : String(error));
  }
}
