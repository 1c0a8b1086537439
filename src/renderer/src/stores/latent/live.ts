import { ref, type Ref } from 'vue';
import type { SurfaceSettings } from '../../../../shared/document';
import type { ModelInfo } from '../../../../shared/engine';
import type { LatentPreview, PreviewStream } from '../../../../shared/ipc/latent';
import { isCancelled, request, sentenceOf } from '../../ipc';
import { useView } from '../view';

/** What is to be shown. */
export interface LiveShape {
  latent: Float32Array;
  name: string;
  surface: SurfaceSettings;
  /** Metres. */
  height: number;
}

export interface LiveOptions {
  model: () => ModelInfo | undefined;
  isOpen: () => boolean;
  /** The live shape as it is now. */
  shape: () => LiveShape | undefined;
  /** Resolves when no slider is being moved. */
  rested: () => Promise<void>;
}

export interface Live {
  /** The live shape is in the viewport. */
  shown: Ref<boolean>;
  failure: Ref<string | undefined>;
  /** Makes the shape of a latent; undefined when a newer wish of the stream took its place. While a slider moves, only the live shape is made. */
  make: (latent: Float32Array, stream: PreviewStream) => Promise<LatentPreview | undefined>;
  /** Brings the live shape as it is now to the viewport. Calls may come faster than shapes: the newest wins. */
  show: () => Promise<void>;
  hide: () => void;
}

/** The shape that is made while sliders move, and its way to the viewport. */
export function createLive({ model, isOpen, shape, rested }: LiveOptions): Live {
  const view = useView();
  const shown = ref(false);
  const failure = ref<string>();
  let asked = 0;
  let newest = 0;

  async function make(latent: Float32Array, stream: PreviewStream): Promise<LatentPreview | undefined> {
    if (stream !== 'view') await rested();
    const now = model();
    if (!now) return undefined;
    try {
      return await request('latent.preview', { model: now.id, latent: Array.from(latent), stream });
    } catch (error) {
      if (isCancelled(error)) return undefined;
      throw error;
    }
  }

  return {
    shown,
    failure,
    make,
    async show() {
      const now = shape();
      if (!now || !isOpen()) return;
      shown.value = true;
      const turn = ++asked;
      const { latent, ...rest } = now;
      try {
        const made = await make(latent, 'view');
        if (!made || turn < newest || !shown.value || !isOpen()) return;
        newest = turn;
        failure.value = undefined;
        mark('answered');
        // The viewport draws it quickly while shapes come one after the other, and in full once they rest.
        view.preview = { id: 'latent', gridSize: made.gridSize, grid: made.grid, ...rest };
      } catch (error) {
        failure.value = sentenceOf(error);
      }
    },
    hide() {
      asked++;
      newest = asked;
      shown.value = false;
      view.preview = undefined;
    },
  };
}

/** For performance tools: seen by their observers, then forgotten. */
function mark(what: string): void {
  const name = `maquette: latent ${what}`;
  performance.mark(name);
  performance.clearMarks(name);
}
