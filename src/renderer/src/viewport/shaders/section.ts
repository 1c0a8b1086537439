import { VOXEL_CORNER } from './surface';
import { CUT_GLSL } from './cut';

/** What the cut goes through, for the stencil: places only. */
export const CUT_MESH_VERTEX = /* glsl */ `
out vec3 vWorld;
void main() {
  vec4 world = modelMatrix * vec4(position, 1.0);
  vWorld = world.xyz;
  gl_Position = projectionMatrix * viewMatrix * world;
}
`;

export const CUT_VOXEL_VERTEX = /* glsl */ `
${VOXEL_CORNER}
out vec3 vWorld;
void main() {
  vec4 world = modelMatrix * vec4(voxelCorner().local, 1.0);
  vWorld = world.xyz;
  gl_Position = projectionMatrix * viewMatrix * world;
}
`;

export const CUT_FRAGMENT = /* glsl */ `
precision highp float;
${CUT_GLSL}
in vec3 vWorld;
out vec4 outColour;
void main() {
  cutAway(vWorld);
  outColour = vec4(0.0);
}
`;

/** The cut face: a plain colour with the slanting lines of a drawn section, \`uSpacing\` metres apart. */
export const CAP_VERTEX = /* glsl */ `
out vec2 vAt;
uniform vec2 uSize;
void main() {
  vAt = position.xy * uSize;
  gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0);
}
`;

export const CAP_FRAGMENT = /* glsl */ `
precision highp float;
in vec2 vAt;
out vec4 outColour;
uniform vec3 uColour;
uniform vec3 uLine;
uniform float uSpacing;
void main() {
  float along = (vAt.x + vAt.y) / uSpacing;
  float pixel = fwidth(along);
  float away = abs(fract(along) - 0.5);
  float line = 1.0 - smoothstep(0.06, 0.06 + 1.5 * pixel, away);
  // Lines that are nearer than some pixels would only flicker.
  outColour = vec4(mix(uColour, uLine, line * clamp(1.4 - 4.0 * pixel, 0.0, 1.0)), 1.0);
}
`;
