import type { Job } from '../../shared/ipc/engine';

/** Work shorter than this ends while one looks, milliseconds. */
const worthTelling = 5000;

/** What the system says when a job has ended while the user is elsewhere; null where nothing needs to be said. */
export function noteOnEnd({ state, title, startedAt, endedAt, error }: Job, focused: boolean): { title: string; body: string } | null {
  if (focused || startedAt === undefined || endedAt === undefined) return null;
  if (state === 'failed') return { title: `${title}: failed`, body: error ?? 'The list of jobs says more.' };
  if (state !== 'done' || endedAt - startedAt < worthTelling) return null;
  return { title: `${title}: done`, body: 'It is ready in Maquette.' };
}
