export interface ElectronRuntime {
  /** The executable. */
  path: string;
  /** "33.2.1". */
  version: string;
  source: 'override' | 'official' | 'registry';
}

export function ensureElectron(options?: { say?: (line: string) => void }): Promise<ElectronRuntime>;
export function findElectron(): ElectronRuntime | undefined;
