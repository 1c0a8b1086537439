import { originOf } from './origin';

/** What is known of the frame that sent a message, as plain data. */
export interface SenderFacts {
  /** Address of the frame; null when the frame is gone or never was. */
  url: string | null;
  isMainFrame: boolean;
  /** Sent by the contents of our own window, not by a webview, a devtools page or another window. */
  isOwnWindow: boolean;
}

/** Only the main frame of our own window on a trusted origin is heard. Checked before anything of the message is read. */
export function isTrustedSender(sender: SenderFacts, trusted: readonly string[]): boolean {
  if (sender.url === null || !sender.isMainFrame || !sender.isOwnWindow) return false;
  const origin = originOf(sender.url);
  return origin !== null && trusted.includes(origin);
}
