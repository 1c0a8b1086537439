export type Falloff = 'smooth' | 'linear' | 'sharp' | 'flat';

/** Weight of a brush at a distance from its middle, both in shares of the radius: 1 in the middle, 0 from 1 on. */
export function falloffAt(falloff: Falloff, distance: number): number {
  if (!(distance < 1)) return 0;
  switch (falloff) {
    case 'smooth':
      return (1 - distance * distance) ** 2;
    case 'linear':
      return 1 - distance;
    case 'sharp':
      return (1 - distance) ** 3;
    case 'flat': {
      // A short soft rim: a step would tear the surface.
      const rim = Math.min(1, (1 - distance) * 5);
      return rim * rim * (3 - 2 * rim);
    }
  }
}
