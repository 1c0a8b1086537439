import { nativeTheme, type BrowserWindow } from 'electron';
import type { Settings } from '../../shared/ipc/settings';

/** The window's colour before the page has painted: that of its title bar. */
export function backgroundOf({ theme }: Settings): string {
  if (theme === 'contrast') return '#000000';
  const dark = theme === 'dark' || (theme === 'system' && nativeTheme.shouldUseDarkColors);
  return dark ? '#141518' : '#E4E6EA';
}

export function applyTheme(settings: Settings, window: BrowserWindow | null): void {
  nativeTheme.themeSource = settings.theme === 'contrast' ? 'dark' : settings.theme;
  window?.setBackgroundColor(backgroundOf(settings));
}
