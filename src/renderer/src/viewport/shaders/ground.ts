import { CUT_GLSL } from './cut';

/** The shape's shadow on the floor: a square that carries the picture of the shadow. World units are metres. */
export const FLOOR_SHADOW_VERTEX = /* glsl */ `
uniform vec3 uShadeArea;
out vec2 vAt;
void main() {
  vAt = position.xz * 0.5 + 0.5;
  vec3 world = vec3(uShadeArea.x + uShadeArea.z * position.x, 0.0, uShadeArea.y + uShadeArea.z * position.z);
  gl_Position = projectionMatrix * viewMatrix * vec4(world, 1.0);
}
`;

export const FLOOR_SHADOW_FRAGMENT = /* glsl */ `
precision highp float;
in vec2 vAt;
out vec4 outColour;
uniform vec3 uShadow;
uniform float uShadowStrength;
uniform float uKeyShare;
uniform sampler2D uShade;
void main() {
  // The lamp's shadow as it was drawn; the sky's, made of few rays, from a coarse level where their edges have run together.
  float shade = mix(textureLod(uShade, vAt, 3.6).g, textureLod(uShade, vAt, 0.6).r, uKeyShare);
  outColour = vec4(uShadow, 1.0) * (shade * uShadowStrength);
}
`;

/** The grid's lines, fading towards the rim. \`colour\` is theirs, with opacity; vertices in shares of the fade's radius. */
export const GRID_VERTEX = /* glsl */ `
in vec4 colour;
uniform float uFade;
out vec2 vFloor;
out vec4 vColour;
void main() {
  vFloor = position.xz;
  vColour = colour;
  gl_Position = projectionMatrix * viewMatrix * vec4(position.x * uFade, 0.0, position.z * uFade, 1.0);
}
`;

export const GRID_FRAGMENT = /* glsl */ `
precision highp float;
in vec2 vFloor;
in vec4 vColour;
out vec4 outColour;
void main() {
  float fade = max(0.0, 1.0 - length(vFloor));
  float alpha = vColour.a * fade * (2.0 - fade) * fade;
  outColour = vec4(vColour.rgb * alpha, alpha);
}
`;

/** The backdrop: a disc of light that fades to the edge, dithered by half a step so that the slow slope shows no bands. */
export const BACKDROP_VERTEX = /* glsl */ `
out vec2 vAt;
void main() {
  vAt = position.xy;
  gl_Position = vec4(position.xy, 1.0, 1.0);
}
`;

export const BACKDROP_FRAGMENT = /* glsl */ `
precision highp float;
in vec2 vAt;
out vec4 outColour;
uniform vec3 uCentre;
uniform vec3 uEdge;
void main() {
  float away = length((vAt - vec2(0.0, 0.08)) * vec2(0.82, 0.92));
  float noise = fract(52.9829189 * fract(dot(gl_FragCoord.xy, vec2(0.06711056, 0.00583715)))) - 0.5;
  outColour = vec4(mix(uCentre, uEdge, smoothstep(0.0, 1.15, away)) + noise / 255.0, 1.0);
}
`;

/** Presses the shape flat on the floor along a ray of light, to draw its shadow from above. */
export const SHADOW_PROJECTION = /* glsl */ `
uniform vec3 uRay;
uniform vec3 uShadeArea;
uniform float uLayer;
vec4 pressed(vec3 world) {
  vec2 floorPoint = world.xz - uRay.xz * (max(world.y, 0.0) / uRay.y);
  // A constant depth for each ray: a point counts once for it, however many triangles lie over it.
  return vec4((floorPoint - uShadeArea.xy) / uShadeArea.z, uLayer, 1.0);
}
`;

export const SHADOW_FRAGMENT = /* glsl */ `
precision highp float;
${CUT_GLSL}
uniform vec2 uWeight;
in vec3 vWorld;
out vec4 outColour;
void main() {
  cutAway(vWorld);
  outColour = vec4(uWeight, 0.0, 0.0);
}
`;
