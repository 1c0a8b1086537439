import type { DockTab } from '../stores/view';

/** Moves the focus to the next (or previous) panel of the window: the elements marked with data-panel, in document order. */
export function focusPanel(step: 1 | -1): void {
  const panels = [...document.querySelectorAll<HTMLElement>('[data-panel]')].filter((panel) => panel.offsetParent !== null);
  if (panels.length === 0) return;
  const now = panels.findIndex((panel) => panel.contains(document.activeElement));
  const start = now < 0 && step < 0 ? 0 : now;
  panels[(start + step + panels.length) % panels.length]?.focus();
}

/** Moves the focus to a tab of the dock, from where Tab goes on into its panel. */
export function focusDockTab(tab: DockTab): void {
  document.querySelector<HTMLElement>(`#dock-tab-${tab}`)?.focus();
}
