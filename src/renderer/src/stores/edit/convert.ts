import { ref, type Ref } from 'vue';
import type { TriangleMesh } from '../../../../core/mesh/mesh';
import type { ShapeItem } from '../../../../shared/document';
import { request } from '../../ipc';
import { useText } from '../../messages';
import { useDocument } from '../document';
import { useNotices } from '../notices';

export interface ConverterOptions {
  shape: () => ShapeItem | undefined;
  /** The surface on screen, copied. */
  surface: () => TriangleMesh | null | undefined;
}

export interface Converter {
  /** A surface is being made into a mesh, or a mesh into voxels. */
  converting: Ref<boolean>;
  /** The surface on screen becomes the shape's own mesh. */
  toMesh: () => Promise<void>;
  toVoxels: () => Promise<void>;
}

/** Voxels into a mesh that brushes can shape, and back. */
export function createConverter({ shape, surface }: ConverterOptions): Converter {
  const document = useDocument();
  const notices = useNotices();
  const text = useText();
  const converting = ref(false);

  async function convert(work: () => Promise<unknown>): Promise<void> {
    converting.value = true;
    try {
      await work();
    } finally {
      converting.value = false;
    }
  }

  async function toMesh(): Promise<void> {
    const item = shape();
    const shown = surface();
    if (!item || !shown || shown.indices.length === 0 || converting.value) return;
    await convert(async () => {
      const change = { ...shown, height: item.height, step: 'convert' } as const;
      await request('editing.setMesh', { document: document.id, shape: item.id, ...change });
      notices.show('info', text('tools.isMesh', { name: item.name }));
    });
  }

  async function toVoxels(): Promise<void> {
    const item = shape();
    if (!item?.mesh || converting.value) return;
    await convert(() => request('editing.toVoxels', { document: document.id, shape: item.id }));
  }

  return { converting, toMesh, toVoxels };
}
