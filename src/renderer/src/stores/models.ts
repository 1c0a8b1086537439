import { defineStore } from 'pinia';
import { ref } from 'vue';
import type { ModelCard } from '../../../shared/ipc/models';
import { request } from '../ipc';
import { useText } from '../messages';
import { useEngine } from './engine';
import { useNotices } from './notices';

/** The models that are installed, with their cards. */
export const useModels = defineStore('models', () => {
  const engine = useEngine();
  const notices = useNotices();
  const text = useText();
  const cards = ref<ModelCard[]>([]);
  /** A model is being checked, copied or removed. */
  const busy = ref(false);

  async function load(): Promise<void> {
    cards.value = await request('models.listCards');
  }

  async function during<T>(work: () => Promise<T>): Promise<T> {
    busy.value = true;
    try {
      return await work();
    } finally {
      busy.value = false;
    }
  }

  /** Asks for a model's folder, takes it in and chooses it. */
  const add = (): Promise<void> =>
    during(async () => {
      const added = await request('models.import');
      if (!added) return;
      await Promise.all([load(), engine.loadModels()]);
      engine.chosenModel = added.model;
      const card = cards.value.find(({ id }) => id === added.model);
      notices.show('ok', text('models.added', { title: card?.title ?? added.model }));
    });

  const remove = (model: string): Promise<void> =>
    during(async () => {
      if (await request('models.remove', { model })) await Promise.all([load(), engine.loadModels()]);
    });

  return { cards, busy, load, add, remove };
});
