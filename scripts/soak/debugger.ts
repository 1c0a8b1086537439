import type { Page } from 'playwright-core';

interface Wiring {
  _connection?: {
    toImpl?: (page: Page) => {
      delegate?: { _mainFrameSession?: { _client?: { send(method: string, parameters?: object): Promise<unknown> } } };
    };
  };
}

/**
 * Has the page's debugger forget the requests so far and hold no bodies of responses from now on. Playwright turns the network domain on for every page, and Chromium then holds the bodies of
 * all images a page has shown, as text, up to 200 MB of them, and of every request some two kilobytes, for good: a growth that no window without a debugger has (10,000 requests: 22 MiB in
 * the renderer, gone when the domain is turned off). That can only be done by the session that turned the domain on, which Playwright keeps to itself.
 *
 * @throws {Error} when this Playwright is wired in another way
 */
export async function forgetRequests(page: Page): Promise<void> {
  const session = (page as Wiring)._connection?.toImpl?.(page).delegate?._mainFrameSession?._client;
  if (!session) throw new Error('the debugging session of Playwright is not where it was in version 1.65');
  await session.send('Network.disable');
  await session.send('Network.enable', { maxTotalBufferSize: 0, maxResourceBufferSize: 0 });
}
