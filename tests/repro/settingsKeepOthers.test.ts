import { describe, expect, it } from 'vitest';
import { routes } from '../../src/shared/ipc';
import { defaultSettings } from '../../src/main/settings/settingsStore';

// A change of the theme used to set the remembered export targets back: the schema of the change filled in their default.
describe('a change of one setting', () => {
  it('names nothing else', () => {
    for (const key of Object.keys(defaultSettings) as (keyof typeof defaultSettings)[]) {
      const change = { [key]: defaultSettings[key] };
      expect(Object.keys(routes['settings.set'].input.parse(change))).toEqual([key]);
    }
    expect(routes['settings.set'].input.parse({})).toEqual({});
  });
});
