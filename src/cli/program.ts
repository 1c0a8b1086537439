import { Command, Option } from 'commander';
import { exportTargets } from '../shared/exportTargets';
import type { CommonOptions } from './context';
import type { CheckOptions } from './check';
import type { ConvertOptions } from './convert';
import { OUTPUT_FORMATS } from './encodeShape';
import type { GenerateOptions } from './generate';
import type { CombineOptions, InterpolateOptions } from './interpolate';
import type { ReconstructOptions } from './reconstruct';
import { EXIT_CODES_HELP } from './exitCodes';
import { addDataCommands } from './dataCommands';
import { collect, LENGTH_UNITS, lengthInMetres, numberBetween, UP_AXES, wholeNumber } from './parseOptions';
import { addTrainCommands } from './trainCommands';
import { examples, verb } from './verb';
import type { Perform } from './verb';

const MOST_SEED = 0xffffffff;

/** The command line: verbs, options, help. The verbs' code is loaded when it is needed, so that help comes at once. */
export function createProgram(perform: Perform, version: string): Command {
  const program = new Command('maquette')
    .description('Photo in, voxel shape and clean mesh out. The engine of the Maquette studio, on the command line; works offline.')
    .version(version)
    .addHelpText('after', EXIT_CODES_HELP)
    .showHelpAfterError('(add --help for the options)');

  const reconstruct = withShapeOptions(verb(program, 'reconstruct', 'turn photos into shapes'))
    .argument('<photos...>', 'JPEG, PNG, WebP, AVIF, GIF or TIFF files, or folders of them')
    .requiredOption('-o, --output <path>', `a file (${OUTPUT_FORMATS.join(', ')}; may be repeated) or a folder`, collect)
    .option('--format <formats>', 'for a folder: formats with commas (default: obj)')
    .option('--seed <n>', 'seed of the variants', wholeNumber(0, MOST_SEED), 1)
    .option('--samples <k>', 'variants of each shape; the first is the most likely one', wholeNumber(1, 16), 1)
    .option('--mask <picture>', 'white where the object is, instead of the automatic cut-out')
    .option('--views', 'all photos show one object')
    .option('--force', 'make shapes again that are in the folder already');
  examples(reconstruct, [
    ['maquette reconstruct chair.jpg -o chair.obj', 'one photo, one mesh'],
    ['maquette reconstruct chair.jpg -o chair.stl --height 85cm --unit mm --up z', 'for a printer'],
    ['maquette reconstruct photos/ -o shapes/ --format npy,obj', 'a batch: one shape a photo, named after it; goes on where it stopped'],
    ['maquette reconstruct front.jpg side.jpg --views -o chair.obj', 'several photos of one object'],
  ]);
  reconstruct.action((photos: string[], options: ReconstructOptions) =>
    perform(options, async (run) => (await import('./reconstruct')).reconstruct(photos, options, run)),
  );

  const generate = withShapeOptions(verb(program, 'generate', "make new shapes from random points of a model's latent space"))
    .requiredOption('-o, --output <path>', 'a folder, or a file for one shape', collect)
    .option('-n, --count <n>', 'how many', wholeNumber(1, 256), 1)
    .option('--format <formats>', 'for a folder: formats with commas (default: obj)')
    .option('--seed <n>', 'seed of the points', wholeNumber(0, MOST_SEED), 1);
  examples(generate, [['maquette generate -n 16 -o ideas/', 'sixteen shapes']]);
  generate.action((options: GenerateOptions & { count: number }) =>
    perform(options, async (run) => (await import('./generate')).generate(options, run)),
  );

  const interpolate = withShapeOptions(verb(program, 'interpolate', 'shapes on the way between shapes, and how even the way is'))
    .argument('<shapes...>', 'photos, projects (project.maquette#Name) or codes (maquette:...)')
    .requiredOption('-o, --output <folder>', 'where the steps go', collect)
    .option('--steps <n>', 'how many, both ends included; of a grid along each side', wholeNumber(2, 256), 9)
    .addOption(new Option('--how <way>', 'turn evenly or go straight').choices(['spherical', 'linear']).default('linear'))
    .option('--grid', 'all mixes of four shapes, as a square')
    .option('--walk', 'a random walk from one shape')
    .option('--step-size <share>', 'of a walk', numberBetween(0.01, 1), 0.3)
    .option('--loop', 'a walk that comes home')
    .option('--format <formats>', 'formats with commas (default: obj)')
    .option('--seed <n>', 'of a walk', wholeNumber(0, MOST_SEED), 1);
  examples(interpolate, [
    ['maquette interpolate chair.jpg sofa.jpg --steps 9 -o between/', 'nine steps'],
    ['maquette interpolate a.jpg b.jpg c.jpg d.jpg --grid --steps 5 -o grid/', 'five by five'],
    ['maquette interpolate chair.jpg --walk --loop --steps 30 -o walk/', 'thirty shapes around a chair'],
  ]);
  interpolate.action((shapes: string[], options: InterpolateOptions) =>
    perform(options, async (run) => (await import('./interpolate')).interpolate(shapes, options, run)),
  );

  const combine = withShapeOptions(verb(program, 'combine', 'latent arithmetic: a shape plus some, minus others'))
    .argument('<shape>', 'a photo, project (project.maquette#Name) or code (maquette:...)')
    .option('--plus <shape>', 'to add (may be repeated)', collect)
    .option('--minus <shape>', 'to take away (may be repeated)', collect)
    .option('--amount <n>', 'how much of each', numberBetween(0.01, 4), 1)
    .requiredOption('-o, --output <path>', 'a file (may be repeated) or a folder', collect)
    .option('--format <formats>', 'for a folder: formats with commas (default: obj)')
    .option('--seed <n>', 'kept in the report', wholeNumber(0, MOST_SEED), 1);
  examples(combine, [['maquette combine chair.jpg --plus sofa.jpg --minus stool.jpg -o armchair.obj', 'a wider, softer chair']]);
  combine.action((shape: string, options: CombineOptions) =>
    perform(options, async (run) => (await import('./interpolate')).combine(shape, options, run)),
  );

  addTrainCommands(program, perform, withShapeOptions);

  const convert = verb(program, 'convert', 'mesh to grid (voxelise), grid to mesh (marching cubes), any format to any', { engine: false })
    .argument('<input>', 'obj, stl, glb, ply, 3mf, off, binvox, vox, npy, npz or mat')
    .argument('<output>', OUTPUT_FORMATS.join(', '))
    .option('--resolution <n>', 'cells along an edge of a new grid', wholeNumber(4, 256), 32)
    .option('--threshold <t>', 'occupancy at which the surface lies', numberBetween(0.01, 0.99), 0.5)
    .option('--smoothing <s>', '0 (as extracted, the default) to 1', numberBetween(0, 1))
    .addOption(
      new Option('--from-up <axis>', 'axis that points up in a mesh that is read (default: as it says, else y)').choices([...UP_AXES]),
    )
    .option('--height <length>', 'real height: 0.9m, 90cm, 900mm, 35in (default: as the mesh has it, 1m for a grid)', lengthInMetres)
    .option('--largest <length>', 'real length of the largest side, instead of the height', lengthInMetres)
    .addOption(new Option('--for <program>', 'unit and axes that this program needs').choices(Object.keys(exportTargets)))
    .addOption(new Option('--unit <unit>', 'unit of the numbers in the file (default: m)').choices([...LENGTH_UNITS]))
    .addOption(new Option('--up <axis>', 'axis that points up in the file (default: y)').choices([...UP_AXES]))
    .addOption(
      new Option('--front <direction>', 'where the front looks (default: +z, or -y with z up)').choices([
        '+x',
        '-x',
        '+y',
        '-y',
        '+z',
        '-z',
      ]),
    )
    .addOption(
      new Option('--origin <place>', 'what lies at 0, 0, 0 (default: base, the middle of it)').choices(['base', 'centre', 'as-is']),
    )
    .option('--text', 'STL as text');
  examples(convert, [
    ['maquette convert chair.obj chair.binvox --resolution 64', 'voxelise'],
    ['maquette convert chair.npy chair.stl --height 90cm --for slicer', 'marching cubes, in millimetres with z up'],
    ['maquette convert chair.glb chair.obj --for unreal --largest 1.2m', 'as another program needs it'],
  ]);
  convert.action((input: string, output: string, options: ConvertOptions) =>
    perform(options, async (run) => (await import('./convert')).convert(input, output, options, run)),
  );

  const check = verb(program, 'check', 'whether a mesh is fit for a printer, its size, and a mended copy', { engine: false })
    .argument('<mesh>', 'obj, stl, ply, glb or 3mf')
    .option('--min-wall <length>', "report walls thinner than this, in the file's unit", numberBetween(0, 1e6))
    .option('--fix', 'write a mended copy to -o: joined, closed, turned outward; built anew only where nothing less helps')
    .option('--largest', 'with --fix: keep the largest part only')
    .option('--triangles <n>', 'with --fix: simplify to about so many triangles', wholeNumber(20, 2_000_000))
    .option('-o, --output <file>', 'the mended mesh');
  examples(check, [
    ['maquette check chair.stl', 'exit code 1 if it has faults'],
    ['maquette check scan.stl --fix -o clean.stl', 'a mended copy, and what was changed'],
  ]);
  check.action((mesh: string, options: CheckOptions) =>
    perform(options, async (run) => (await import('./check')).check(mesh, options, run)),
  );

  addDataCommands(program, perform);

  const devices = verb(program, 'devices', 'what the work can run on, and why');
  devices.action((options: CommonOptions) => perform(options, async (run) => (await import('./devices')).devices(run)));

  const models = program.command('models').description('the models that are installed');
  const list = verb(models, 'list', 'all of them');
  list.action((options: CommonOptions) => perform(options, async (run) => (await import('./models')).listModels(run)));
  const info = verb(models, 'info', 'one of them').argument('<model>', 'its name');
  info.action((name: string, options: CommonOptions) => perform(options, async (run) => (await import('./models')).showModel(name, run)));

  return program;
}

function withPlacement(command: Command): Command {
  return command
    .option('--height <length>', 'real height: 0.9m, 90cm, 900mm, 35in', lengthInMetres)
    .addOption(new Option('--unit <unit>', 'unit of the numbers in the file').choices([...LENGTH_UNITS]).default('m'))
    .addOption(new Option('--up <axis>', 'axis that points up in the file').choices([...UP_AXES]).default('y'));
}

function withShapeOptions(command: Command): Command {
  return withPlacement(command)
    .option('--model <name>', 'model to use (default: the one with the best score; see “maquette models list”)')
    .option('--threshold <t>', "occupancy at which the surface lies (default: the model's)", numberBetween(0.01, 0.99))
    .option('--smoothing <s>', '0 (as extracted) to 1 (default: 0.35)', numberBetween(0, 1));
}
