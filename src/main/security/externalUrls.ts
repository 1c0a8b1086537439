/** Hosts that a link in the studio may open in the user's browser. */
const hosts: ReadonlySet<string> = new Set([
  'creativecommons.org',
  'www.blender.org',
  'docs.blender.org',
  'github.com',
  'arxiv.org',
  'www.sweethome3d.com',
]);

/**
 * The address to hand to the system, or null when it must not be opened. Only https to a host of the list: a scheme such as file:, smb:
 * or ms-* would start a program.
 */
export function externalUrl(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  if (url.protocol !== 'https:' || url.username !== '' || url.password !== '' || url.port !== '' || !hosts.has(url.hostname)) return null;
  return url.href;
}
