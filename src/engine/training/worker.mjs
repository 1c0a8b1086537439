// Starts worker.ts in a thread where the engine runs from its source: threads do not inherit the loader that reads TypeScript.
import { register } from 'tsx/esm/api';

register();
await import('./worker.ts');
