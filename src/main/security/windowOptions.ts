import type { BrowserWindowConstructorOptions } from 'electron';

export interface WindowFacts {
  platform: NodeJS.Platform;
  /** Absolute path of the built preload. */
  preload: string;
  /** Colour behind the page until it has painted. */
  background: string;
  /** Factor on the size of the text and of all that goes with it. */
  textSize: number;
  bounds: { x?: number; y?: number; width: number; height: number };
}

/** The options of the studio's window. Every switch that keeps the page away from Node and from other origins is said here, not left to a default. */
export function windowOptions({ platform, preload, background, textSize, bounds }: WindowFacts): BrowserWindowConstructorOptions {
  const mac = platform === 'darwin';
  return {
    ...bounds,
    minWidth: 1180,
    minHeight: 720,
    title: 'Maquette',
    show: false, // shown on ready-to-show: no white flash
    backgroundColor: background,
    // Our own 36 px title bar; macOS keeps its traffic lights, set into the middle of that bar.
    ...(mac ? { titleBarStyle: 'hidden' as const, trafficLightPosition: { x: 12, y: 11 } } : { frame: false }),
    webPreferences: {
      preload,
      zoomFactor: textSize,
      sandbox: true,
      contextIsolation: true,
      webSecurity: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      navigateOnDragDrop: false,
      spellcheck: false, // would fetch dictionaries from the network
    },
  };
}
