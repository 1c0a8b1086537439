import type { Command } from 'commander';
import { Option } from 'commander';
import { SIDES } from '../core/voxel/seenCells';
import type { CompleteOptions } from './complete';
import { OUTPUT_FORMATS } from './encodeShape';
import { PROTOCOLS } from './evaluation';
import type { EvaluateOptions } from './evaluation';
import { collect, wholeNumber } from './parseOptions';
import type { TrainOptions } from './train';
import { examples, verb } from './verb';
import type { Perform } from './verb';

const MOST_SEED = 0xffffffff;

/** `maquette train`, `evaluate` and `complete`. */
export function addTrainCommands(program: Command, perform: Perform, withShapeOptions: (command: Command) => Command): void {
  const train = verb(program, 'train', 'train a model on a prepared set; Ctrl+C pauses, --resume goes on')
    .argument('[config]', 'settings, a JSON file (see --print-config); may name its “data”')
    .option('--preset <name>', 'settings that are there already: generation-32, reconstruction-20, completion-32, photo, ...')
    .option('--data <folder>', 'the prepared set (see “maquette data import”)')
    .option('-o, --output <folder>', "the run's folder (default: runs/ and the settings' name)")
    .option('--resume', 'go on from the newest whole checkpoint')
    .option('--promote <folder>', 'when done, make a model of the best checkpoint: its folder, named as the model')
    .option('--print-config', 'print the settings with everything filled in, and stop');
  examples(train, [
    ['maquette train --preset photo --data sets/mine -o runs/mine --promote models/mine', 'a photo model of your own shapes'],
    ['maquette train --preset completion-32 --print-config > my.json', 'settings to change'],
    ['maquette train my.json --data sets/modelnet10 -o runs/c', 'train as they say'],
    ['maquette train --resume --data sets/modelnet10 -o runs/c', 'go on where it stopped'],
  ]);
  train.action((config: string | undefined, options: TrainOptions) =>
    perform(options, async (run) => (await import('./train')).train(config, options, run)),
  );

  const evaluate = verb(program, 'evaluate', 'score a model, with the baselines beside it')
    .option('--model <name>', 'the model (default: the one with the best score)')
    .requiredOption('--data <folder>', 'a prepared set; for ikea-ap a folder in the IKEA form')
    .addOption(new Option('--protocol <name>', 'what is measured').choices(PROTOCOLS).default('iou'))
    .addOption(new Option('--split <part>', 'of a prepared set').choices(['validation', 'test']).default('test'))
    .option(
      '--limit <n>',
      'score this many pictures, evenly spread; of shapes that are compared as a set, a sample by the seed',
      wholeNumber(1, 1_000_000),
      300,
    )
    .option('--seed <n>', 'seed of samples and of points', wholeNumber(0, MOST_SEED), 1);
  examples(evaluate, [
    ['maquette evaluate --model furniture-32 --data sets/mine --protocol iou', 'from pictures, beside four baselines'],
    ['maquette evaluate --model mine --models models --data sets/mine --protocol generation', 'MMD, COV, 1-NNA, copies'],
    ['maquette evaluate --data IKEA/ --protocol ikea-ap', "the measure of the paper's table, as is and aligned"],
  ]);
  evaluate.action((options: EvaluateOptions) => perform(options, async (run) => (await import('./evaluate')).evaluate(options, run)));

  const complete = withShapeOptions(verb(program, 'complete', 'the whole shape from the voxels that are seen from one side'))
    .argument('<scan>', 'a grid of the seen voxels: binvox, npy, mat, vox')
    .requiredOption('-o, --output <file>', `the whole shape (${OUTPUT_FORMATS.join(', ')}; may be repeated)`, collect)
    .addOption(new Option('--side <side>', 'where the scan was taken from; front is +z').choices([...SIDES]).default('front'))
    .option('--steps <n>', 'of the search, for models that were not trained to complete scans', wholeNumber(1, 2000));
  examples(complete, [
    ['maquette complete scan.binvox -o whole.obj', 'by a scan model if there is one, else by a search in the latent space'],
  ]);
  complete.action((scan: string, options: CompleteOptions) =>
    perform(options, async (run) => (await import('./complete')).complete(scan, options, run)),
  );
}
