/** The floor: a fading grid, the two axes and the shape's shadow, in one pass. World units are metres. */
export const GROUND_VERTEX = /* glsl */ `
out vec2 vFloor;
void main() {
  vec4 world = modelMatrix * vec4(position, 1.0);
  vFloor = world.xz;
  gl_Position = projectionMatrix * viewMatrix * world;
}
`;

export const GROUND_FRAGMENT = /* glsl */ `
precision highp float;
in vec2 vFloor;
out vec4 outColour;
uniform float uCell;
uniform float uFade;
uniform float uGrid;
uniform vec2 uStrength;
uniform vec3 uLine;
uniform vec3 uAxisX;
uniform vec3 uAxisZ;
uniform vec3 uShadow;
uniform float uShadowStrength;
uniform sampler2D uShade;
/** Centre and half edge of the shadow picture. */
uniform vec3 uShadeArea;

/** How much of the pixel a line of \`width\` pixels at whole numbers covers, per direction. */
vec2 lines(vec2 at, vec2 perPixel, float width) {
  vec2 away = abs(fract(at - 0.5) - 0.5) / perPixel;
  vec2 cover = 1.0 - smoothstep(width - 0.5, width + 0.5, away);
  // Where cells come near the size of a pixel the lines go, before they can shimmer.
  return cover * (1.0 - smoothstep(0.15, 0.5, perPixel));
}

void main() {
  float far = length(vFloor) / uFade;
  if (far > 1.0) discard;
  float fade = 1.0 - far;
  vec4 colour = vec4(0.0);
  if (gl_FrontFacing) {
    vec2 inShade = (vFloor - uShadeArea.xy) / uShadeArea.z;
    if (max(abs(inShade.x), abs(inShade.y)) < 1.0) {
      float shade = texture(uShade, inShade * 0.5 + 0.5).r;
      colour = vec4(uShadow, 1.0) * shade * uShadowStrength;
    }
  }
  if (uGrid > 0.0) {
    vec2 perPixel = fwidth(vFloor);
    vec2 cells = vFloor / uCell;
    vec2 thin = lines(cells, perPixel / uCell, 0.5);
    vec2 thick = lines(cells / 10.0, perPixel / (uCell * 10.0), 0.6);
    float grid = max(max(thin.x, thin.y) * uStrength.x, max(thick.x, thick.y) * uStrength.y) * fade * fade;
    colour = mix(colour, vec4(uLine, 1.0), 0.0) * (1.0 - grid) + vec4(uLine, 1.0) * grid;
    vec2 onAxis = 1.0 - smoothstep(vec2(0.45), vec2(1.45), abs(vFloor) / perPixel);
    float axisFade = smoothstep(0.0, 0.5, fade);
    // The line where z is 0 is the x axis.
    float x = onAxis.y * axisFade * 0.85;
    float z = onAxis.x * axisFade * 0.85;
    colour = colour * (1.0 - x) + vec4(uAxisX, 1.0) * x;
    colour = colour * (1.0 - z) + vec4(uAxisZ, 1.0) * z;
    if (!gl_FrontFacing) colour *= 0.4;
  }
  outColour = colour;
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
uniform float uWeight;
out vec4 outColour;
void main() {
  outColour = vec4(uWeight);
}
`;
