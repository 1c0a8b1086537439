import type { Page } from 'playwright-core';

interface Wiring {
  _connection?: {
    toImpl?: (page: Page) => {
      delegate?: { _mainFrameSession?: { _client?: { send(method: string, parameters: object): Promise<unknown> } } };
    };
  };
}

/**
 * Has the page's debugger forget the bodies of responses. Playwright turns the network domain on for every page, and Chromium then holds the bodies of all
 * images a page has shown, as text, up to 200 MB of them: a growth that no window without a debugger has. The limits can only be set by the session that
 * turned the domain on, which Playwright keeps to itself.
 *
 * @throws {Error} when this Playwright is wired in another way
 */
export async function forgetResponseBodies(page: Page): Promise<void> {
  const session = (page as Wiring)._connection?.toImpl?.(page).delegate?._mainFrameSession?._client;
  if (!session) throw new Error('the debugging session of Playwright is not where it was in version 1.65');
  await session.send('Network.enable', { maxTotalBufferSize: 0, maxResourceBufferSize: 0 });
}
