import { onBeforeUnmount, watch, type Ref } from 'vue';

/**
 * While a list lies over the window, the rest of it can be neither reached nor pressed: the list hides it from screen readers, and what they cannot see must not take the focus.
 * @param list finds the open list
 */
export function useInertWindow(isOpen: Readonly<Ref<boolean>>, list: () => Element | null): void {
  let covered: Element[] = [];

  function uncover(): void {
    for (const element of covered) element.removeAttribute('inert');
    covered = [];
  }

  // At once, so that the button that opened the list can take the focus back.
  watch(isOpen, (open) => open || uncover(), { flush: 'sync' });
  watch(
    isOpen,
    (open) => {
      const over = open ? list() : null;
      if (!over) return;
      covered = [...document.body.children].filter((element) => !element.contains(over) && !element.hasAttribute('inert'));
      for (const element of covered) element.setAttribute('inert', '');
    },
    { flush: 'post' },
  );
  onBeforeUnmount(uncover);
}
