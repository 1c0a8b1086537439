import { createPinia, setActivePinia } from 'pinia';
import { describe, expect, it } from 'vitest';
import { computed } from 'vue';
import { gridStepNames, meshStepNames } from '../../../src/main/editing/stepNames';
import { counted } from '../../../src/renderer/src/format';
import { say, tables, translate, useText, type MessageKey } from '../../../src/renderer/src/messages';
import { told } from '../../../src/renderer/src/messages/told';
import { useSettings } from '../../../src/renderer/src/stores/settings';

const sources = import.meta.glob<string>('../../../src/renderer/src/**/*.{ts,vue}', { query: '?raw', import: 'default', eager: true });
const isTable = (file: string): boolean => /\/messages\/(en|de)\//.test(file);
const keys = Object.keys(tables.en) as MessageKey[];
/** These are found by what they say. */
const isTold = (key: string): boolean => key.startsWith('told.');
const places = (sentence: string): string[] => [...sentence.matchAll(/\{\w+\}/g)].map(([place]) => place).sort();

/** Sentences that are the same in German: names, and words that German has as well. */
const alike = new Set([
  ...['Maquette', 'Blender', 'Slicer', 'Unity', 'Unreal', 'binvox', 'MagicaVoxel (.vox)', 'NumPy (.npy)'],
  ...['IoU', 'AP', 'H', 'KL', 'Dice', 'Wasserstein', 'Encoder', 'Generator', 'Rate', 'Test'],
  ...[
    'Dock',
    'Enter',
    'Esc',
    'Format',
    'Interpolation',
    'Latent',
    'Linear',
    'Name',
    'Pause',
    'Radius',
    'Sofa',
    'Status',
    'Studio',
    'Training',
  ],
]);
/** Without places, digits and signs nothing is left to translate. */
const words = (sentence: string): string => sentence.replace(/\{\w+\}/g, '').replace(/[^\p{L}]+/gu, '');

describe('the tables', () => {
  it('hold a sentence for every key in every language, with the same places to fill', () => {
    for (const [language, table] of Object.entries(tables)) {
      expect(Object.keys(table).sort(), language).toEqual([...keys].sort());
      for (const key of keys) {
        expect(table[key].trim(), `${language} ${key}`).not.toBe('');
        expect(places(table[key]), `${language} ${key}`).toEqual(places(tables.en[key]));
      }
    }
  });

  it('hold each key in one area only', () => {
    const areas = Object.entries(sources).flatMap(([file, code]) => (file.includes('/messages/en/') ? [code] : []));
    const found = areas.flatMap((code) => [...code.matchAll(/^ {2}'([^']+)':/gm)].map(([, key]) => key));
    expect(found.filter((key, i) => found.indexOf(key) !== i)).toEqual([]);
    expect(found.length).toBe(keys.length);
  });

  it('say nothing in German as in English but names and words that both have', () => {
    const same = keys.filter((key) => tables.de[key] === tables.en[key] && words(tables.en[key]) !== '');
    expect(same.filter((key) => !alike.has(tables.en[key]) && !/^(picture\.size\.4k|window\.title)$/.test(key))).toEqual([]);
  });

  it('quote as each language does', () => {
    expect(keys.filter((key) => /[„»«"]/.test(tables.en[key]))).toEqual([]);
    expect(keys.filter((key) => /”|"/.test(tables.de[key]))).toEqual([]);
  });

  it('hold nothing that no one says', () => {
    const code = Object.entries(sources)
      .flatMap(([file, text]) => (isTable(file) ? [] : [text]))
      .join('\n');
    const named = new Set([...code.matchAll(/['"]([\w.-]+)['"]/g)].map(([, key]) => key));
    // `shading.${value}`: any key of that form may be meant.
    const forms = [...code.matchAll(/`([\w-]+\.(?:[\w.-]|\$\{[^`}]*\})*)`/g)].map(([, form]) => {
      const parts = (form ?? '').split(/\$\{[^}]*\}/).map((part) => part.replace(/\./g, '\\.'));
      return new RegExp(`^${parts.join('[\\w -]+')}$`);
    });
    expect(keys.filter((key) => !isTold(key) && !named.has(key) && !forms.some((form) => form.test(key)))).toEqual([]);
  });
});

describe('sentences', () => {
  it('have their places filled', () => {
    expect(translate('en', 'tour.step', { step: 2 })).toBe('Step 2 of 3');
    expect(translate('de', 'documents.close', { title: '$& {x}' })).toBe('$& {x} schließen');
  });

  it('follow a change of the language, in the interface and in plain functions', () => {
    setActivePinia(createPinia());
    const settings = useSettings();
    const text = useText();
    const shown = computed(() => [text('shading.wire'), say('common.undo'), counted('shapes', 1), counted('shapes', 3)]);
    expect(shown.value).toEqual(['Wire', 'Undo', '1 shape', '3 shapes']);
    settings.settings = { ...settings.settings, language: 'de' };
    expect(shown.value).toEqual(['Drahtnetz', 'Rückgängig', '1 Form', '3 Formen']);
  });

  it('of the main process are said in the language where they are known', () => {
    setActivePinia(createPinia());
    const settings = useSettings();
    const sentences = [
      'Undo Reconstruct Club armchair and 2 more',
      'Set height',
      'Reading shapes (3 of 12)',
      'Reconstruct $& (1).jpg',
      'Nobody knows this',
    ];
    expect(sentences.map(told)).toEqual(sentences);
    for (const key of keys.filter(isTold)) expect(told(tables.en[key]), key).toBe(tables.en[key]);
    settings.settings = { ...settings.settings, language: 'de' };
    expect(sentences.map(told)).toEqual([
      'Rückgängig: Club armchair und 2 weitere rekonstruieren',
      'Höhe setzen',
      'Formen werden gelesen (3 von 12)',
      '$& (1).jpg rekonstruieren',
      'Nobody knows this',
    ]);
    for (const name of [...Object.values(gridStepNames), ...Object.values(meshStepNames)]) expect(told(name)).not.toBe(name);
  });
});
