/** What a project file may hold. Far above real projects, far below what would exhaust a machine. */
export const projectLimits = {
  fileBytes: 2 ** 30,
  entries: 4096,
  /** Central directory of the zip. */
  directoryBytes: 4 * 2 ** 20,
  manifestBytes: 8 * 2 ** 20,
  /** One picture or grid; a 256³ grid of float32 has exactly this. */
  assetBytes: 64 * 2 ** 20,
  /** All entries together, inflated. */
  inflatedBytes: 2 ** 30,
  latentBytes: 64 * 2 ** 10,
  photoPixels: 16 * 2 ** 20,
} as const;

export type ProjectLimits = { readonly [K in keyof typeof projectLimits]: number };
