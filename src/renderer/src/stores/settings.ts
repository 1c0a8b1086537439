import { defineStore } from 'pinia';
import { computed, ref, shallowRef, watchEffect } from 'vue';
import type { ExportSettings } from '../../../shared/document';
import { presetOf } from '../../../shared/exportTargets';
import type { RouteOutput } from '../../../shared/ipc';
import { usualKeyboard, usualShapeMemory, type Settings } from '../../../shared/ipc/settings';
import { keepShapesUpTo } from '../composables/keptShapes';
import { on, request } from '../ipc';

/** What the user chose for the whole application, and what the application says of itself. */
export const useSettings = defineStore('settings', () => {
  const settings = ref<Settings>({
    theme: 'dark',
    textSize: 1,
    device: 'auto',
    unit: 'cm',
    export: presetOf('blender'),
    exportTargets: {},
    keyboard: usualKeyboard,
    language: 'en',
    shapeMemory: usualShapeMemory,
    tourDone: false,
  });
  const app = shallowRef<RouteOutput<'app.getInfo'>>();
  const window_ = ref({ maximized: false, fullScreen: false, focused: true });

  const preferred = window.matchMedia('(prefers-color-scheme: light)');
  const systemTheme = ref<'dark' | 'light'>(preferred.matches ? 'light' : 'dark');
  preferred.addEventListener('change', (event) => (systemTheme.value = event.matches ? 'light' : 'dark'));

  /** What the viewport and the curves are drawn in: high contrast is on dark. */
  const theme = computed<'dark' | 'light'>(() => {
    const chosen = settings.value.theme;
    return chosen === 'system' ? systemTheme.value : chosen === 'contrast' ? 'dark' : chosen;
  });
  watchEffect(() => {
    const { dataset } = document.documentElement;
    dataset['theme'] = theme.value;
    if (settings.value.theme === 'contrast') dataset['contrast'] = 'high';
    else delete dataset['contrast'];
    document.documentElement.lang = settings.value.language;
  });

  watchEffect(() => keepShapesUpTo(settings.value.shapeMemory));

  async function load(): Promise<void> {
    on('settings.changed', (changed) => (settings.value = changed));
    on('window.stateChanged', (changed) => (window_.value = changed));
    [settings.value, app.value] = await Promise.all([request('settings.get'), request('app.getInfo')]);
  }

  async function change(part: Partial<Settings>): Promise<void> {
    const before = settings.value;
    // Seen at once; main's answer is what holds.
    settings.value = { ...before, ...part };
    try {
      settings.value = await request('settings.set', part);
    } catch (error) {
      settings.value = before;
      throw error;
    }
  }

  function changeExport(part: Partial<ExportSettings>): Promise<void> {
    return change({ export: { ...settings.value.export, ...part } });
  }

  const onMac = computed(() => app.value?.platform === 'darwin');

  return { settings, app, onMac, windowState: window_, theme, load, change, changeExport };
});
