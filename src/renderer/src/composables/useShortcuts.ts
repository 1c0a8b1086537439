import { onBeforeUnmount, onMounted } from 'vue';
import { chordOf, worksInFields } from '../commands/keys';
import { useCommands } from '../commands/useCommands';
import { useSettings } from '../stores/settings';

const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches('input:not([type=checkbox]):not([type=radio]), textarea, select'));

/** Something over the window has the keyboard: a dialog, a menu, an open list. */
const isCovered = (): boolean => document.querySelector('[role="dialog"], [role="menu"], [role="listbox"][data-state="open"]') !== null;

/** Keys that press the focused button or move in a list keep doing so. */
const belongsToControl = (event: KeyboardEvent): boolean =>
  (event.key === 'Enter' || event.key === ' ') && !event.ctrlKey && !event.metaKey && !event.altKey;

export function useShortcuts(): void {
  const commands = useCommands();
  const settings = useSettings();

  function handle(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing || belongsToControl(event) || isCovered()) return;
    const chord = chordOf(event, settings.onMac);
    if (isField(event.target) && !worksInFields(chord)) return;
    const command = commands.byChord.get(chord);
    if (!command) return;
    // Taken here, also while disabled: the native menu must not run it a second time, nor the page zoom or reload.
    event.preventDefault();
    void commands.run(command.id);
  }

  onMounted(() => window.addEventListener('keydown', handle));
  onBeforeUnmount(() => window.removeEventListener('keydown', handle));
}
