import { languages, type Settings } from '../../shared/ipc/settings';
import type { EngineStatus } from '../../shared/ipc/engine';
import type { RouteOutput } from '../../shared/ipc';

export interface ReportFacts {
  app: RouteOutput<'app.getInfo'> | undefined;
  engine: EngineStatus;
  devices: RouteOutput<'engine.listDevices'>;
  models: readonly { id: string; gridSize: number; bytes: number }[];
  settings: Settings;
  log: readonly { time: number; tone: string; text: string }[];
  /** Names that are the user's: of documents, photos, shapes, folders. */
  names: readonly string[];
}

/**
 * What a report of a fault should say about this computer: versions, devices, settings, the errors of the session. Nothing of the user's: what is
 * quoted in a sentence of the log (file and item names always are), paths, addresses and known names are left out.
 */
export function writeReport({ app, engine, devices, models, settings, log, names }: ReportFacts): string {
  const clean = (text: string): string => withoutPersonal(text, names);
  const { theme, device, language, unit, keyboard, export: exporting } = settings;
  return [
    `Maquette ${app?.version ?? ''} on ${app?.platform ?? ''} ${app?.arch ?? ''}`,
    `Engine: ${engine.state}${engine.device === undefined ? '' : `, ${clean(engine.device)}`}${engine.message === undefined ? '' : `, ${clean(engine.message)}`}`,
    ...devices.map(({ backend, state, reason }) => `Device ${backend}: ${state} (${clean(reason)})`),
    ...models.map((model, i) => `Model ${i + 1}: ${model.gridSize} cells, ${model.bytes} bytes`),
    `Settings: theme ${theme}, device ${device}, language ${languages.includes(language) ? language : 'en'}, unit ${unit}, format ${exporting.format}`,
    `Keys: ${keyboard.preset}, ${Object.keys(keyboard.keys).length} changed`,
    ...log.filter(({ tone }) => tone === 'err' || tone === 'warn').map(({ time, tone, text }) => `${new Date(time).toISOString()} ${tone}: ${clean(text)}`), // prettier-ignore
    '',
  ].join('\n');
}

const left = '…';

export function withoutPersonal(text: string, names: readonly string[]): string {
  let clean = text
    // In quotes, of whatever kind, stand the names of files and items.
    .replace(/“[^”]*”|„[^“]*“|«[^»]*»|"[^"]*"|`[^`]*`/g, `“${left}”`)
    .replace(/[\w.+-]+@[\w-]+(\.[\w-]+)+/g, left)
    // Addresses, network shares, drives, home and absolute paths: to the end of the clause, for folders have spaces in their names.
    .replace(/\b[a-z][\w+.-]*:\/\/[^\n,;]*/gi, left)
    .replace(/(\\\\|\b[A-Za-z]:[\\/]|~[\\/]|(^|[\s(=:'’])\/(?=[^\s/]))[^\n,;:()]*/g, `$2${left}`)
    // Relative ones, and bare file names.
    .replace(/[^\s\\/,;:()]*(?:[\\/][^\s\\/,;:()]+){2,}/g, left)
    .replace(/(?:[^\s\\/,;:()“”]+[\\/])?[^\s\\/,;:()“”]+\.(?:maquette|jpe?g|png|webp|avif|heic|tiff?|gif|bmp|obj|mtl|stl|glb|gltf|ply|3mf|binvox|vox|npy|off|mat|json|zip|log)\b/gi, left); // prettier-ignore
  for (const name of [...names].sort((a, b) => b.length - a.length)) if (name.length > 1) clean = clean.replaceAll(name, left);
  return clean;
}
