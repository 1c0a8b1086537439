import type { ModelInfo } from '../shared/engine';
import type { Run } from './context';
import { chooseModel } from './context';
import type { ExitCode } from './exitCodes';
import { EXIT } from './exitCodes';
import { table } from './terminal';

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

export async function listModels(run: Run): Promise<{ exitCode: ExitCode; models: ModelInfo[] }> {
  const models = await (await run.engine()).models();
  const rows = models.map(({ id, title, gridSize, bytes, iou }) => [
    id,
    title,
    `${gridSize}³`,
    megabytes(bytes),
    iou === undefined ? '' : `IoU ${iou.toFixed(3)}`,
  ]);
  run.say(models.length === 0 ? 'There is no model.' : table(rows));
  return { exitCode: EXIT.ok, models };
}

export async function showModel(name: string, run: Run): Promise<{ exitCode: ExitCode; model: ModelInfo }> {
  const model = await chooseModel(await run.engine(), name);
  const facts = [
    ['name', model.id],
    ['title', model.title],
    ['grid', `${model.gridSize} x ${model.gridSize} x ${model.gridSize} cells`],
    ['latent space', `${model.latentSize} numbers`],
    ['size', megabytes(model.bytes)],
    ['threshold', String(model.threshold)],
    ...(model.iou === undefined ? [] : [['mean IoU on its test split', model.iou.toFixed(3)]]),
    ['classes', model.classes.join(', ')],
  ];
  run.say(table(facts));
  return { exitCode: EXIT.ok, model };
}
