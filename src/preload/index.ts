import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { EventName, IpcResult, MaquetteBridge } from '../shared/ipc';
import { channels } from '../shared/ipc/channels';

/** The page's only way out of its sandbox: three functions. Everything is checked at the other end. */
const bridge: MaquetteBridge = {
  request: (route, input) => ipcRenderer.invoke(channels.request, route, input) as Promise<IpcResult<never>>,

  on: (event, callback) => {
    // The IpcRendererEvent stays here: it would hand the page a way to every channel.
    const listener = (_: unknown, name: EventName, payload: unknown): void => {
      if (name === event) callback(payload as never);
    };
    ipcRenderer.on(channels.event, listener);
    return () => void ipcRenderer.removeListener(channels.event, listener);
  },

  pathForFile: async (file) => {
    if (!(file instanceof File)) return null;
    const path = webUtils.getPathForFile(file);
    return path === '' ? null : ((await ipcRenderer.invoke(channels.file, path)) as string | null);
  },
};

contextBridge.exposeInMainWorld('maquette', bridge);
