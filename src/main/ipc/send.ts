import type { EventName, EventPayload } from '../../shared/ipc';

/** Tells the window something unasked; nothing where there is no window. */
export type Send = <E extends EventName>(event: E, payload: EventPayload<E>) => void;
