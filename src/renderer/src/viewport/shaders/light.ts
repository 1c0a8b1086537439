/**
 * The studio: a warm key light from the front left, sky and floor light, a weak fill from the right and a rim from behind.
 * Works in linear light; `display` gives sRGB. `baked` = (sky seen, key light seen).
 */
export const LIGHT_GLSL = /* glsl */ `
uniform vec3 uKeyDirection;
uniform vec3 uKey;
uniform vec3 uSky;
uniform vec3 uGround;
uniform vec3 uFill;
uniform vec3 uRim;

vec3 toLinear(vec3 c) {
  return mix(c / 12.92, pow((c + 0.055) / 1.055, vec3(2.4)), step(0.04045, c));
}
vec3 display(vec3 c) {
  // Rolls highlights off above 0.8 instead of cutting them.
  c = min(c, 0.8 + 0.2 * (1.0 - exp(-(max(c, 0.8) - 0.8) / 0.2)));
  return mix(c * 12.92, 1.055 * pow(c, vec3(1.0 / 2.4)) - 0.055, step(0.0031308, c));
}
vec3 studio(vec3 albedo, vec3 n, vec3 toEye, vec2 baked) {
  // Wrapped a little past the edge of light, as on something matt and thick.
  float facing = dot(n, uKeyDirection);
  float key = pow(clamp((facing + 0.18) / 1.18, 0.0, 1.0), 1.25) * baked.y;
  vec3 ambient = mix(uGround, uSky, 0.5 + 0.5 * n.y);
  vec3 fill = uFill * clamp(dot(n, normalize(vec3(0.8, 0.15, 0.6))) * 0.6 + 0.4, 0.0, 1.0);
  // Light between near surfaces of a bright thing takes its colour: the shade is warm and never black (Jimenez et al. 2016).
  vec3 many = max(vec3(baked.x), ((baked.x * (2.0404 * albedo - 0.3324) + (-4.7951 * albedo + 0.6417)) * baked.x + (2.7552 * albedo + 0.6903)) * baked.x);
  vec3 light = uKey * key + (ambient + fill) * many;
  float edge = 1.0 - clamp(dot(n, toEye), 0.0, 1.0);
  vec3 halfway = normalize(uKeyDirection + toEye);
  float sheen = pow(max(dot(n, halfway), 0.0), 22.0) * 0.045 * baked.y;
  vec3 rim = uRim * edge * edge * edge * baked.x;
  return albedo * light + uKey * sheen + rim;
}
`;
