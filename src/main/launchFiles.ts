import { extname, resolve } from 'node:path';
import { isPicture } from './photos/findPictures';

export interface LaunchFiles {
  projects: string[];
  pictures: string[];
}

/** The projects and pictures among the words of a command line. @param folder where relative names begin */
export function launchFiles(words: readonly string[], folder: string): LaunchFiles {
  const paths = words.filter((word) => !word.startsWith('-')).map((word) => resolve(folder, word));
  return {
    projects: paths.filter((path) => extname(path).toLowerCase() === '.maquette'),
    pictures: paths.filter(isPicture),
  };
}
