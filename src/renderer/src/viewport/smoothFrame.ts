import {
  GLSL3,
  LinearFilter,
  Mesh,
  NoBlending,
  OrthographicCamera,
  PlaneGeometry,
  Scene,
  ShaderMaterial,
  Vector2,
  WebGLRenderTarget,
} from 'three';
import type { WebGLRenderer } from 'three';

/** How long the picture must not have changed, milliseconds. */
export const STILL_AFTER = 200;

export interface SmoothFrame {
  /**
   * Runs `draw` onto the canvas: with smooth edges if nothing had changed for a while, and otherwise as it comes.
   * @param stays this picture may stay: a smooth one follows if nothing else does
   */
  show(draw: () => void, stays: boolean): void;
  dispose(): void;
}

const VERTEX = /* glsl */ `
void main() {
  gl_Position = vec4(position.xy, 0.0, 1.0);
}
`;

const FRAGMENT = /* glsl */ `
precision highp float;
uniform sampler2D uPicture;
out vec4 outColour;
void main() {
  outColour = texelFetch(uPicture, ivec2(gl_FragCoord.xy), 0);
}
`;

/**
 * Smooths the edges of frames that stay, for a canvas that does not smooth its own: the frame is drawn a second time onto a picture of four samples a pixel.
 * @param redraw asks for the frame again
 */
export function createSmoothFrame(renderer: WebGLRenderer, redraw: () => void): SmoothFrame {
  const target = new WebGLRenderTarget(1, 1, {
    minFilter: LinearFilter,
    magFilter: LinearFilter,
    generateMipmaps: false,
    stencilBuffer: true,
    samples: 4,
  });
  const material = new ShaderMaterial({
    glslVersion: GLSL3,
    vertexShader: VERTEX,
    fragmentShader: FRAGMENT,
    uniforms: { uPicture: { value: target.texture } },
    blending: NoBlending,
    depthTest: false,
    depthWrite: false,
  });
  const sheet = new Mesh(new PlaneGeometry(2, 2), material);
  sheet.frustumCulled = false;
  const scene = new Scene().add(sheet);
  const camera = new OrthographicCamera();
  const size = new Vector2();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let due = false;

  function drawSmoothly(draw: () => void): void {
    renderer.getDrawingBufferSize(size);
    target.setSize(size.x, size.y);
    renderer.setRenderTarget(target);
    draw();
    renderer.setRenderTarget(null);
    renderer.render(scene, camera);
  }

  return {
    show(draw, stays) {
      clearTimeout(timer);
      if (due) drawSmoothly(draw);
      else {
        draw();
        if (stays) {
          timer = setTimeout(() => {
            due = true;
            redraw();
          }, STILL_AFTER);
        }
      }
      due = false;
    },
    dispose() {
      clearTimeout(timer);
      target.dispose();
      material.dispose();
      sheet.geometry.dispose();
    },
  };
}
