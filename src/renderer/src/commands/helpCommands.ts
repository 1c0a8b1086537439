import { Clipboard, Keyboard, Route } from '@lucide/vue';
import { computed, type ComputedRef } from 'vue';
import { useText } from '../messages';
import { writeReport } from '../report';
import { useDocument } from '../stores/document';
import { useEngine } from '../stores/engine';
import { useNotices } from '../stores/notices';
import { useSettings } from '../stores/settings';
import { useTour } from '../stores/tour';
import { useView } from '../stores/view';
import type { Command } from './command';

export function helpCommands(): ComputedRef<Command[]> {
  const view = useView();
  const engine = useEngine();
  const settings = useSettings();
  const notices = useNotices();
  const document = useDocument();
  const tour = useTour();
  const text = useText();

  async function copyReport(): Promise<void> {
    await engine.loadDevices();
    const names = [
      ...document.tabs.documents.map(({ title }) => title),
      ...document.recent.flatMap(({ title, folder }) => [title, folder]),
      ...[...document.photos, ...document.shapes].map(({ name }) => name),
    ];
    const { app, settings: chosen } = settings;
    const { status, devices, models } = engine;
    await navigator.clipboard.writeText(writeReport({ app, engine: status, devices, models, settings: chosen, log: notices.log, names }));
    notices.show('ok', text('log.copied'));
  }

  return computed(() => {
    const commands: Command[] = [
      {
        id: 'help.keys',
        label: text('help.keys'),
        icon: Keyboard,
        menu: ['Help'],
        group: 1,
        keys: ['F1'],
        run: () => {
          view.dialog = 'keys';
        },
      },
      { id: 'help.tour', label: text('help.tour'), icon: Route, menu: ['Help'], group: 1, run: () => tour.start() },
      { id: 'help.copyReport', label: text('help.copyReport'), icon: Clipboard, menu: ['Help'], group: 1, run: copyReport },
    ];
    return commands;
  });
}
