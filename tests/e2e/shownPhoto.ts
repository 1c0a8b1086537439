import type { Page } from 'playwright-core';

export interface Shown {
  width: number;
  height: number;
  /** Share of the pixels that are object. */
  share: number;
}

/** The photo of the inspector as the browser decodes it; its alpha is the cut-out. */
export const shown = (page: Page): Promise<Shown> =>
  page.evaluate(`(async () => {
    const image = document.querySelector('img[alt="chair.jpg, cut out"]');
    await image.decode();
    const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight);
    const context = canvas.getContext('2d');
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    const object = data.filter((value, i) => i % 4 === 3 && value >= 128).length;
    return { width: canvas.width, height: canvas.height, share: (4 * object) / data.length };
  })()`);
