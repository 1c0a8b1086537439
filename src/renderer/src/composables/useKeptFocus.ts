import { onBeforeUnmount, onMounted } from 'vue';

/**
 * Keeps the keyboard where somebody works: when what has the focus goes away (a button that did its work, a row that was deleted), its panel takes the focus, not the
 * page, from which Tab would begin with the menus again.
 */
export function useKeptFocus(): void {
  let last: { element: Element; panel: HTMLElement } | undefined;

  const remember = ({ target }: FocusEvent): void => {
    if (!(target instanceof Element)) return;
    // Dialogs and menus give the focus back themselves.
    if (target.closest('[role="dialog"], [role="menu"]')) {
      last = undefined;
      return;
    }
    const panel = target.closest<HTMLElement>('[data-panel]') ?? document.querySelector<HTMLElement>('main[data-panel]');
    last = panel ? { element: target, panel } : undefined;
  };
  const watcher = new MutationObserver(() => {
    if (!last || last.element.isConnected) return;
    const { panel } = last;
    last = undefined;
    if (document.activeElement === document.body && panel.isConnected) panel.focus({ preventScroll: true });
  });

  onMounted(() => {
    document.addEventListener('focusin', remember);
    watcher.observe(document.body, { childList: true, subtree: true });
  });
  onBeforeUnmount(() => {
    document.removeEventListener('focusin', remember);
    watcher.disconnect();
  });
}
