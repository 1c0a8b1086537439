import { MaquetteError } from '../../../../core/errors';
import { readLatentCode, writeLatentCode } from '../../../../core/latent/code';
import type { ModelInfo } from '../../../../shared/engine';
import { sharesLatents } from '../../../../shared/latentSpace';
import { typicalHeight } from '../../../../shared/shapeDefaults';
import { useText } from '../../messages';
import { useNotices } from '../notices';
import type { KnownLatent } from './known';

export interface CodesOptions {
  model: () => ModelInfo | undefined;
  models: () => readonly ModelInfo[];
  current: () => Float32Array | undefined;
  /** Goes to the shape of a code. */
  go: (to: KnownLatent) => void;
}

export interface Codes {
  copy: () => Promise<void>;
  /** Goes to the shape of a code. Throws `invalid-input` or `unsupported` for what is no code in this model's latent space. */
  read: (text: string) => void;
}

/** Shapes as a line of text that can be sent to somebody who has the same model. */
export function createCodes({ model, models, current, go }: CodesOptions): Codes {
  const notices = useNotices();
  const text = useText();
  return {
    async copy() {
      const [now, latent] = [model(), current()];
      if (!now || !latent) return;
      await navigator.clipboard.writeText(writeLatentCode({ model: now.id, latent }));
      notices.show('ok', text('latent.codeCopied'));
    },
    read(line) {
      const code = readLatentCode(line);
      const now = model();
      if (!now || !sharesLatents(now, code.model, models()) || code.latent.length !== now.latentSize) {
        throw new MaquetteError('unsupported', text('latent.otherModel', { model: code.model }));
      }
      go({ label: text('latent.fromCode'), latent: code.latent, threshold: now.threshold, height: typicalHeight([]) });
    },
  };
}
