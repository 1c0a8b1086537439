import { check } from './check';
import { commands } from './commands';
import { common } from './common';
import { data } from './data';
import { documents } from './documents';
import { exporting } from './exporting';
import { jobs } from './jobs';
import { keyboard } from './keyboard';
import { latent } from './latent';
import { photo } from './photo';
import { picture } from './picture';
import { reconstruct } from './reconstruct';
import { settings } from './settings';
import { shelf } from './shelf';
import { start } from './start';
import { surface } from './surface';
import { told } from './told';
import { tools } from './tools';
import { training } from './training';
import { viewport } from './viewport';
import { window } from './window';

/** Every sentence of the window, in English. The other tables hold the same keys. */
export const en = {
  ...check,
  ...commands,
  ...common,
  ...data,
  ...documents,
  ...exporting,
  ...jobs,
  ...keyboard,
  ...latent,
  ...photo,
  ...picture,
  ...reconstruct,
  ...settings,
  ...shelf,
  ...start,
  ...surface,
  ...told,
  ...tools,
  ...training,
  ...viewport,
  ...window,
} as const;

export type MessageKey = keyof typeof en;
export type Messages = Readonly<Record<MessageKey, string>>;
