/** Leaves out what lies beyond the section plane (x, y, z: its normal; w: its distance from the origin), where there is one. */
export const CUT_GLSL = /* glsl */ `
#ifdef SECTION
uniform vec4 uSection;
void cutAway(vec3 world) {
  if (dot(world, uSection.xyz) > uSection.w) discard;
}
#else
void cutAway(vec3 world) {}
#endif
`;
