import { getActivePinia } from 'pinia';
import type { Language } from '../../../shared/ipc/settings';
import { useSettings } from '../stores/settings';
import { de } from './de';
import { en, type MessageKey, type Messages } from './en';

/**
 * What the window says, by languages; a file of a table holds one area of it. What the main process and the engine say comes in English: names of steps, titles and
 * stages of jobs are said in the user's language as far as they are known (`told.ts`); errors that name files, reasons, warnings of a training run and names that are
 * data (of models, devices, samples) stay as they come.
 */

export type { MessageKey };

export const tables: Readonly<Record<Language, Messages>> = { en, de };
/** Each language by its own name. */
export const languageNames: Readonly<Record<Language, string>> = { en: 'English', de: 'Deutsch' };

export type Values = Readonly<Record<string, string | number>>;

/** A sentence with its {places} filled. */
export function translate(language: Language, key: MessageKey, values: Values = {}): string {
  return tables[language][key].replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}

export const isMessageKey = (key: string): key is MessageKey => Object.hasOwn(en, key);

export type Text = (key: MessageKey, values?: Values) => string;

/** Sentences in the language of the settings; used in templates and computed values it follows a change. */
export function useText(): Text {
  const settings = useSettings();
  return (key, values) => translate(settings.settings.language, key, values);
}

/** The same for plain functions, which are no part of a store or a component; English where there are no settings. */
export const say: Text = (key, values) => translate(getActivePinia() ? useSettings().settings.language : 'en', key, values);

/** The user's own way of writing dates and times where it is of the chosen language, else that language's. */
export function localeOf(language: Language): string {
  return navigator.language.split('-')[0] === language ? navigator.language : language;
}
