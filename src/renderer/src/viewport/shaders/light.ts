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

/** Linear to sRGB by square roots (within 0.5 % of the curve): powers are dear where a processor draws. */
vec3 display(vec3 c) {
  // Rolls highlights off above 0.8 instead of cutting them.
  vec3 over = max(c - 0.8, 0.0);
  c = min(c, 0.8) + over / (1.0 + 5.0 * over);
  vec3 s1 = sqrt(c);
  vec3 s2 = sqrt(s1);
  return clamp(0.585122381 * s1 + 0.783140355 * s2 - 0.368262736 * sqrt(s2), 0.0, 1.0);
}
vec3 studio(vec3 albedo, vec3 n, vec3 toEye, vec2 baked) {
  // Wrapped a little past the edge of light, as on something matt and thick.
  float facing = dot(n, uKeyDirection);
  float wrapped = clamp((facing + 0.15) / 1.15, 0.0, 1.0);
  float key = wrapped * (0.72 + 0.28 * wrapped) * baked.y;
  vec3 ambient = mix(uGround, uSky, 0.5 + 0.5 * n.y);
  vec3 fill = uFill * clamp(dot(n, vec3(0.791, 0.148, 0.593)) * 0.6 + 0.4, 0.0, 1.0);
  // Even the deepest corner gets something.
  float open = 0.1 + 0.9 * baked.x;
  // Light between near surfaces of a bright thing takes its colour: the shade is warm and never black (Jimenez et al. 2016).
  vec3 many = max(vec3(open), ((open * (2.0404 * albedo - 0.3324) + (-4.7951 * albedo + 0.6417)) * open + (2.7552 * albedo + 0.6903)) * open);
  vec3 light = uKey * key + (ambient + fill) * many;
  float edge = 1.0 - clamp(dot(n, toEye), 0.0, 1.0);
  vec3 halfway = normalize(uKeyDirection + toEye);
  float gloss = max(dot(n, halfway), 0.0);
  gloss *= gloss;
  gloss *= gloss;
  gloss *= gloss;
  float sheen = gloss * gloss * 0.04 * baked.y;
  vec3 rim = uRim * edge * edge * edge * baked.x;
  return albedo * light + uKey * sheen + rim;
}
`;
