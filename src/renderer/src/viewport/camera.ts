import { Matrix4, OrthographicCamera, PerspectiveCamera, Vector3 } from 'three';
import { photoFrustum, type PhotoCamera, type PhotoPlace } from './photoCamera';
import { ease, FIELD_OF_VIEW, mixOrbits, orbitAxes, orbitPosition, type Orbit } from './orbit';

export interface CameraRig {
  readonly orbit: Orbit;
  readonly orthographic: boolean;
  /** The camera to draw with; another object after `setOrthographic`. */
  readonly camera: PerspectiveCamera | OrthographicCamera;
  /** At once. Ends a move that is under way. */
  jumpTo(orbit: Orbit): void;
  /** Smoothly, or at once where motion is unwelcome. */
  moveTo(orbit: Orbit): void;
  /** Where a move under way will end. */
  readonly destination: Orbit;
  setOrthographic(on: boolean): void;
  /**
   * Moves to the orbit that is nearest to a photo's camera, and then takes that camera's place; any other move ends that. `place` says where the photo lies in a picture of an aspect.
   */
  matchPhoto(photo: PhotoCamera, orbit: Orbit, place: PhotoPlacer): void;
  /** The photo whose camera this is; null while it is its own. */
  readonly photo: PhotoCamera | null;
  setAspect(aspect: number): void;
  /** Brings the camera up to the time; true while a move is under way. */
  update(time: number): boolean;
}

export type PhotoPlacer = (viewAspect: number) => PhotoPlace;

export interface CameraOptions {
  start: Orbit;
  reducedMotion: () => boolean;
  /** Metres from the target within which everything to be drawn lies. */
  reach: () => number;
  changed: () => void;
}

const MOVE_MILLISECONDS = 280;

export function createCameraRig({ start, reducedMotion, reach, changed }: CameraOptions): CameraRig {
  const perspective = new PerspectiveCamera((FIELD_OF_VIEW * 180) / Math.PI, 1, 0.01, 100);
  const parallel = new OrthographicCamera(-1, 1, 1, -1, 0.01, 100);
  const basis = new Matrix4();
  let orbit = start;
  let orthographic = false;
  let aspect = 1;
  let move: { from: Orbit; to: Orbit; began: number | null } | null = null;
  /** At the end of the move that is under way. */
  let next: PhotoCamera | null = null;
  let placeOf: PhotoPlacer = () => ({ share: 1, x: 0, y: 0 });
  let photo: PhotoCamera | null = null;

  function placeAsPhoto(from: PhotoCamera): void {
    const { position, right, up, forward } = from;
    perspective.position.set(...position);
    basis.makeBasis(new Vector3(...right), new Vector3(...up), new Vector3(...forward).negate());
    perspective.quaternion.setFromRotationMatrix(basis);
    const far = Math.hypot(...position) + reach();
    const near = far / 2000;
    const { left, right: end, bottom, top } = photoFrustum(from, aspect, placeOf(aspect));
    perspective.projectionMatrix.makePerspective(left * near, end * near, top * near, bottom * near, near, far);
    perspective.projectionMatrixInverse.copy(perspective.projectionMatrix).invert();
    perspective.updateMatrixWorld();
  }

  function place(): void {
    if (photo) {
      placeAsPhoto(photo);
      return;
    }
    const { right, up, forward } = orbitAxes(orbit);
    // From the orbit's own axes and not by lookAt, which has no answer straight above the target.
    basis.makeBasis(new Vector3(...right), new Vector3(...up), new Vector3(...forward).negate());
    const camera = orthographic ? parallel : perspective;
    const depth = reach();
    // A parallel projection looks the same from anywhere along its line; from far back nothing is cut off.
    const position = orbitPosition(orthographic ? { ...orbit, distance: depth + 1 } : orbit);
    camera.position.set(position[0], position[1], position[2]);
    camera.quaternion.setFromRotationMatrix(basis);
    if (orthographic) {
      const halfHeight = orbit.distance * Math.tan(FIELD_OF_VIEW / 2);
      parallel.top = halfHeight;
      parallel.bottom = -halfHeight;
      parallel.right = halfHeight * aspect;
      parallel.left = -parallel.right;
      parallel.near = 0;
      parallel.far = 2 * depth + 2;
    } else {
      perspective.aspect = aspect;
      perspective.near = Math.max(orbit.distance / 50, 0.001);
      perspective.far = orbit.distance + depth;
    }
    camera.updateProjectionMatrix();
    camera.updateMatrixWorld();
  }

  function leavePhoto(): void {
    photo = null;
    next = null;
  }

  function begin(to: Orbit): void {
    if (reducedMotion()) {
      move = null;
      orbit = to;
    } else {
      move = { from: orbit, to, began: null };
    }
    changed();
  }

  return {
    get orbit() {
      return orbit;
    },
    get orthographic() {
      return orthographic;
    },
    get camera() {
      return orthographic ? parallel : perspective;
    },
    get destination() {
      return move?.to ?? orbit;
    },
    get photo() {
      return photo;
    },
    jumpTo(to) {
      leavePhoto();
      move = null;
      orbit = to;
      changed();
    },
    moveTo(to) {
      leavePhoto();
      begin(to);
    },
    matchPhoto(camera, to, place) {
      placeOf = place;
      orthographic = false;
      if (photo || reducedMotion()) {
        move = null;
        orbit = to;
        photo = camera;
        changed();
        return;
      }
      next = camera;
      begin(to);
    },
    setOrthographic(on) {
      if (on) leavePhoto();
      orthographic = on;
      changed();
    },
    setAspect(value) {
      aspect = value;
      changed();
    },
    update(time) {
      if (move) {
        // The clock starts with the first frame, so that a slow frame before it costs nothing of the move.
        move.began ??= time;
        const share = (time - move.began) / MOVE_MILLISECONDS;
        orbit = mixOrbits(move.from, move.to, ease(share));
        if (share >= 1) {
          orbit = move.to;
          move = null;
          photo = next;
          next = null;
        }
      }
      place();
      return move !== null;
    },
  };
}
