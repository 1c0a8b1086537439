import type { ViewportTheme } from './types';

/** Colours of the viewport, as they are on screen (sRGB). */
export interface Palette {
  /** The background fades from its centre to its edge. */
  readonly centre: string;
  readonly edge: string;
  readonly gridLine: string;
  /** Opacity of thin (10 cm) and thick (1 m) lines. */
  readonly gridThin: number;
  readonly gridThick: number;
  readonly axisX: string;
  readonly axisZ: string;
  readonly shadow: string;
  readonly shadowStrength: number;
  readonly dimension: string;
  readonly wire: string;
  readonly wireStrength: number;
  readonly xray: string;
  /** The face of a cut, and its hatching. */
  readonly section: string;
  readonly sectionLine: string;
  /** Clay, and its light: linear factors. */
  readonly clay: string;
  readonly keyLight: readonly [number, number, number];
  readonly skyLight: readonly [number, number, number];
  readonly groundLight: readonly [number, number, number];
  readonly fillLight: readonly [number, number, number];
  readonly rimLight: readonly [number, number, number];
  /** Overlay elements. */
  readonly text: string;
  readonly text2: string;
  readonly card: string;
  readonly cardLine: string;
  readonly cube: { readonly top: string; readonly front: string; readonly side: string; readonly line: string; readonly hover: string };
  readonly focus: string;
}

export const PALETTES: Readonly<Record<ViewportTheme, Palette>> = {
  dark: {
    centre: '#2B2E33',
    edge: '#1A1C1F',
    gridLine: '#8C95A3',
    gridThin: 0.2,
    gridThick: 0.42,
    axisX: '#D2665A',
    axisZ: '#6FAE6B',
    shadow: '#08090A',
    shadowStrength: 0.9,
    dimension: '#B4BAC3',
    wire: '#1B1917',
    wireStrength: 0.7,
    xray: '#9DBBFF',
    section: '#4670CF',
    sectionLine: '#7FA2F2',
    clay: '#CBBFB2',
    keyLight: [0.95, 0.9, 0.83],
    skyLight: [0.36, 0.37, 0.385],
    groundLight: [0.13, 0.122, 0.113],
    fillLight: [0.1, 0.104, 0.112],
    rimLight: [0.07, 0.075, 0.08],
    text: '#E9EBEE',
    text2: '#B4BAC3',
    card: 'rgba(27, 29, 33, 0.86)',
    cardLine: '#3A3E46',
    cube: { top: '#3A3E46', front: '#2D3137', side: '#25282D', line: '#777E89', hover: '#3F5488' },
    focus: '#7FA6FF',
  },
  light: {
    centre: '#EEF0F2',
    edge: '#D3D7DC',
    gridLine: '#5D6571',
    gridThin: 0.17,
    gridThick: 0.34,
    axisX: '#C4493F',
    axisZ: '#3F8A45',
    shadow: '#23272E',
    shadowStrength: 0.52,
    dimension: '#454C57',
    wire: '#2A2724',
    wireStrength: 0.7,
    xray: '#2456CC',
    section: '#8FAEF2',
    sectionLine: '#5B83DA',
    clay: '#C4B8A9',
    keyLight: [0.95, 0.9, 0.84],
    skyLight: [0.41, 0.42, 0.435],
    groundLight: [0.2, 0.19, 0.18],
    fillLight: [0.1, 0.104, 0.112],
    rimLight: [0.07, 0.075, 0.085],
    text: '#191C21',
    text2: '#454C57',
    card: 'rgba(255, 255, 255, 0.9)',
    cardLine: '#C3C8D0',
    cube: { top: '#D8DBE1', front: '#FFFFFF', side: '#E6E9EE', line: '#717985', hover: '#B9CDF8' },
    focus: '#2456CC',
  },
};

/** '#RRGGBB' as three numbers in [0, 1], still sRGB. */
export function rgb(hex: string): [number, number, number] {
  const value = Number.parseInt(hex.slice(1), 16);
  return [((value >> 16) & 255) / 255, ((value >> 8) & 255) / 255, (value & 255) / 255];
}
