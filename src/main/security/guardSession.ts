import type { Session } from 'electron';
import { appOrigin, originOf } from './origin';
import { isPermissionGranted } from './permissions';
import { mayRequest } from './requests';

/** Binds the policies to Electron's session: permissions, devices and what may be loaded. */
export function guardSession(session: Session, trusted: readonly string[], devServer: string | undefined): void {
  session.setPermissionRequestHandler((_, permission, answer, { requestingUrl }) =>
    answer(isPermissionGranted(permission, originOf(requestingUrl), trusted)),
  );
  session.setPermissionCheckHandler((_, permission, origin) => isPermissionGranted(permission, originOf(origin), trusted));
  session.setDevicePermissionHandler(() => false);

  const devOrigin = devServer === undefined ? null : originOf(devServer);
  session.webRequest.onBeforeRequest(({ url }, answer) => {
    const path = devOrigin !== null && url.startsWith(`${devOrigin}/`) ? url.slice(devOrigin.length) : null;
    // The development server has no documents: what they hold comes from our own scheme there too.
    if (path !== null && /^\/(asset|sample)\//.test(path)) answer({ redirectURL: `${appOrigin}${path}` });
    else answer({ cancel: !mayRequest(url, trusted) });
  });
}
