export const appScheme = 'maquette';
export const appHost = 'app';
export const appOrigin = `${appScheme}://${appHost}`;

/**
 * The origin of an address as `scheme://host[:port]`, or null for what is no address or carries a user name. The URL class says
 * "null" for the origin of schemes that it does not know, so it is put together here.
 */
export function originOf(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  if (url.username !== '' || url.password !== '' || url.host === '') return null;
  return `${url.protocol}//${url.host}`;
}

/** The origins whose page may be the studio: our own scheme, and the development server where that was asked for and nothing is packaged. */
export function trustedOrigins(facts: { packaged: boolean; devServer: string | undefined }): string[] {
  const origins = [appOrigin];
  if (!facts.packaged && facts.devServer) {
    const url = originOf(facts.devServer);
    if (url !== null && /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(url)) origins.push(url);
  }
  return origins;
}
