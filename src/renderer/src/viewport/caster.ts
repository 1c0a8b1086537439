import { ShaderMaterial, type Mesh } from 'three';

/** Cells along the grid's edge, where a drawn thing is the voxels' faces, which get their places in the shader; null for a mesh. */
export function cellsOf({ material }: Mesh): number | null {
  const cells: unknown = material instanceof ShaderMaterial ? material.uniforms.uCells?.value : undefined;
  return typeof cells === 'number' ? cells : null;
}
