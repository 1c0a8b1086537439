import type { FileTickets } from '../files/fileTickets';
import type { Handlers } from '../ipc/handlers';
import type { Dialogs } from '../window/dialogs';
import type { DataService } from './dataService';

export interface DataHandlerServices {
  data: DataService;
  dialogs: Pick<Dialogs, 'chooseFolder'>;
  tickets: FileTickets;
}

type DataRoute = Extract<keyof Handlers, `data.${string}`>;

/** What the requests about data sets do. */
export function createDataHandlers({ data, dialogs, tickets }: DataHandlerServices): Pick<Handlers, DataRoute> {
  return {
    'data.chooseFolder': async () => {
      const path = await dialogs.chooseFolder('Choose a Folder of Shapes');
      return path === null ? null : data.open(path);
    },
    'data.openFolder': ({ file }) => Promise.resolve(data.open(tickets.redeem(file))),
    'data.closeFolder': ({ source }) => Promise.resolve(data.close(source)),
    'data.previewFolder': ({ source }) => data.previewFolder(source),
    'data.list': () => data.list(),
    'data.previewSet': ({ set }) => data.previewSet(set),
    'data.prepare': ({ source, options }) => data.prepare(source, options),
    'data.resume': ({ set }) => data.resume(set),
    'data.remove': ({ set }) => data.remove(set),
  };
}
