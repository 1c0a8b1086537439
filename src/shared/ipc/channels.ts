/** One channel for requests, one for events, one for the ids of dropped files. Alone in a file so that the preload stays free of zod. */
export const channels = { request: 'maquette:request', event: 'maquette:event', file: 'maquette:file' } as const;
