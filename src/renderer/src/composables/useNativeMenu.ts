import { onBeforeUnmount, onMounted, watch } from 'vue';
import { commandStates } from '../commands/menus';
import { useCommands } from '../commands/useCommands';
import { on, request } from '../ipc';
import { useNotices } from '../stores/notices';

/** Keeps the native menu like the registry, and runs what is chosen in it. */
export function useNativeMenu(): void {
  const commands = useCommands();
  const notices = useNotices();
  let stop: (() => void) | undefined;
  let sent = '';
  let timer: ReturnType<typeof setTimeout> | undefined;

  function send(): void {
    const states = commandStates(commands.all);
    const text = JSON.stringify(states);
    if (text === sent) return;
    sent = text;
    void notices.attempt(() => request('app.setCommands', states));
  }

  onMounted(() => {
    send();
    stop = on('app.commandChosen', ({ id }) => void commands.run(id));
  });

  // A drag changes the registry many times a second; the menu is not open meanwhile.
  watch(
    () => commands.all,
    () => {
      clearTimeout(timer);
      timer = setTimeout(send, 100);
    },
  );

  onBeforeUnmount(() => {
    clearTimeout(timer);
    stop?.();
  });
}
