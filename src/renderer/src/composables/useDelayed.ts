import { onBeforeUnmount, ref, watch, type Ref } from 'vue';

/** True once the condition has held for a while: what is done sooner needs no progress bar. Milliseconds. */
export function useDelayed(condition: () => boolean, delay = 300): Ref<boolean> {
  const shown = ref(false);
  let timer: ReturnType<typeof setTimeout> | undefined;
  watch(
    condition,
    (holds) => {
      clearTimeout(timer);
      if (holds) timer = setTimeout(() => (shown.value = true), delay);
      else shown.value = false;
    },
    { immediate: true },
  );
  onBeforeUnmount(() => clearTimeout(timer));
  return shown;
}
