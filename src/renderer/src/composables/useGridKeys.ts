import type { Ref } from 'vue';

/**
 * Arrow keys in a list laid out as a grid of any number of columns: the item on the side of the arrow gets the focus and is chosen. The list itself is
 * one tab stop, its items carry role="option".
 */
export function useGridKeys(list: Ref<HTMLElement | undefined>): (event: KeyboardEvent) => void {
  return (event) => {
    const items = [...(list.value?.querySelectorAll<HTMLElement>('[role="option"]') ?? [])];
    const now = items.indexOf(document.activeElement as HTMLElement);
    if (now < 0) return;
    const columns = items.filter((item) => item.offsetTop === items[0]?.offsetTop).length;
    const steps: Readonly<Record<string, number>> = {
      ArrowRight: now + 1,
      ArrowLeft: now - 1,
      ArrowDown: now + columns,
      ArrowUp: now - columns,
      Home: 0,
      End: items.length - 1,
    };
    const next = steps[event.key];
    if (next === undefined) return;
    event.preventDefault();
    items[next]?.focus();
    // What has the focus is selected, unless Ctrl says that it is only passed over.
    if (event.ctrlKey || event.metaKey) return;
    // With Shift the selection reaches from where it began to here.
    items[next]?.dispatchEvent(new MouseEvent('click', { bubbles: true, shiftKey: event.shiftKey }));
  };
}
