const allowed: ReadonlySet<string> = new Set(['clipboard-sanitized-write', 'fullscreen']);

/** What a page may be granted: copying text, and full screen. Camera, location, notifications, devices and all others are refused. */
export function isPermissionGranted(permission: string, requestingOrigin: string | null, trusted: readonly string[]): boolean {
  return allowed.has(permission) && requestingOrigin !== null && trusted.includes(requestingOrigin);
}
