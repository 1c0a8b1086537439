import { onBeforeUnmount, ref, type Ref } from 'vue';

/** The time now, ms since 1970, brought up to date every so many milliseconds: for words such as "2 min ago". */
export function useClock(every: number): Ref<number> {
  const now = ref(Date.now());
  const timer = setInterval(() => (now.value = Date.now()), every);
  onBeforeUnmount(() => clearInterval(timer));
  return now;
}
