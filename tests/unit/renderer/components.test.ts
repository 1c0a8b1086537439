import { mount, type VueWrapper } from '@vue/test-utils';
import { beforeEach, describe, expect, it } from 'vitest';
import { nextTick } from 'vue';
import NumberField from '../../../src/renderer/src/components/NumberField.vue';
import Section from '../../../src/renderer/src/components/Section.vue';
import Segmented from '../../../src/renderer/src/components/Segmented.vue';
import Slider from '../../../src/renderer/src/components/Slider.vue';
import { nameDrop } from '../../../src/renderer/src/composables/useDropZone';
import { start } from './fixtures/start';

beforeEach(() => void start());

const last = (wrapper: VueWrapper, event: string): unknown => wrapper.emitted(event)?.at(-1)?.[0];

describe('Slider', () => {
  const make = (modelValue = 0.5): VueWrapper =>
    mount(Slider, { props: { label: 'Threshold', modelValue, min: 0.01, max: 0.99, step: 0.01, default: 0.45, valueText: '0.50' } });

  it('says its name, range and value', () => {
    expect(make().attributes()).toMatchObject({
      role: 'slider',
      tabindex: '0',
      'aria-label': 'Threshold',
      'aria-valuemin': '0.01',
      'aria-valuemax': '0.99',
      'aria-valuenow': '0.5',
      'aria-valuetext': '0.50',
    });
  });

  it.each<[string, boolean, number]>([
    ['ArrowRight', false, 0.51],
    ['ArrowUp', false, 0.51],
    ['ArrowLeft', false, 0.49],
    ['ArrowDown', false, 0.49],
    ['ArrowRight', true, 0.501],
    ['PageUp', false, 0.6],
    ['PageDown', false, 0.4],
    ['Home', false, 0.01],
    ['End', false, 0.99],
  ])('%s (Shift %s) gives %d', async (key, shiftKey, value) => {
    const slider = make();
    await slider.trigger('keydown', { key, shiftKey });
    expect(last(slider, 'nudge')).toBe(value);
    expect(last(slider, 'update:modelValue')).toBe(value);
  });

  it('stops at its ends', async () => {
    const slider = make(0.99);
    await slider.trigger('keydown', { key: 'ArrowRight' });
    expect(slider.emitted('nudge')).toBeUndefined();
  });

  it('leaves keys with Ctrl and Alt to the shortcuts', async () => {
    const slider = make();
    await slider.trigger('keydown', { key: 'ArrowRight', ctrlKey: true });
    expect(slider.emitted('nudge')).toBeUndefined();
  });

  it('goes back to its usual value on a double-click', async () => {
    const slider = make();
    await slider.trigger('dblclick');
    expect(last(slider, 'commit')).toBe(0.45);
    expect(last(slider, 'update:modelValue')).toBe(0.45);
  });

  it('previews while dragged, finer with Shift, and commits once', async () => {
    const slider = make();
    const element = slider.element as HTMLElement;
    element.getBoundingClientRect = () => new DOMRect(0, 0, 98, 24);
    element.setPointerCapture = () => undefined;
    const at = (share: number): number => share * 98;
    await slider.trigger('pointerdown', { button: 0, clientX: at(0.5), pointerId: 1 });
    await slider.trigger('pointermove', { clientX: at(0.5) + 10 });
    expect(last(slider, 'update:modelValue')).toBeCloseTo(0.6, 6);
    await slider.trigger('pointermove', { clientX: at(0.5) + 10, shiftKey: true });
    expect(last(slider, 'update:modelValue')).toBeCloseTo(0.51, 6);
    await slider.trigger('pointerup');
    await slider.trigger('pointerup');
    expect(slider.emitted('commit')).toEqual([[0.51]]);
  });
});

