/** The command line from a checkout: `npm run -s maquette -- reconstruct chair.jpg -o chair.obj`. Paths are the caller's. */
import { join } from 'node:path';
import { main, project, runThrough, setUp } from './bootstrap.mjs';

await main(async () => {
  await setUp();
  // npm runs scripts in the project's folder and says in INIT_CWD where it was called.
  const cwd = process.env.INIT_CWD ?? process.cwd();
  return runThrough(process.execPath, [join(project, 'out', 'main', 'cli.js'), ...process.argv.slice(2)], { cwd });
});
