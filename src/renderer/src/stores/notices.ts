import { defineStore } from 'pinia';
import { ref } from 'vue';
import { isCancelled, sentenceOf } from '../ipc';

export type Tone = 'info' | 'ok' | 'warn' | 'err';

export interface NoticeAction {
  label: string;
  run: () => void | Promise<void>;
}

export interface Notice {
  id: number;
  tone: Tone;
  message: string;
  action?: NoticeAction;
}

export interface LogEntry {
  id: number;
  time: number;
  tone: Tone;
  text: string;
}

const shownFor: Readonly<Record<Tone, number>> = { info: 5000, ok: 6000, warn: 10_000, err: 15_000 };
const loggedAtMost = 500;

/** What the window tells the user: short notices that go away, and the log of the session that stays. */
export const useNotices = defineStore('notices', () => {
  const notices = ref<Notice[]>([]);
  const log = ref<LogEntry[]>([]);
  let lastId = 0;

  function record(tone: Tone, text: string): void {
    log.value.push({ id: ++lastId, time: Date.now(), tone, text });
    if (log.value.length > loggedAtMost) log.value.shift();
  }

  function dismiss(id: number): void {
    notices.value = notices.value.filter((notice) => notice.id !== id);
  }

  function show(tone: Tone, message: string, action?: NoticeAction): void {
    record(tone, message);
    // The same sentence twice in a row says no more than once.
    notices.value = notices.value.filter((notice) => notice.message !== message);
    const id = ++lastId;
    notices.value.push({ id, tone, message, ...(action && { action }) });
    if (notices.value.length > 4) notices.value.shift();
    setTimeout(() => dismiss(id), shownFor[tone]);
  }

  function fail(error: unknown): void {
    if (!isCancelled(error)) show('err', sentenceOf(error));
  }

  /** Runs what a button or key started; a failure becomes a notice, so that none is lost. */
  async function attempt<T>(work: () => T | Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      fail(error);
      return undefined;
    }
  }

  return { notices, log, record, show, dismiss, fail, attempt };
});
