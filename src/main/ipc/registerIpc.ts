import { isAbsolute } from 'node:path';
import { ipcMain, type BrowserWindow, type IpcMainInvokeEvent } from 'electron';
import { channels } from '../../shared/ipc/channels';
import type { FileTickets } from '../files/fileTickets';
import { isTrustedSender, type SenderFacts } from '../security/ipcSender';
import type { Dispatch } from './dispatch';

export interface IpcOptions {
  dispatch: Dispatch;
  tickets: FileTickets;
  trusted: readonly string[];
  window: () => BrowserWindow | null;
}

/** Binds the two incoming channels. Called once. */
export function registerIpc({ dispatch, tickets, trusted, window }: IpcOptions): void {
  const factsOf = (event: IpcMainInvokeEvent): SenderFacts => {
    const frame = event.senderFrame;
    return {
      url: frame?.url ?? null,
      isMainFrame: frame !== null && frame.parent === null,
      isOwnWindow: event.sender === window()?.webContents,
    };
  };

  ipcMain.handle(channels.request, (event, route: unknown, input: unknown) =>
    dispatch(factsOf(event), route, input, {
      window: {
        minimize: () => window()?.minimize(),
        toggleMaximize: () => {
          const target = window();
          if (target?.isMaximized()) target.unmaximize();
          else target?.maximize();
        },
        close: () => window()?.close(),
      },
    }),
  );

  ipcMain.handle(channels.file, (event, path: unknown) => {
    if (!isTrustedSender(factsOf(event), trusted)) return null;
    return typeof path === 'string' && isAbsolute(path) && !path.includes('\0') ? tickets.issue(path) : null;
  });
}
