import { renderPreview } from './renderPreview';
import type { TriangleMesh } from '../core/mesh/mesh';

/** A PNG picture of the mesh, 720 pixels wide and high. */
export async function encodePreview(mesh: TriangleMesh, up: 'y' | 'z'): Promise<Uint8Array> {
  const { width, height, rgba } = renderPreview(mesh, { side: 720, up });
  const { default: sharp } = await import('sharp');
  return sharp(rgba, { raw: { width, height, channels: 4 } })
    .png()
    .toBuffer();
}
