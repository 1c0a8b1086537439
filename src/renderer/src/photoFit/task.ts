import { ref, type Ref } from 'vue';
import { isCancelled, sentenceOf } from '../ipc';
import type { FitControl } from './fits';
import type { FitStage } from './messages';

/** One search at a time: how far it is, and how it failed. */
export interface FitTask {
  readonly stage: Ref<FitStage | undefined>;
  readonly failure: Ref<string | undefined>;
  /** Undefined when it is cancelled, replaced by another or fails. */
  run<T>(work: (control: FitControl) => Promise<T>): Promise<T | undefined>;
  cancel(): void;
}

export function createFitTask(): FitTask {
  const stage = ref<FitStage>();
  const failure = ref<string>();
  let current: AbortController | undefined;
  return {
    stage,
    failure,
    async run(work) {
      current?.abort();
      const own = new AbortController();
      current = own;
      failure.value = undefined;
      stage.value = 'reading';
      const isCurrent = (): boolean => current === own;
      try {
        const made = await work({ signal: own.signal, onStage: (next) => isCurrent() && (stage.value = next) });
        return isCurrent() ? made : undefined;
      } catch (error) {
        if (isCurrent() && !isCancelled(error) && !own.signal.aborted) failure.value = sentenceOf(error);
        return undefined;
      } finally {
        if (isCurrent()) {
          stage.value = undefined;
          current = undefined;
        }
      }
    },
    cancel: () => current?.abort(),
  };
}
