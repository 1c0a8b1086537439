import type { Command } from 'commander';
import { Option } from 'commander';
import type { DataExportOptions } from './dataExport';
import type { DataImportOptions } from './dataImport';
import type { DataRenderOptions } from './dataRender';
import type { CommonOptions } from './context';
import { collect, numberBetween, UP_AXES, wholeNumber } from './parseOptions';
import { examples, verb } from './verb';
import type { Perform } from './verb';

const MOST_SEED = 0xffffffff;
const FRONTS = ['+x', '-x', '+y', '-y', '+z', '-z'] as const;

/** `maquette data ...`: folders of shapes to learn from. */
export function addDataCommands(program: Command, perform: Perform): void {
  const data = program.command('data').description('folders of shapes to learn from: look, prepare, render, write out');

  const inspect = verb(data, 'inspect', 'what a folder holds: classes, parts, problems, near-duplicates', { engine: false })
    .argument('<folder>', 'ModelNet, ShapeNet, IKEA, Pix3D, Sweet Home 3D, or any folder of meshes or grids; also a prepared set')
    .option('--all', 'list every problem');
  examples(inspect, [['maquette data inspect ModelNet10/', 'nothing is written']]);
  inspect.action((folder: string, options: CommonOptions & { all?: boolean }) =>
    perform(options, async (run) => (await import('./dataInspect')).inspect(folder, options, run)),
  );

  const prepare = withAxes(verb(data, 'import', 'prepare a folder of shapes for training: grids, pictures, split', { engine: false }))
    .argument('<folder>', 'as for inspect; “sweethome3d” fetches the free furniture catalogues')
    .requiredOption('-o, --output <folder>', 'where the prepared set goes; run it again to go on where it stopped')
    .option('--title <text>', "the set's name (default: what was recognised)")
    .addOption(new Option('--grid <n>', 'cells along an edge (default: 32; 20 for IKEA)').choices(['20', '32', '64']))
    .addOption(new Option('--also-grid <n>', 'a second size to keep the grids in').choices(['20', '32', '64']))
    .option('--views <n>', 'pictures rendered of each shape (default: 24; 0 where the set has its own)', wholeNumber(0, 96))
    .option('--side <n>', 'side of the pictures in pixels', wholeNumber(64, 512), 128)
    .option('--surface', 'keep the surface only; normally what is inside is filled')
    .option(
      '--validation <share>',
      'share of the objects for validation, and as many for the test where the set has none',
      numberBetween(0, 0.5),
      0.1,
    )
    .option('--seed <n>', 'seed of the split and of the pictures', wholeNumber(0, MOST_SEED), 1)
    .option('--backgrounds <folder>', 'photos to put behind half of the objects')
    .option('--jobs <n>', 'threads (default: one for each processor)', wholeNumber(1, 64));
  examples(prepare, [
    ['maquette data import ModelNet10/ -o sets/modelnet10', 'all classes, the official split, 24 pictures of each shape'],
    ['maquette data import furniture/ -o sets/mine --up z --grid 64', 'own meshes in folders named after their class'],
    ['maquette data import sweethome3d -o sets/sweethome3d --also-grid 64', 'free furniture, fetched with apt-get'],
  ]);
  prepare.action((folder: string, options: DataImportOptions) =>
    perform(options, async (run) => (await import('./dataImport')).importData(folder, options, run)),
  );

  const render = withAxes(verb(data, 'render', 'pictures of one mesh or grid', { engine: false }))
    .argument('<shape>', 'obj, stl, ply, off, glb, binvox, npy, mat, vox')
    .requiredOption('-o, --output <folder>', 'where the pictures go, with cameras.json')
    .addOption(
      new Option('--protocol <name>', 'photo: as if photographed anywhere; r2n2: as 3D-R2N2 did; turntable: even steps around')
        .choices(['photo', 'r2n2', 'turntable'])
        .default('photo'),
    )
    .option('--views <n>', 'how many (default: 24)', wholeNumber(1, 360))
    .option('--side <n>', 'pixels (default: 128; 137 for r2n2)', wholeNumber(32, 2048))
    .option('--seed <n>', 'the same seed gives the same pictures', wholeNumber(0, MOST_SEED), 1)
    .option('--backgrounds <folder>', 'photos to put behind half of the pictures (photo)');
  examples(render, [
    ['maquette data render chair.obj -o views/', '24 pictures as training has them, with masks'],
    ['maquette data render chair.obj -o turn/ --protocol turntable --views 36 --side 512', 'every ten degrees, without background'],
  ]);
  render.action((shape: string, options: DataRenderOptions) =>
    perform(options, async (run) => (await import('./dataRender')).renderShape(shape, options, run)),
  );

  const write = verb(data, 'export', "write a prepared set's shapes and pictures out as files", { engine: false })
    .argument('<set>', 'a prepared set')
    .requiredOption('-o, --output <folder>', '<folder>/<class>/<part>/<shape>.<format>')
    .option('--format <formats>', 'formats with commas: binvox, npy, vox, obj, stl, ply, ...', 'binvox')
    .option('--pictures', 'write the pictures too, masks as their alpha')
    .option('--class <name>', 'only this class (may be repeated)', collect)
    .addOption(new Option('--part <name>', 'only this part').choices(['train', 'validation', 'test']))
    .option('--grid <n>', 'one of the sizes in which the set has its grids', wholeNumber(2, 256))
    .option('--force', 'write files again that are there already');
  examples(write, [['maquette data export sets/modelnet10 -o out/ --format binvox,obj --class chair', 'all chairs in two formats']]);
  write.action((set: string, options: DataExportOptions) =>
    perform(options, async (run) => (await import('./dataExport')).exportData(set, options, run)),
  );
}

function withAxes(command: Command): Command {
  return command
    .addOption(new Option('--up <axis>', "axis that points up in the files, if not the set's usual one").choices([...UP_AXES]))
    .addOption(new Option('--front <axis>', 'axis that the front faces in the files').choices([...FRONTS]));
}
