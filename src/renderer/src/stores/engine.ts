import { defineStore } from 'pinia';
import { computed, ref, watch } from 'vue';
import type { DeviceReport, ModelInfo } from '../../../shared/engine';
import type { EngineStatus } from '../../../shared/ipc/engine';
import { on, request } from '../ipc';
import { useText } from '../messages';
import { useNotices } from './notices';

/** The user's choice of a model stays until another is made. */
const rememberedModel = 'maquette.model';

/** The engine's process: whether it runs, on what, and which models it has. */
export const useEngine = defineStore('engine', () => {
  const notices = useNotices();
  const text = useText();
  const status = ref<EngineStatus>({ state: 'starting' });
  const models = ref<ModelInfo[]>([]);
  const devices = ref<DeviceReport[]>([]);
  const chosenModel = ref(localStorage.getItem(rememberedModel) ?? undefined);
  const modelsRead = ref(false);
  const modelsFailure = ref<string>();
  /** Why there are no models to choose from. */
  const modelsError = computed(
    () => modelsFailure.value ?? (modelsRead.value && models.value.length === 0 ? text('engine.noModel') : undefined),
  );

  /** Those that can look at a photo; others generate only, or complete scans. */
  const photoModels = computed(() => models.value.filter(({ kind }) => kind === undefined || kind === 'photo' || kind === 'image'));
  const model = computed(() => photoModels.value.find((item) => item.id === chosenModel.value) ?? photoModels.value[0]);

  watch(chosenModel, (id) => {
    if (id !== undefined) localStorage.setItem(rememberedModel, id);
  });

  async function loadModels(): Promise<void> {
    try {
      models.value = await request('engine.listModels');
      modelsRead.value = true;
      modelsFailure.value = undefined;
    } catch (error) {
      modelsFailure.value = error instanceof Error ? error.message : String(error);
    }
  }

  async function loadDevices(): Promise<void> {
    devices.value = await request('engine.listDevices');
  }

  function follow(next: EngineStatus): void {
    const before = status.value;
    status.value = next;
    if (before.state !== next.state || before.device !== next.device) {
      notices.record(
        next.state === 'failed' ? 'err' : 'info',
        text('engine.log', { facts: [text(`engine.log.${next.state}`), next.device, next.message].filter(Boolean).join(', ') }),
      );
    }
    if (next.state === 'ready' && models.value.length === 0) void loadModels();
    // How it started is for the log; that it had to restart or to change the device is for the user.
    const fellBack = before.device !== undefined && next.device !== undefined && next.device !== before.device;
    if (next.message !== undefined && next.message !== before.message && (next.state === 'restarting' || fellBack)) {
      notices.show('warn', next.message);
    }
  }

  async function load(): Promise<void> {
    on('engine.statusChanged', follow);
    follow(await request('engine.getStatus'));
    if (models.value.length === 0) await loadModels();
  }

  return { status, models, photoModels, modelsError, devices, chosenModel, model, load, loadModels, loadDevices };
});
