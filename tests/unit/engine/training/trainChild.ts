/** Trains in a process of its own, to be killed. Arguments: folder of the set, folder of the run, settings as JSON. Prints each step. */
import { createEngine } from '../../../../src/engine';
import { trainingConfig } from '../../../../src/shared/training';

const [data, run, settings] = process.argv.slice(2);
const engine = createEngine({ modelsDirs: [], prefer: 'wasm' });
const config = trainingConfig.parse(JSON.parse(settings));
await engine.train({ config, data, run }, { onProgress: ({ metrics }) => metrics && console.log(`step ${metrics.step}`) });
await engine.close();
