import { ref, type Ref } from 'vue';
import type { ModelInfo } from '../../../../shared/engine';
import { request } from '../../ipc';
import { useText } from '../../messages';
import { useDocument } from '../document';
import { useNotices } from '../notices';
import { useSelection } from '../selection';
import type { LiveShape } from './live';

export interface KeeperOptions {
  model: () => ModelInfo | undefined;
  /** What is kept, named as it is to stand on the shelf. */
  shape: () => LiveShape | undefined;
  /** It is about to be kept: a walk must not go on meanwhile. */
  begin: () => void;
}

export interface Keeper {
  keeping: Ref<boolean>;
  keep: () => Promise<void>;
}

/** Puts the live shape on the shelf, where it is a shape of the document. */
export function createKeeper({ model, shape, begin }: KeeperOptions): Keeper {
  const document = useDocument();
  const selection = useSelection();
  const notices = useNotices();
  const text = useText();
  const keeping = ref(false);

  async function keep(): Promise<void> {
    const [now, made] = [model(), shape()];
    if (!now || !made || keeping.value) return;
    begin();
    keeping.value = true;
    try {
      const wanted = { ...made, latent: Array.from(made.latent) };
      const kept = await request('latent.keep', { document: document.id, model: now.id, ...wanted });
      selection.selectShape(kept.shape);
      notices.show('ok', text('latent.kept'));
    } finally {
      keeping.value = false;
    }
  }

  return { keeping, keep };
}
