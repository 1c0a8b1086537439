import { getActivePinia } from 'pinia';
import type { Language } from '../../../shared/ipc/settings';
import { useSettings } from '../stores/settings';
import { de } from './de';
import { en, type MessageKey, type Messages } from './en';

/**
 * What the window says, by languages; a file of a table holds one area of it. Not in the tables, and so English everywhere: what the main process and the engine say
 * (errors that name files, stages and titles of jobs, warnings of a training run), the names of a document's steps, and names that are data (of models, devices, samples).
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
