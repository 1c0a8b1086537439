import { Clipboard, Keyboard } from '@lucide/vue';
import { computed, type ComputedRef } from 'vue';
import { useEngine } from '../stores/engine';
import { useNotices } from '../stores/notices';
import { useSettings } from '../stores/settings';
import { useView } from '../stores/view';
import type { Command } from './command';

export function helpCommands(): ComputedRef<Command[]> {
  const view = useView();
  const engine = useEngine();
  const settings = useSettings();
  const notices = useNotices();

  /** What a report of a fault should say about this computer. Nothing of the user's documents. */
  async function copyReport(): Promise<void> {
    await engine.loadDevices();
    const { app } = settings;
    const lines = [
      `Maquette ${app?.version ?? ''} on ${app?.platform ?? ''} ${app?.arch ?? ''}`,
      `Engine: ${engine.status.state}${engine.status.device === undefined ? '' : `, ${engine.status.device}`}`,
      ...engine.devices.map((device) => `Device ${device.backend}: ${device.state} (${device.reason})`),
      ...engine.models.map((model) => `Model ${model.id}: ${model.gridSize} cells, ${model.bytes} bytes`),
      ...notices.log
        .filter((entry) => entry.tone === 'err')
        .map((entry) => `Error at ${new Date(entry.time).toISOString()}: ${entry.text}`),
    ];
    await navigator.clipboard.writeText(`${lines.join('\n')}\n`);
    notices.show('ok', 'The report is on the clipboard.');
  }

  return computed(() => {
    const commands: Command[] = [
      {
        id: 'help.keys',
        label: 'Keys',
        icon: Keyboard,
        menu: ['Help'],
        group: 1,
        keys: ['F1'],
        run: () => {
          view.dialog = 'keys';
        },
      },
      { id: 'help.copyReport', label: 'Copy Report', icon: Clipboard, menu: ['Help'], group: 1, run: copyReport },
    ];
    return commands;
  });
}
