import { onBeforeUnmount, shallowRef, watch, type Ref } from 'vue';
import { useNotices } from '../../stores/notices';
import { useLatent } from '../../stores/latent';
import type { PreviewStream } from '../../../../shared/ipc/latent';

export type RowGrid = { size: number; data: Float32Array };

/**
 * The shapes of a row of latents, made one after the other in the given order as the engine has time; undefined for those still to come. A new row replaces the one before,
 * whose shapes stay until theirs are made.
 */
export function useRow(
  row: () => readonly Float32Array[],
  stream: PreviewStream,
  order?: readonly number[],
): Ref<readonly (RowGrid | undefined)[]> {
  const latent = useLatent();
  const notices = useNotices();
  const grids = shallowRef<readonly (RowGrid | undefined)[]>([]);
  let turn = 0;

  async function make(latents: readonly Float32Array[]): Promise<void> {
    const mine = ++turn;
    if (grids.value.length !== latents.length) grids.value = latents.map(() => undefined);
    for (const index of order ?? latents.keys()) {
      const wanted = latents[index];
      if (!wanted) continue;
      const made = await latent.make(wanted, stream);
      if (mine !== turn) return;
      if (made) grids.value = grids.value.map((grid, at) => (at === index ? { size: made.gridSize, data: made.grid } : grid));
    }
  }

  watch(row, (latents) => void notices.attempt(() => make(latents)), { immediate: true });
  onBeforeUnmount(() => turn++);
  return grids;
}
