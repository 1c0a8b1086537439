import { defineStore } from 'pinia';
import { shallowRef } from 'vue';

/** Which key does now what a command's own key would do, for everything that shows a key. The command registry fills it. */
export const useKeys = defineStore('keys', () => {
  const live = shallowRef<ReadonlyMap<string, string | undefined>>(new Map());

  /** The key that is pressed for it; undefined where the user took it away. */
  function liveChord(usual: string): string | undefined {
    return live.value.has(usual) ? live.value.get(usual) : usual;
  }

  return { live, liveChord };
});
