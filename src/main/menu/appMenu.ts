import { app, Menu } from 'electron';
import type { CommandState } from '../../shared/ipc/app';
import { firstCommands, menuTemplate } from './menuTemplate';

export interface AppMenu {
  /** The page has told its commands, or their state changed. */
  setCommands: (commands: readonly CommandState[]) => void;
  /** The page is gone (reload): what is chosen waits for the next one. */
  forget: () => void;
}

/** Builds the native menu. What is chosen before the page listens is told as soon as it does. */
export function createAppMenu(tell: (id: string) => void): AppMenu {
  let listening = false;
  const waiting: string[] = [];
  const choose = (id: string): void => {
    if (listening) tell(id);
    else waiting.push(id);
  };
  const build = (commands: readonly CommandState[]): void => {
    Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate({ platform: process.platform, appName: app.name, commands, choose })));
  };
  build(firstCommands);
  return {
    setCommands(commands) {
      build(commands);
      listening = true;
      for (const id of waiting.splice(0)) tell(id);
    },
    forget() {
      listening = false;
    },
  };
}
