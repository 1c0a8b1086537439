import { extname, resolve } from 'node:path';
import { isPicture } from './photos/findPictures';

export interface LaunchFiles {
  /** The last project named, for one is open at a time. */
  project: string | null;
  pictures: string[];
}

/** The projects and pictures among the words of a command line. @param folder where relative names begin */
export function launchFiles(words: readonly string[], folder: string): LaunchFiles {
  const paths = words.filter((word) => !word.startsWith('-')).map((word) => resolve(folder, word));
  return {
    project: paths.filter((path) => extname(path).toLowerCase() === '.maquette').at(-1) ?? null,
    pictures: paths.filter(isPicture),
  };
}
