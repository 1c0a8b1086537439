/** The slider of the triangle target: equal steps are equal ratios, and its end means all. */
export const fewestTriangles = 200;
export const mostTriangles = 200_000;
/** The slider's last position: no target. */
export const allTriangles = 100;

export function trianglesOfSlider(position: number): number | null {
  if (position >= allTriangles) return null;
  const exact = fewestTriangles * (mostTriangles / fewestTriangles) ** (position / (allTriangles - 1));
  // Two digits that count, in halves: nobody wants 3,187 triangles.
  const unit = 10 ** (Math.floor(Math.log10(exact)) - 1) / 2;
  return Math.min(mostTriangles, Math.round(exact / unit) * unit);
}

export function sliderOfTriangles(triangles: number | null): number {
  if (triangles === null) return allTriangles;
  const share = Math.log(triangles / fewestTriangles) / Math.log(mostTriangles / fewestTriangles);
  return Math.round(Math.min(1, Math.max(0, share)) * (allTriangles - 1));
}
