/** The part of Khronos's glTF validator that the tests call; the package has no types of its own. */
declare module 'gltf-validator' {
  export function validateBytes(bytes: Uint8Array): Promise<{
    issues: { numErrors: number; numWarnings: number; messages: { code: string; message: string; severity: number }[] };
    info: { totalVertexCount: number; totalTriangleCount: number };
  }>;
}
