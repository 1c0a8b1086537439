import type { GeometryPort } from './client';

/** Starts a geometry worker. */
export function startGeometryWorker(): GeometryPort {
  // The bundler finds workers by this very form of the expression.
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'geometry' });
  return worker as unknown as GeometryPort;
}
