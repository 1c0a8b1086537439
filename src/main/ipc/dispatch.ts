import { routes, type IpcResult, type RouteName } from '../../shared/ipc';
import { isTrustedSender, type SenderFacts } from '../security/ipcSender';
import { badInput, toFailure } from './failure';
import type { HandlerContext, Handlers } from './handlers';

export interface DispatchOptions {
  handlers: Handlers;
  trusted: readonly string[];
  /** Told of every refused sender and of every error that is not a sentence for the user. */
  log: (message: string, error?: unknown) => void;
}

export type Dispatch = (sender: SenderFacts, route: unknown, input: unknown, context: HandlerContext) => Promise<IpcResult<unknown>>;

function isRoute(name: unknown): name is RouteName {
  return typeof name === 'string' && Object.hasOwn(routes, name);
}

/** Answers one request: the sender is checked, then the route, then the input; the answer is checked on its way out. It never rejects. */
export function createDispatch({ handlers, trusted, log }: DispatchOptions): Dispatch {
  return async (sender, route, input, context) => {
    if (!isTrustedSender(sender, trusted)) {
      log(`refused a request from ${sender.url ?? 'no frame'}`);
      return { ok: false, error: { code: 'permission', message: 'This page may not ask Maquette for anything.' } };
    }
    if (!isRoute(route)) return { ok: false, error: { code: 'invalid-input', message: 'There is no such request.' } };
    const parsed = routes[route].input.safeParse(input);
    if (!parsed.success) return { ok: false, error: badInput(route, parsed.error) };
    try {
      // Handlers holds each route's own types; here, where the route is only known at run time, they meet as unknown.
      const handler = handlers[route] as (input: unknown, context: HandlerContext) => Promise<unknown>;
      return { ok: true, value: routes[route].output.parse(await handler(parsed.data, context)) };
    } catch (error) {
      const failure = toFailure(error);
      if (failure.code === 'internal') log(`${route} failed`, error);
      return { ok: false, error: failure };
    }
  };
}
