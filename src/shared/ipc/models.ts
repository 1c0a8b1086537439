import { z } from 'zod';
import { route } from './route';

/** What a model says of itself, for the picker. */
export const modelCard = z.object({
  id: z.string(),
  title: z.string(),
  gridSize: z.number(),
  latentSize: z.number(),
  bytes: z.number(),
  iou: z.number().optional(),
  classes: z.array(z.string()),
  licence: z.string().optional(),
  /** Where its training shapes came from, a line each: "Scopia: 67 shapes, CC-BY-3.0". */
  sources: z.array(z.string()),
  /** How it was made: "1500 steps, 34 minutes". */
  made: z.string().optional(),
  /** It came with Maquette and cannot be removed. */
  builtIn: z.boolean(),
});
export type ModelCard = z.infer<typeof modelCard>;

export const modelRoutes = {
  'models.listCards': route(z.void(), z.array(modelCard)),
  /** Asks for a model's folder, checks that its weights are whole and run, and copies it; null when the user cancels. */
  'models.import': route(z.void(), z.object({ model: z.string() }).nullable()),
  /** Asks, then removes a model of the user's; false when the user cancels. */
  'models.remove': route(z.object({ model: z.string() }), z.boolean()),
};
