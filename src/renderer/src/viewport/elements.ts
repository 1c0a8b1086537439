import { PALETTES } from './palette';
import type { ViewportTheme } from './types';
import './viewport.css';

/** The view's part of the page. */
export interface Elements {
  host: HTMLDivElement;
  canvas: HTMLCanvasElement;
  /** Lies over the canvas; its children take the pointer where they need it. */
  overlay: HTMLDivElement;
  gridLabel: HTMLDivElement;
  /** Says what went wrong. */
  notice: HTMLDivElement;
  setTheme(theme: ViewportTheme): void;
}

export function createElements(): Elements {
  const host = division('viewport');
  const canvas = document.createElement('canvas');
  canvas.className = 'viewport-canvas';
  canvas.tabIndex = 0;
  canvas.setAttribute('role', 'img');
  const overlay = division('viewport-overlay');
  const gridLabel = division('viewport-grid-label');
  const notice = division('viewport-notice');
  notice.setAttribute('role', 'status');
  host.append(canvas, overlay, notice);
  overlay.append(gridLabel);
  return {
    host,
    canvas,
    overlay,
    gridLabel,
    notice,
    setTheme(theme) {
      host.dataset.theme = theme;
      for (const [name, value] of Object.entries(coloursOf(theme))) host.style.setProperty(`--viewport-${name}`, value);
    },
  };
}

function division(className: string): HTMLDivElement {
  const element = document.createElement('div');
  element.className = className;
  return element;
}

function coloursOf(theme: ViewportTheme): Record<string, string> {
  const { text, text2, card, cardLine, focus, centre, edge, cube } = PALETTES[theme];
  return {
    text,
    text2,
    card,
    line: cardLine,
    focus,
    centre,
    edge,
    'cube-top': cube.top,
    'cube-front': cube.front,
    'cube-side': cube.side,
    'cube-line': cube.line,
    'cube-hover': cube.hover,
  };
}
