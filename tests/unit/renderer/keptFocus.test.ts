import { mount, type VueWrapper } from '@vue/test-utils';
import { afterEach, describe, expect, it } from 'vitest';
import { defineComponent, h, nextTick, ref } from 'vue';
import { useKeptFocus } from '../../../src/renderer/src/composables/useKeptFocus';

const shown = ref(true);
const Window = defineComponent(() => {
  useKeptFocus();
  return () => [
    h('div', { id: 'shelf', 'data-panel': '', tabindex: -1 }, shown.value ? [h('button', { id: 'inside' }), h('input')] : [h('input')]),
    h('main', { id: 'view', 'data-panel': '', tabindex: -1 }),
    shown.value ? h('button', { id: 'outside' }) : undefined,
  ];
});
let mounted: VueWrapper | undefined;
afterEach(() => mounted?.unmount());

async function focusAndRemove(id: string): Promise<void> {
  shown.value = true;
  mounted = mount(Window, { attachTo: document.body });
  document.getElementById(id)?.focus();
  expect(document.activeElement?.id).toBe(id);
  shown.value = false;
  await nextTick();
  await new Promise((resolve) => setTimeout(resolve)); // observers are called after the microtasks
}

describe('the focus of what goes away', () => {
  it('goes to the panel that it was in', async () => {
    await focusAndRemove('inside');
    expect(document.activeElement?.id).toBe('shelf');
  });

  it('goes to the view from what stood in no panel', async () => {
    await focusAndRemove('outside');
    expect(document.activeElement?.id).toBe('view');
  });

  it('is left alone where something else has taken it', async () => {
    shown.value = true;
    mounted = mount(Window, { attachTo: document.body });
    document.getElementById('inside')?.focus();
    shown.value = false;
    await nextTick();
    mounted.find('input').element.focus();
    await new Promise((resolve) => setTimeout(resolve));
    expect(document.activeElement?.tagName).toBe('INPUT');
  });
});
