import { WebGLRenderer } from 'three';
import { MaquetteError } from '../../../core/errors';

/** Whether the pictures are drawn by the processor, for which every pixel is work. */
export function isSoftware(renderer: WebGLRenderer): boolean {
  const gl = renderer.getContext();
  const names = gl.getExtension('WEBGL_debug_renderer_info');
  return names !== null && /swiftshader|llvmpipe|software|basic render/i.test(String(gl.getParameter(names.UNMASKED_RENDERER_WEBGL)));
}

/** All shaders write colours that are ready for the screen, so three.js converts nothing. */
export function createRenderer(canvas: HTMLCanvasElement): WebGLRenderer {
  try {
    const renderer = new WebGLRenderer({
      canvas,
      antialias: true,
      alpha: true,
      // Counts surfaces at the face of a cut.
      stencil: true,
      premultipliedAlpha: true,
      powerPreference: 'high-performance',
    });
    renderer.setClearColor(0x000000, 0);
    renderer.debug.checkShaderErrors = import.meta.env.DEV;
    return renderer;
  } catch {
    throw new MaquetteError(
      'device',
      'The 3D view could not start: this computer gives no WebGL 2. Update the graphics driver, or start with software rendering.',
    );
  }
}
