import { describe, expect, it } from 'vitest';
import { noticePlace, type NoticePlace } from '../../../src/renderer/src/composables/noticePlace';

const window = { width: 1280, height: 800 };
/** The 3D view between shelf and inspector, with the dock open below. */
const pane = { left: 240, top: 72, right: 976, bottom: 744 };
const samples = { left: 660, top: 600, right: 964, bottom: 732 };
const tools = { left: 252, top: 84, right: 286, bottom: 500 };

const isApart = (place: NoticePlace, card: typeof samples, tall = 120): boolean => {
  const bottom = window.height - (place.bottom ?? 0);
  return place.left >= card.right || place.left + place.width <= card.left || bottom <= card.top || bottom - tall >= card.bottom;
};

describe('notices', () => {
  it('come up over the 3D view, beside its cards', () => {
    const place = noticePlace(window, pane, [samples, tools], false);
    for (const card of [samples, tools]) expect(isApart(place, card)).toBe(true);
    expect(place.left).toBeGreaterThanOrEqual(pane.left);
    expect(place.left + place.width).toBeLessThanOrEqual(pane.right);
    expect(window.height - (place.bottom ?? 0)).toBeLessThanOrEqual(pane.bottom);
  });

  it('come up at the head of the window while a dialog has its buttons at its foot', () => {
    expect(noticePlace(window, pane, [samples], true)).toEqual({ left: 0, width: 1280, top: 44 });
  });

  it('come up at the foot of the window before there is a view', () => {
    expect(noticePlace(window, undefined, [], false)).toEqual({ left: 0, width: 1280, bottom: 72 });
  });
});
