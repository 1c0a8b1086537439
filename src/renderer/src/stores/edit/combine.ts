import { reactive } from 'vue';
import type { ShapeItem } from '../../../../shared/document';
import type { CombineOperation, CombineWith } from '../../../../shared/ipc/editing';
import { request } from '../../ipc';
import { useDocument } from '../document';
import { useView } from '../view';

/** What the shape is to be combined with: another of the document, or a body (metres). */
interface CombineSettings {
  kind: CombineWith['kind'];
  shape: string | undefined;
  operation: CombineOperation;
  size: [number, number, number];
  position: [number, number, number];
}

export interface Combiner {
  body: CombineSettings;
  /** A body begins in the middle of the shape, a third as large. */
  begin: () => void;
  /** False when there is nothing to combine with. */
  combine: () => Promise<boolean>;
}

/** The shape with another, or with a body: both, without it, or what they share. */
export function createCombiner(shape: () => ShapeItem | undefined): Combiner {
  const document = useDocument();
  const view = useView();
  const body = reactive<CombineSettings>({
    kind: 'box',
    shape: undefined,
    operation: 'difference',
    size: [0.2, 0.2, 0.2],
    position: [0, 0.1, 0],
  });

  function partner(): CombineWith | undefined {
    if (body.kind !== 'shape') return { kind: body.kind, size: [...body.size], position: [...body.position] };
    return body.shape === undefined ? undefined : { kind: 'shape', shape: body.shape };
  }

  return {
    body,
    begin() {
      const size = view.report?.size;
      if (!size) return;
      const round = (value: number): number => Math.round(value * 1000) / 1000;
      const edge = round(Math.max(0.01, Math.max(...size) / 3));
      body.size = [edge, edge, edge];
      body.position = [0, round(size[1] / 2), 0];
    },
    async combine() {
      const item = shape();
      const other = partner();
      if (!item || !other) return false;
      await request('editing.combine', { document: document.id, shape: item.id, with: other, operation: body.operation });
      return true;
    },
  };
}
