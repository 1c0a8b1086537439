import { ref, type Ref } from 'vue';

/** A slider rests when it has not been moved for this long, milliseconds. */
export const restAfter = 250;

export interface SliderRest {
  readonly moving: Ref<boolean>;
  /** The slider was moved. */
  touch(): void;
  /** Resolves when the slider rests, at once if it does. */
  rested(): Promise<void>;
}

/** Knows whether a slider is being moved, so that what is not about its live shape waits. */
export function createSliderRest(): SliderRest {
  const moving = ref(false);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let waiting: (() => void)[] = [];
  return {
    moving,
    touch() {
      moving.value = true;
      clearTimeout(timer);
      timer = setTimeout(() => {
        moving.value = false;
        const done = waiting;
        waiting = [];
        for (const go of done) go();
      }, restAfter);
    },
    rested: () => (moving.value ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve()),
  };
}
