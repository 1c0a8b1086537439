import type { Language } from '../../../shared/ipc/settings';
import { useSettings } from '../stores/settings';
import { de } from './de';
import { en, type MessageKey, type Messages } from './en';

export type { MessageKey };

export const tables: Readonly<Record<Language, Messages>> = { en, de };
/** Each language by its own name. */
export const languageNames: Readonly<Record<Language, string>> = { en: 'English', de: 'Deutsch' };

/** A sentence with its {places} filled. */
export function translate(language: Language, key: MessageKey, values: Readonly<Record<string, string | number>> = {}): string {
  return tables[language][key].replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}

export type Text = (key: MessageKey, values?: Readonly<Record<string, string | number>>) => string;

/** Sentences in the language of the settings; used in templates and computed values it follows a change. */
export function useText(): Text {
  const settings = useSettings();
  return (key, values) => translate(settings.settings.language, key, values);
}
