/**
 * Where a photo was taken from, in the shape's own space (canonical cube [-.5, .5]³, y up, front +z), and how that space falls on the picture. A pinhole camera that looks at the cube's
 * centre; what cropping and aiming elsewhere do is the shift.
 */
export interface PhotoView {
  /** Degrees; 0 looks at the front, positive has the camera towards +x. */
  yaw: number;
  /** Degrees above the horizon. */
  pitch: number;
  /** From the cube's centre, in edges of the cube. */
  distance: number;
  /** Vertical, degrees, of the whole picture. */
  fieldOfView: number;
  /** Shift of the cube's centre from the picture's centre, in picture heights, right and up. */
  shift: readonly [number, number];
}

/** A square part of a picture, in pixels. */
export interface PictureWindow {
  left: number;
  top: number;
  side: number;
}

type Vector = readonly [number, number, number];

/** The camera's place and axes in the shape's space. */
export interface ViewAxes {
  position: Vector;
  right: Vector;
  up: Vector;
  forward: Vector;
  /** Focal length in picture heights. */
  focal: number;
}

const radians = (degrees: number): number => (degrees * Math.PI) / 180;

export const focalOf = (fieldOfView: number): number => 0.5 / Math.tan(radians(fieldOfView) / 2);
export const fieldOfViewOf = (focal: number): number => (2 * Math.atan(0.5 / focal) * 180) / Math.PI;

export function viewAxes({ yaw, pitch, distance, fieldOfView }: Omit<PhotoView, 'shift'>): ViewAxes {
  const [sy, cy, sp, cp] = [Math.sin(radians(yaw)), Math.cos(radians(yaw)), Math.sin(radians(pitch)), Math.cos(radians(pitch))];
  return {
    position: [distance * sy * cp, distance * sp, distance * cy * cp],
    right: [cy, 0, -sy],
    up: [-sp * sy, cp, -sp * cy],
    forward: [-sy * cp, -sp, -cy * cp],
    focal: focalOf(fieldOfView),
  };
}

/** The same camera seen through a square window of the picture, as if the window were the whole picture. */
export function throughWindow(view: PhotoView, width: number, height: number, { left, top, side }: PictureWindow): PhotoView {
  const scale = height / side;
  return {
    ...view,
    fieldOfView: fieldOfViewOf(focalOf(view.fieldOfView) * scale),
    shift: [view.shift[0] * scale + (width / 2 - left - side / 2) / side, view.shift[1] * scale - (height / 2 - top - side / 2) / side],
  };
}

/** The way back: a camera that was found in a window, for the whole picture. */
export function fromWindow(view: PhotoView, width: number, height: number, { left, top, side }: PictureWindow): PhotoView {
  const scale = side / height;
  return {
    ...view,
    fieldOfView: fieldOfViewOf(focalOf(view.fieldOfView) * scale),
    shift: [(view.shift[0] - (width / 2 - left - side / 2) / side) * scale, (view.shift[1] + (height / 2 - top - side / 2) / side) * scale],
  };
}
