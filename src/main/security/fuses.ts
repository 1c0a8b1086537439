/**
 * The fuses of a release, by their names in electron-builder.yml: the packaged program can not be used as a bare Node, takes no debugger or
 * NODE_OPTIONS, and loads nothing but its own checked archive. A test holds electron-builder.yml to this table.
 */
export const releaseFuses = {
  runAsNode: false,
  enableCookieEncryption: false,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  loadBrowserProcessSpecificV8Snapshot: false,
  grantFileProtocolExtraPrivileges: false,
} as const;