describe('NumberField', () => {
  const make = (props: Record<string, unknown> = {}): VueWrapper =>
    mount(NumberField, { props: { label: 'Height', modelValue: 80.4, min: 1, max: 1000, decimals: 1, unit: 'cm', ...props } });

  async function type(field: VueWrapper, text: string, key = 'Enter'): Promise<void> {
    await field.get('input').setValue(text);
    await field.get('input').trigger('keydown', { key });
    await nextTick();
  }

  it('takes sums and units on Enter', async () => {
    const field = make();
    await type(field, '2 * 40 cm');
    expect(last(field, 'update:modelValue')).toBe(80);
    await type(field, '1 m + 20');
    expect(last(field, 'update:modelValue')).toBe(120);
  });

  it('restores its value on Escape', async () => {
    const field = make();
    await type(field, '33', 'Escape');
    expect(field.emitted('update:modelValue')).toBeUndefined();
    expect(field.get('input').element.value).toBe('80.4');
  });

  it('says below what is wrong, keeps what was typed and sends nothing', async () => {
    const field = make();
    await type(field, '40 furlong');
    expect(field.get('[role="alert"]').text()).toContain('furlong');
    expect(field.get('input').attributes('aria-invalid')).toBe('true');
    expect(field.get('input').element.value).toBe('40 furlong');
    await type(field, '4000');
    expect(field.get('[role="alert"]').text()).toBe('Between 1 and 1000 cm.');
    expect(field.emitted('update:modelValue')).toBeUndefined();
  });

  it('confirms the number that it shows, but only on Enter', async () => {
    const field = make();
    await field.get('input').trigger('focus');
    await field.get('input').trigger('blur');
    expect(field.emitted('update:modelValue')).toBeUndefined();
    await field.get('input').trigger('keydown', { key: 'Enter' });
    expect(last(field, 'update:modelValue')).toBe(80.4);
  });

  it('steps with the arrows', async () => {
    const field = make({ step: 1 });
    await field.get('input').trigger('keydown', { key: 'ArrowUp' });
    expect(last(field, 'update:modelValue')).toBe(81.4);
    await field.get('input').trigger('keydown', { key: 'ArrowDown', shiftKey: true });
    expect(last(field, 'update:modelValue')).toBe(80.3);
  });

  it('names itself with its unit', () => {
    expect(make().get('input').attributes('aria-label')).toBe('Height, cm');
  });
});

describe('Segmented', () => {
  const options = [1, 2, 4, 8].map((value) => ({ value, label: String(value) }));

  it('is a radio group with one tab stop', () => {
    const group = mount(Segmented, { props: { label: 'Samples', modelValue: 4, options } });
    expect(group.attributes('role')).toBe('radiogroup');
    const radios = group.findAll('[role="radio"]');
    expect(radios.map((radio) => radio.attributes('aria-checked'))).toEqual(['false', 'false', 'true', 'false']);
    expect(radios.map((radio) => radio.attributes('tabindex'))).toEqual(['-1', '-1', '0', '-1']);
  });

  it('chooses with the arrows, round the ends', async () => {
    const group = mount(Segmented, { props: { label: 'Samples', modelValue: 8, options } });
    await group.trigger('keydown', { key: 'ArrowRight' });
    expect(last(group, 'update:modelValue')).toBe(1);
    await group.trigger('keydown', { key: 'ArrowLeft' });
    expect(last(group, 'update:modelValue')).toBe(4);
  });
});

describe('Section', () => {
  it('opens and folds, and stays shut while locked', async () => {
    const section = mount(Section, { props: { title: 'Surface' }, slots: { default: '<p>body</p>' } });
    expect(section.find('p').exists()).toBe(true);
    await section.get('button').trigger('click');
    expect(section.get('button').attributes('aria-expanded')).toBe('false');
    expect(section.find('p').exists()).toBe(false);
    await section.get('button').trigger('click');
    await section.setProps({ locked: true });
    expect(section.find('p').exists()).toBe(false);
  });
});

describe('the name of a drop', () => {
  const picture = { kind: 'file', type: 'image/jpeg' };
  const unknown = { kind: 'file', type: '' };

  it('names the result', () => {
    expect(nameDrop([picture])).toBe('Add 1 photo');
    expect(nameDrop([picture, picture, picture])).toBe('Add 3 photos');
    expect(nameDrop([unknown])).toContain('folder');
    expect(nameDrop([picture, unknown])).toContain('Add 1 photo and');
    expect(
      nameDrop([
        { kind: 'file', type: 'model/stl' },
        { kind: 'file', type: 'application/x-tgif' },
      ]),
    ).toBe('Add 2 shapes');
    expect(nameDrop([picture, { kind: 'file', type: 'model/gltf-binary' }])).toBe('Add 1 photo and 1 shape');
    expect(nameDrop([{ kind: 'string', type: 'text/plain' }])).toBeUndefined();
  });
});
