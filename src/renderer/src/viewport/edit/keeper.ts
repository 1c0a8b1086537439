import { say } from '../../messages';
import type { Model } from '../model';
import type { EditorOptions } from './options';
import type { EditOutlets, SculptTool, VoxelTool } from './types';
import type { VoxelStroke } from './voxelStroke';

export interface KeeperOptions extends Pick<EditorOptions, 'subject' | 'previewing' | 'restore'> {
  model: Pick<Model, 'surface' | 'heldHeight'>;
  outlets: () => EditOutlets | null;
  /** The document did not take the stroke: the surface on screen is not to be built upon. */
  failed: () => void;
}

/** Hands finished strokes to the document. */
export interface Keeper {
  /** A finished voxel stroke's surface is still being made. */
  readonly waiting: boolean;
  /** The document has not taken the last stroke yet. */
  readonly keeping: boolean;
  keepVoxels(stroke: VoxelStroke, tool: VoxelTool): void;
  /** The surface on screen is what a sculpt brush left. */
  keepSurface(tool: SculptTool): void;
  /** A voxel stroke that waits is kept now. */
  settle(): void;
}

export function createKeeper({ model, subject, previewing, restore, outlets, failed }: KeeperOptions): Keeper {
  let waiting: { stroke: VoxelStroke; tool: VoxelTool } | null = null;
  let keeping = false;

  /** The document takes the stroke, or what it had comes back. */
  function keep(taken: Promise<void> | undefined): void {
    keeping = true;
    (taken ?? Promise.resolve())
      .catch(() => {
        failed();
        restore();
      })
      .finally(() => {
        keeping = false;
      });
  }

  function settle(): void {
    const done = waiting;
    waiting = null;
    if (!done) return;
    if ((model.surface()?.indices.length ?? 0) === 0) {
      outlets()?.refused(say('tools.wouldErase'));
      restore();
      return;
    }
    keep(outlets()?.gridEdited({ shape: subject()?.id ?? '', grid: done.stroke.grid.data, height: model.heldHeight, what: done.tool }));
  }

  return {
    get waiting() {
      return waiting !== null;
    },
    get keeping() {
      return keeping;
    },
    keepVoxels(stroke, tool) {
      waiting = { stroke, tool };
      if (!previewing()) settle();
    },
    keepSurface(what) {
      const shown = model.surface();
      if (!shown) return;
      const [positions, indices] = [shown.positions.slice(), shown.indices.slice()];
      keep(outlets()?.meshEdited({ shape: subject()?.id ?? '', positions, indices, height: model.heldHeight, what }));
    },
    settle,
  };
}
