import { originOf } from './origin';

/** The page may only go to itself (a reload, a hash); everything else is refused. */
export function mayNavigate(address: string, trusted: readonly string[]): boolean {
  const origin = originOf(address);
  return origin !== null && trusted.includes(origin);
}
