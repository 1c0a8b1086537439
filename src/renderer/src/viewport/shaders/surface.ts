import { CUT_GLSL } from './cut';
import { LIGHT_GLSL } from './light';

/** Normals of object space in the world, whatever the shape's transform does: by the camera's space, which three.js has a matrix for. */
export const WORLD_NORMAL = /* glsl */ `
vec3 worldNormal(vec3 n) {
  return normalize((vec4(normalMatrix * n, 0.0) * viewMatrix).xyz);
}
`;

export const SURFACE_VERTEX = /* glsl */ `
${WORLD_NORMAL}
in vec2 light;
uniform float uBaked;
out vec3 vNormal;
out vec3 vWorld;
out vec2 vLight;
#ifdef WIRE
out vec3 vCorner;
#endif
#ifdef COLOUR
in vec3 colour;
out vec3 vColour;
#endif

void main() {
  vec4 world = modelMatrix * vec4(position, 1.0);
  vWorld = world.xyz;
  vNormal = worldNormal(normal);
  vLight = mix(vec2(1.0), light, uBaked);
#ifdef WIRE
  int corner = gl_VertexID % 3;
  vCorner = vec3(corner == 0, corner == 1, corner == 2);
#endif
#ifdef COLOUR
  vColour = colour;
#endif
  gl_Position = projectionMatrix * viewMatrix * world;
}
`;

const FRAGMENT_HEAD = /* glsl */ `
precision highp float;
in vec3 vNormal;
in vec3 vWorld;
in vec2 vLight;
out vec4 outColour;
uniform vec3 uAlbedo;
${CUT_GLSL}
/** Eye position, and how much of it counts: a parallel projection has one direction for all (xyz = direction, w = 0). */
uniform vec4 uEye;
vec3 eyeDirection() {
  return normalize(uEye.xyz - uEye.w * vWorld);
}
`;

export const CLAY_FRAGMENT = /* glsl */ `
${FRAGMENT_HEAD}
${LIGHT_GLSL}
#ifdef WIRE
in vec3 vCorner;
uniform vec3 uWire;
uniform float uWireStrength;
#endif
#ifdef COLOUR
in vec3 vColour;
/** sRGB to linear by a cubic, within 0.002 of the curve. */
vec3 linearOf(vec3 c) {
  return c * (c * (c * 0.305306011 + 0.682171111) + 0.012522878);
}
#endif

void main() {
  cutAway(vWorld);
  vec3 n = normalize(vNormal);
#ifdef COLOUR
  // A photo's colours hold its own light; half of them as they are keeps the studio from shading them twice.
  vec3 albedo = linearOf(vColour);
  vec3 colour = display(mix(albedo, studio(albedo, n, eyeDirection(), vLight), 0.55));
#else
  vec3 colour = display(studio(uAlbedo, n, eyeDirection(), vLight));
#endif
#ifdef WIRE
  // Distance to the nearest edge in pixels; lines of one width however near, thinning out where triangles get smaller than lines.
  vec3 perPixel = fwidth(vCorner);
  vec3 away = vCorner / perPixel;
  float line = 1.0 - smoothstep(0.1, 1.1, min(away.x, min(away.y, away.z)));
  float crowd = clamp(1.2 - 2.2 * max(perPixel.x, max(perPixel.y, perPixel.z)), 0.25, 1.0);
  colour = mix(colour, uWire, line * uWireStrength * crowd);
#endif
  outColour = vec4(colour, 1.0);
}
`;

export const NORMALS_FRAGMENT = /* glsl */ `
${FRAGMENT_HEAD}
void main() {
  cutAway(vWorld);
  vec3 n = normalize(vNormal);
  float shade = mix(0.62, 1.0, vLight.x);
  outColour = vec4((0.5 + 0.5 * n) * shade, 1.0);
}
`;

/** One colour everywhere and opacity by angle: the blend does not depend on the order of the triangles. */
export const XRAY_FRAGMENT = /* glsl */ `
${FRAGMENT_HEAD}
void main() {
  cutAway(vWorld);
  float edge = 1.0 - abs(dot(normalize(vNormal), eyeDirection()));
  float alpha = 0.07 + 0.7 * edge * edge * edge;
  outColour = vec4(uAlbedo * alpha, alpha);
}
`;

/**
 * Four vertices a face of a voxel; which corner one is follows from its number. `face` = cell x, y, z and the face's number.
 * (Instances would say this more briefly, but software drawing takes each instance as a call of its own.)
 */
export const VOXEL_CORNER = /* glsl */ `
in vec4 face;
uniform float uCells;
struct Corner {
  vec3 local;
  vec3 normal;
  vec3 across;
  vec3 along;
  vec2 at;
};
Corner voxelCorner() {
  int number = int(face.w + 0.5);
  int axis = number / 2;
  int corner = gl_VertexID % 4;
  float side = number % 2 == 0 ? 1.0 : -1.0;
  Corner c;
  c.at = vec2(corner == 1 || corner == 2 ? 1.0 : -1.0, corner >= 2 ? 1.0 : -1.0);
  c.normal = vec3(axis == 0, axis == 1, axis == 2);
  vec3 u = vec3(axis == 2, axis == 0, axis == 1);
  c.along = cross(c.normal, u);
  c.normal *= side;
  // Keeps the winding outwards on the far side.
  c.across = u * side;
  c.local = (face.xyz + 0.5 + 0.5 * (c.normal + c.at.x * c.across + c.at.y * c.along)) / uCells - 0.5;
  return c;
}
`;

export const VOXEL_VERTEX = /* glsl */ `
${VOXEL_CORNER}
${WORLD_NORMAL}
in vec2 light;
uniform float uBaked;
out vec3 vNormal;
out vec3 vWorld;
out vec2 vLight;
out vec2 vFace;
flat out vec3 vAcross;
flat out vec3 vAlong;

void main() {
  Corner c = voxelCorner();
  vec4 world = modelMatrix * vec4(c.local, 1.0);
  vFace = c.at;
  vAcross = normalize(mat3(modelMatrix) * c.across);
  vAlong = normalize(mat3(modelMatrix) * c.along);
  vWorld = world.xyz;
  vNormal = worldNormal(c.normal);
  vLight = mix(vec2(1.0), light, uBaked);
  gl_Position = projectionMatrix * viewMatrix * world;
}
`;

export const VOXEL_FRAGMENT = /* glsl */ `
${FRAGMENT_HEAD}
${LIGHT_GLSL}
in vec2 vFace;
flat in vec3 vAcross;
flat in vec3 vAlong;

void main() {
  cutAway(vWorld);
  // The last tenth of a face bends towards its edge like a bevel, then a dark seam of at most a pixel or two.
  vec2 pixel = fwidth(vFace);
  vec2 away = 1.0 - abs(vFace);
  vec2 bend = sign(vFace) * (1.0 - smoothstep(0.0, 0.16, away)) * 0.75;
  // Small cubes on screen keep flat faces: a bevel thinner than a pixel would only be noise.
  bend *= clamp(0.12 / max(pixel.x, pixel.y) - 0.4, 0.0, 1.0);
  vec3 n = normalize(vNormal + bend.x * vAcross + bend.y * vAlong);
  vec3 colour = studio(uAlbedo, n, eyeDirection(), vLight);
  vec2 seams = 1.0 - smoothstep(vec2(0.012), vec2(0.03) + pixel * 0.9, away);
  float faint = clamp(0.55 / max(pixel.x, pixel.y) - 0.6, 0.25, 1.0);
  colour *= 1.0 - 0.62 * faint * max(seams.x, seams.y);
  outColour = vec4(display(colour), 1.0);
}
`;
