import log from 'electron-log/main';

export type Log = (message: string, error?: unknown) => void;

/** Writes the log to a file (and, in development, to the terminal), and what nobody caught too. */
export function openLog(path: string, packaged: boolean): Log {
  log.transports.file.resolvePathFn = () => path;
  log.transports.file.maxSize = 2 * 2 ** 20;
  log.transports.console.level = packaged ? false : 'info';
  process.on('uncaughtException', (error) => log.error('not caught:', error));
  process.on('unhandledRejection', (reason) => log.error('rejected and not handled:', reason));
  return (message, error) => {
    if (error === undefined) log.info(message);
    else log.error(message, error);
  };
}
