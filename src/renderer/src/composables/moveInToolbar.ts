/** Left and right move between the buttons of a toolbar; controls with arrow keys of their own keep them. */
export function moveInToolbar(event: KeyboardEvent): void {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const bar = event.currentTarget;
  const from = event.target;
  if (step === undefined || event.defaultPrevented || !(bar instanceof HTMLElement) || !(from instanceof HTMLElement)) return;
  if (from.matches('input, [role="slider"], [role="radio"]')) return;
  const stops = [...bar.querySelectorAll<HTMLElement>('button:not(:disabled):not([tabindex="-1"]), [role="slider"], input:not(:disabled)')];
  const next = stops[stops.indexOf(from) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
}
