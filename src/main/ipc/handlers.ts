import type { z } from 'zod';
import type { RouteName, Routes } from '../../shared/ipc';

/** What a handler may do with the window that asked. */
export interface HandlerContext {
  window: {
    minimize(): void;
    toggleMaximize(): void;
    close(): void;
  };
}

/** One function a route of the contract: a missing, an undeclared or a wrongly typed one does not compile. */
export type Handlers = {
  [R in RouteName]: (input: z.output<Routes[R]['input']>, context: HandlerContext) => Promise<z.input<Routes[R]['output']>>;
};
