import { LinearFilter, RGBAFormat, UnsignedByteType, WebGLRenderTarget, type WebGLRenderer } from 'three';
import { MaquetteError } from '../../../core/errors';
import { say } from '../messages';

/** Runs `draw` onto a picture of its own, and gives the picture as a PNG. The canvas on screen is not touched. */
export function drawPicture(renderer: WebGLRenderer, width: number, height: number, draw: () => void): Promise<Blob> {
  return encodePng(drawPixels(renderer, width, height, draw), width, height);
}

/** The same as RGBA with straight alpha, row by row from the top. */
export function drawPixels(renderer: WebGLRenderer, width: number, height: number, draw: () => void): Uint8ClampedArray<ArrayBuffer> {
  const target = new WebGLRenderTarget(width, height, {
    format: RGBAFormat,
    type: UnsignedByteType,
    minFilter: LinearFilter,
    magFilter: LinearFilter,
    samples: 4,
    stencilBuffer: true,
  });
  const pixels = new Uint8Array(4 * width * height);
  const before = renderer.getRenderTarget();
  try {
    renderer.setRenderTarget(target);
    renderer.setClearColor(0x000000, 0);
    renderer.clear();
    draw();
    renderer.readRenderTargetPixels(target, 0, 0, width, height, pixels);
  } finally {
    renderer.setRenderTarget(before);
    target.dispose();
  }
  return straightRows(pixels, width, height);
}

/** WebGL's rows run upwards and its colours are multiplied by alpha; a PNG has neither. */
export function straightRows(pixels: Uint8Array, width: number, height: number): Uint8ClampedArray<ArrayBuffer> {
  const out = new Uint8ClampedArray(pixels.length);
  for (let y = 0; y < height; y++) {
    let from = 4 * width * (height - 1 - y);
    let to = 4 * width * y;
    for (let x = 0; x < width; x++, from += 4, to += 4) {
      const alpha = pixels[from + 3];
      out[to + 3] = alpha;
      if (alpha === 0) continue;
      for (let c = 0; c < 3; c++) out[to + c] = (pixels[from + c] * 255) / alpha;
    }
  }
  return out;
}

async function encodePng(pixels: Uint8ClampedArray<ArrayBuffer>, width: number, height: number): Promise<Blob> {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (!context) throw new MaquetteError('device', say('fault.noCanvas'));
  context.putImageData(new ImageData(pixels, width, height), 0, 0);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob) resolve(blob);
      else reject(new MaquetteError('internal', say('fault.noPng')));
    }, 'image/png');
  });
}
