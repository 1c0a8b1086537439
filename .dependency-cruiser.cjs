/** The arrows between folders (docs: "core <- engine <- {main, cli}; shared <- everyone"), and no circle anywhere. */
const forbid = (name, from, to, comment) => ({ name, comment, severity: 'error', from: { path: from }, to: { path: to } });

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    forbid('core-is-pure', '^src/core', '^src/(?!core)', 'core imports nothing but itself'),
    forbid(
      'core-has-no-platform',
      '^src/core',
      '^(node:|electron$|node_modules/(@tensorflow|electron|vue|three|sharp)/)',
      'no node, DOM, electron or tfjs in core',
    ),
    {
      name: 'core-has-no-node',
      severity: 'error',
      from: { path: '^src/core' },
      to: { dependencyTypes: ['core'] },
    },
    forbid('shared-is-types-and-schemas', '^src/shared', '^src/(engine|main|preload|renderer|cli)', 'shared imports at most core'),
    forbid('engine-arrow', '^src/engine', '^src/(main|preload|renderer|cli)', 'engine knows core and shared only'),
    forbid('cli-arrow', '^src/cli', '^src/(main|preload|renderer)', 'the command line runs without electron'),
    forbid('main-arrow', '^src/main', '^src/(preload|renderer|cli)', 'main knows core, engine and shared'),
    forbid('preload-arrow', '^src/preload', '^src/(core|engine|main|renderer|cli)', 'preload knows shared only'),
    forbid('renderer-arrow', '^src/renderer', '^src/(engine|main|preload|cli)', 'the renderer knows core and shared'),
    {
      name: 'electron-only-in-main-and-preload',
      severity: 'error',
      from: { path: '^src', pathNot: '^src/(main|preload)' },
      to: { path: '(^|/)node_modules/electron/|^electron$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.vue', '.js', '.json'] },
  },
};
