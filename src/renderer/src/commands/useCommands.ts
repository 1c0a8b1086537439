import { defineStore } from 'pinia';
import { computed, watchEffect } from 'vue';
import type { Command } from './command';
import { editCommands } from './editCommands';
import { toolCommands } from './toolCommands';
import { fileCommands } from './fileCommands';
import { helpCommands } from './helpCommands';
import { liveChords, mapKeys } from './keyMap';
import { latentCommands } from './latentCommands';
import type { MenuEntry } from './menus';
import { panelCommands } from './panelCommands';
import { reconstructCommands } from './reconstructCommands';
import { trainCommands } from './trainCommands';
import { viewCommands } from './viewCommands';
import { windowCommands } from './windowCommands';
import { isEnabled } from './command';
import { useKeys } from '../stores/keys';
import { useNotices } from '../stores/notices';
import { useSettings } from '../stores/settings';

/** The one registry of commands. It is computed: labels, states and what is enabled follow the stores. */
export const useCommands = defineStore('commands', () => {
  const notices = useNotices();
  const settings = useSettings();
  const keys = useKeys();
  const lists = [
    fileCommands(),
    editCommands(),
    toolCommands(),
    viewCommands(),
    panelCommands(),
    reconstructCommands(),
    latentCommands(),
    trainCommands(),
    windowCommands(),
    helpCommands(),
  ];

  /** With the keys that they have of their own. */
  const usual = computed<Command[]>(() => lists.flatMap((list) => list.value));
  const all = computed<Command[]>(() => mapKeys(usual.value, settings.settings.keyboard));
  watchEffect(() => (keys.live = liveChords(usual.value, all.value)));
  const byId = computed(() => new Map(all.value.map((command) => [command.id, command])));
  const byChord = computed(() => {
    const chords = new Map<string, Command>();
    for (const command of all.value) {
      for (const chord of command.keys ?? []) {
        // Where two share a chord, the first that can act now has it: the brackets size a brush while there is one.
        const known = chords.get(chord);
        if (!known || (isEnabled(command) && !isEnabled(known))) chords.set(chord, command);
      }
    }
    return chords;
  });

  function find(id: string): Command {
    const command = byId.value.get(id);
    if (!command) throw new Error(`there is no command “${id}”`);
    return command;
  }

  /** A menu made for one place: commands by their ids, null for a line. */
  function entries(...ids: (string | null)[]): MenuEntry[] {
    return ids.map((id) => (id === null ? { kind: 'separator' } : { kind: 'command', command: find(id) }));
  }

  /** Runs a command if it is there and enabled; what goes wrong becomes a notice. */
  async function run(id: string): Promise<void> {
    const command = byId.value.get(id);
    if (command && isEnabled(command)) await notices.attempt(() => command.run());
  }

  return { usual, all, byId, byChord, find, entries, run };
});
