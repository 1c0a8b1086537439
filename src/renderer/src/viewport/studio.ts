import { Vector3, Vector4, type IUniform } from 'three';
import { KEY_LIGHT } from '../geometry/keyLight';
import { rgb, type Palette } from './palette';

/** Uniforms that all lit materials share: one object, so that a change of theme or camera reaches every material. */
export interface Studio {
  readonly uniforms: Record<string, IUniform>;
  setPalette(palette: Palette): void;
  /** Eye position for a perspective; direction towards the eye for a parallel projection. */
  setEye(x: number, y: number, z: number, parallel: boolean): void;
}

export function createStudio(): Studio {
  const eye = new Vector4();
  const light = { key: new Vector3(), sky: new Vector3(), ground: new Vector3(), fill: new Vector3(), rim: new Vector3() };
  return {
    uniforms: {
      uKeyDirection: { value: new Vector3(...KEY_LIGHT) },
      uKey: { value: light.key },
      uSky: { value: light.sky },
      uGround: { value: light.ground },
      uFill: { value: light.fill },
      uRim: { value: light.rim },
      uEye: { value: eye },
    },
    setPalette(palette) {
      light.key.set(...palette.keyLight);
      light.sky.set(...palette.skyLight);
      light.ground.set(...palette.groundLight);
      light.fill.set(...palette.fillLight);
      light.rim.set(...palette.rimLight);
    },
    setEye: (x, y, z, parallel) => void eye.set(x, y, z, parallel ? 0 : 1),
  };
}

/** sRGB hex to linear light, for colours that are lit. */
export function linear(hex: string): Vector3 {
  const channels = rgb(hex).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return new Vector3(channels[0], channels[1], channels[2]);
}

/** sRGB hex as it is, for colours that are drawn without light. */
export function flat(hex: string): Vector3 {
  return new Vector3(...rgb(hex));
}
