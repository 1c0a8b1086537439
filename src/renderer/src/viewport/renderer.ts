import { WebGLRenderer } from 'three';
import { MaquetteError } from '../../../core/errors';
import { say } from '../messages';

/** Whether the pictures are drawn by the processor, for which every pixel is work. */
export function isSoftware(gl: WebGLRenderingContext | WebGL2RenderingContext): boolean {
  const names = gl.getExtension('WEBGL_debug_renderer_info');
  return names !== null && /swiftshader|llvmpipe|software|basic render/i.test(String(gl.getParameter(names.UNMASKED_RENDERER_WEBGL)));
}

/** Asks a context that is thrown away, since the real one has to be told at birth whether to smooth edges. */
function drawsInSoftware(): boolean {
  const gl = document.createElement('canvas').getContext('webgl2');
  if (!gl) return false;
  const software = isSoftware(gl);
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return software;
}

/**
 * All shaders write colours that are ready for the screen, so three.js converts nothing. In software edges are not smoothed in every frame, which would take twice the time: a
 * frame that stays gets it (`createSmoothFrame`).
 */
export function createRenderer(canvas: HTMLCanvasElement): { renderer: WebGLRenderer; software: boolean } {
  try {
    const software = drawsInSoftware();
    const renderer = new WebGLRenderer({
      canvas,
      antialias: !software,
      alpha: true,
      // Counts surfaces at the face of a cut.
      stencil: true,
      premultipliedAlpha: true,
      powerPreference: 'high-performance',
    });
    renderer.setClearColor(0x000000, 0);
    renderer.debug.checkShaderErrors = import.meta.env.DEV;
    return { renderer, software };
  } catch {
    throw new MaquetteError('device', say('fault.noWebGl'));
  }
}
